// measured-costs.tsx: what the flag of a check costs, as somebody measured it: for whoever would waive it for speed.
import type { MeasuredCost } from "#lib/queries/find-costs.ts";
import type { CheckPage } from "#lib/queries/get-check.ts";
import { Age } from "../../_components/age.tsx";
import { packageHref } from "../../_components/href.ts";

/** Guides whose waiver argues with speed, and so would gain from a measurement. */
const ABOUT_SPEED = /\b(speed|slow|slower|cost|costs|measure)\b/i;

export function MeasuredCosts({ page: { check, costs, picked } }: { page: CheckPage }) {
  if (costs.length > 0)
    return (
      <>
        <h2 id="cost">What it costs, measured</h2>
        <ul className="plain">
          {costs.map((cost) => (
            <Cost key={`${cost.package} ${cost.what}`} cost={cost} channel={picked?.carried ?? null} />
          ))}
        </ul>
      </>
    );
  if (!ABOUT_SPEED.test(check.guide.waiveIf)) return null;
  return (
    <p className="small">
      Nobody has handed in a measurement yet; hyperfine makes one, and <code>starfort ingest report</code> takes it.
    </p>
  );
}

function Cost({ cost, channel }: { cost: MeasuredCost; channel: string | null }) {
  const { distro, package: name, what, runs, measuredAt } = cost;
  return (
    <li>
      <strong>{inWords(cost)}</strong> in <a href={packageHref(distro, name, { channel })}>{name}</a>: {times(cost)}.
      <div className="small">
        <code>{what}</code>, with the flag and without; hyperfine, {runs} runs each, <Age at={measuredAt} short />
      </div>
    </li>
  );
}

/** Two standard deviations are asked for: below that, another row of runs could as well say the opposite. */
function inWords({ ratio, ratioStddev, runs }: MeasuredCost): string {
  if (ratioStddev === null || runs < 2) return `${percent(ratio)}, of a single run`;
  if (Math.abs(ratio - 1) < 2 * ratioStddev) return "No difference that stands out";
  return percent(ratio);
}

function percent(ratio: number): string {
  const change = Math.abs(ratio - 1) * 100;
  return `${change < 10 ? change.toFixed(1) : Math.round(change)} % ${ratio < 1 ? "faster" : "slower"}`;
}

function times({ ratio, ratioStddev }: MeasuredCost): string {
  return `${ratio.toFixed(3)}${ratioStddev === null ? "" : ` ± ${ratioStddev.toFixed(3)}`} times the time without`;
}
