// anchor.ts: the anchors of a scorecard's rows.

/** The id of a check's row. */
export function anchorOf(check: string): string {
  return `check-${check}`;
}
