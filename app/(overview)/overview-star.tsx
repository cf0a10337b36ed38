// overview-star.tsx: the star of a channel, with an earlier outline where history reaches back far enough.
import { Star } from "#app/_components/star.tsx";
import { earlierLevel, type Level } from "#lib/charts/levels.ts";
import type { Channel } from "#lib/queries/find-channels.ts";
import type { OverviewArea } from "#lib/queries/get-overview.ts";

interface Props {
  areas: readonly OverviewArea[];
  levels: readonly Level[];
  channel: Channel;
}

export function OverviewStar({ areas, levels, channel }: Props) {
  const earlier = earlierLevel(levels);
  const axes = areas.map((area) => ({
    id: area.id,
    label: area.short,
    tally: area.tally,
    earlier: earlier?.areas[area.id] ?? null,
  }));
  return <Star axes={axes} scope={channel.title} on={channel.observedOn} earlierOn={earlier?.day ?? null} />;
}
