// observed-in.tsx: what the figures of a page describe: the channel, and when it was seen.
import type { PickedChannel } from "#lib/queries/find-channels.ts";
import { Age } from "./age.tsx";
import { ChannelSwitch } from "./channel-switch.tsx";

/** `hrefOf` is the same page in another channel; it is given null for the default channel. */
export function ObservedIn({ picked, hrefOf }: { picked: PickedChannel; hrefOf: (channel: string | null) => string }) {
  const { channel, all } = picked;
  const choices = all.map(({ slug, title }, at) => ({ slug, title, href: hrefOf(at === 0 ? null : slug) }));
  return (
    <>
      <ChannelSwitch current={channel.slug} choices={choices} />{" "}
      {channel.observedAt ? (
        <>
          observed <Age at={channel.observedAt} />.
        </>
      ) : null}
    </>
  );
}
