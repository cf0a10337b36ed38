// tally-cell.tsx: a tally in a table: bar and words, or the plain remark that there was nothing to judge.
import { isEmpty, type Tally } from "#lib/areas/score.ts";
import type { State } from "./state-mark.tsx";
import { TallyBar } from "./tally-bar.tsx";
import { TallyLine } from "./tally-line.tsx";

/** `height` of the bar in pixels; `hrefOf`: the list that a number counts. */
export function TallyCell({
  tally,
  height = 8,
  hrefOf,
}: {
  tally: Tally;
  height?: number;
  hrefOf?: (state: State) => string | null;
}) {
  if (isEmpty(tally)) return <span className="small">nothing to judge</span>;
  return (
    <>
      <TallyBar tally={tally} height={height} />
      <span className="small">
        <TallyLine tally={tally} hrefOf={hrefOf} />
      </span>
    </>
  );
}
