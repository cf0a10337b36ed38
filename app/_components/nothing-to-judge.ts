// nothing-to-judge.ts: what is said of a check that has no pair in a channel: that is neither good nor bad.
import type { SubjectKind } from "#lib/areas/area.ts";
import { KIND_WORDS } from "#lib/areas/kinds.ts";

/** `looked`: a run has looked for this kind here. One phrase without a full stop. */
export function nothingToJudge(kind: SubjectKind, looked: boolean): string {
  const { many } = KIND_WORDS[kind];
  return looked
    ? `nothing to judge: no ${many} in this channel`
    : `not looked at here yet: the next run looks for ${many}`;
}
