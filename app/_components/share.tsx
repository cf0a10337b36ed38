// share.tsx: a share that never stands without its numerator, denominator, scope and date.
import { SHARE_FORMULA, shareOf, type Tally } from "#lib/areas/score.ts";
import { formatCount, formatPercent } from "#lib/format.ts";

/** `scope` in words ("Debian bookworm, amd64"), `on` the observed day. "nothing decided" where the denominator is zero. */
export function Share({ tally, scope, on }: { tally: Tally; scope: string; on: string | null }) {
  const share = shareOf(tally);
  const where = [scope, on].filter(Boolean).join(", ");
  if (!share) return <span className="soft">nothing decided ({where})</span>;
  return (
    <span title={SHARE_FORMULA}>
      <strong>{formatPercent(share.pass, share.of)}</strong>{" "}
      <span className="small">
        {formatCount(share.pass)} of {formatCount(share.of)} decided; {where}
      </span>
    </span>
  );
}
