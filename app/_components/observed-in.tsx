// observed-in.tsx: what the figures of a page describe: the channel, the day it was seen, and how far a run is.
import { formatCount } from "#lib/format.ts";
import type { PickedChannel } from "#lib/queries/find-channels.ts";
import { Age } from "./age.tsx";
import { ChannelSwitch } from "./channel-switch.tsx";

/** `hrefOf` is the same page in another channel; it is given null for the default channel. */
export function ObservedIn({ picked, hrefOf }: { picked: PickedChannel; hrefOf: (channel: string | null) => string }) {
  const { channel, all } = picked;
  const choices = all.map(({ slug, title }, at) => ({ slug, title, href: hrefOf(at === 0 ? null : slug) }));
  const running = channel.run?.status === "running" ? channel.run : null;
  return (
    <>
      <ChannelSwitch current={channel.slug} choices={choices} />{" "}
      {channel.observedAt ? (
        <>
          observed <Age at={channel.observedAt} />
        </>
      ) : null}
      {running ? (
        <>
          . A run is under way: {formatCount(running.done)} of {formatCount(running.known)} packages are through, so
          these figures still grow
        </>
      ) : null}
    </>
  );
}
