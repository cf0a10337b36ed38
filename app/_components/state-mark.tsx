// state-mark.tsx: a state as a shape and a word; never colour alone.
import type { Verdict } from "#lib/areas/area.ts";
import { formatCount } from "#lib/format.ts";

/** What a pair or a subject can be in; `regressed` is a fail that had passed before. */
export type State = Verdict | "waived" | "regressed";

export const STATE_WORDS = {
  pass: "pass",
  fail: "fail",
  unknown: "unknown",
  "not-applicable": "not applicable",
  waived: "waived",
  regressed: "regressed",
} satisfies Record<State, string>;

/** Six shapes that stay apart in grey and at 12 pixels. */
const SHAPES = {
  pass: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  fail: <path d="M6 .8 11.6 11H.4Z" fill="currentColor" />,
  unknown: (
    <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.4 1.8" />
  ),
  "not-applicable": <path d="M1 6h10" stroke="currentColor" strokeWidth="2" />,
  waived: <path d="M6 .8 11.2 6 6 11.2.8 6Z" fill="none" stroke="currentColor" strokeWidth="1.7" />,
  regressed: <path d="M6 11.4.8 5.6h3V.8h4.4v4.8h3Z" fill="currentColor" />,
} satisfies Record<State, React.ReactNode>;

/** Only the shape; for places where the word stands beside it. */
export function StateShape({ state }: { state: State }) {
  return (
    <svg className={`shape ${state}`} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {SHAPES[state]}
    </svg>
  );
}

/** Shape and word, with a count before the word where one is given: "▲ 4 fail". */
export function StateMark({ state, count }: { state: State; count?: number }) {
  return (
    <span className={`state ${state}`}>
      <StateShape state={state} />
      {count === undefined ? null : `${formatCount(count)} `}
      {STATE_WORDS[state]}
    </span>
  );
}
