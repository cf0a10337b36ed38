// tally-line.tsx: a tally in words; each number is a link to the rows that it counts.
import type { Tally } from "#lib/areas/score.ts";
import { formatCount } from "#lib/format.ts";
import { STATE_WORDS, StateMark, type State } from "./state-mark.tsx";

const ORDER = [
  ["pass", "pass"],
  ["fail", "fail"],
  ["unknown", "unknown"],
  ["waived", "waived"],
  ["notApplicable", "not-applicable"],
] as const satisfies readonly (readonly [keyof Tally, State])[];

interface Props {
  tally: Tally;
  /** The list that a number counts; null where there is none. */
  hrefOf?: (state: State) => string | null;
  /** Also say what there is none of. */
  zeros?: boolean;
  /** Shapes before the words. */
  marks?: boolean;
}

/** "15,210 pass · 2,288 fail · ..."; a zero is never a link. */
export function TallyLine({ tally, hrefOf, zeros = false, marks = false }: Props) {
  const shown = ORDER.filter(([key]) => zeros || tally[key] > 0);
  if (shown.length === 0) return <span className="soft">nothing counted</span>;
  return (
    <span className="tally-line">
      {shown.map(([key, state], at) => {
        const count = tally[key];
        const text = marks ? <StateMark state={state} count={count} /> : `${formatCount(count)} ${STATE_WORDS[state]}`;
        const href = count > 0 ? hrefOf?.(state) : null;
        return (
          <span key={key}>
            {at > 0 ? <span aria-hidden="true"> · </span> : null}
            {href ? <a href={href}>{text}</a> : text}
          </span>
        );
      })}
    </span>
  );
}
