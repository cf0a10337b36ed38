// star.tsx: the five-axis star, drawn by the server: each axis the share of decided pairs that pass; never one number.
import type { AreaId } from "#lib/areas/area.ts";
import { shareOf, type Tally } from "#lib/areas/score.ts";
import { fortPath, pointAt } from "#lib/charts/star.ts";
import { formatCount, formatPercent } from "#lib/format.ts";

/** One axis. `tally` null: the area is not audited yet. A tally in which nothing was decided is "not applicable" or "unknown". */
export interface StarAxis {
  readonly id: AreaId;
  readonly label: string;
  readonly tally: Tally | null;
  /** The same at an earlier date; null where there was none. */
  readonly earlier: Tally | null;
}

const SIZE = 320;
const CENTRE = SIZE / 2;
const RADIUS = 92;
const RINGS = [0.25, 0.5, 0.75, 1] as const;
/** Where each label's first line stands, as [axis distance, shift down]: sideways labels need more room than the top one. */
const LABEL_PLACES = [
  [34, -6],
  [38, -14],
  [28, 8],
  [28, 8],
  [38, -14],
] as const;

interface Props {
  axes: readonly StarAxis[];
  /** What was counted: "nginx", "Debian bookworm, amd64". */
  scope: string;
  /** The observed day. */
  on: string | null;
  /** The day of the fainter outline, null when there is none. */
  earlierOn: string | null;
}

export function Star({ axes, scope, on, earlierOn }: Props) {
  const now = axes.map((axis) => ratio(axis.tally));
  const earlier = axes.map((axis) => ratio(axis.earlier));
  return (
    <figure className="star">
      <svg viewBox={`-18 14 ${SIZE + 36} 290`} role="img" aria-label={describe(axes)}>
        {RINGS.map((ring) => (
          <path
            key={ring}
            d={fortPath([ring, ring, ring, ring, ring], RADIUS, CENTRE)}
            fill="none"
            stroke="var(--rule)"
          />
        ))}
        {axes.map((axis, at) => {
          const { x, y } = pointAt(at, RADIUS, CENTRE);
          return (
            <line
              key={axis.id}
              x1={CENTRE}
              y1={CENTRE}
              x2={x.toFixed(1)}
              y2={y.toFixed(1)}
              stroke={now[at] === null ? "var(--soft)" : "var(--rule)"}
              strokeDasharray={now[at] === null ? "1.5 4" : undefined}
            />
          );
        })}
        {earlierOn ? (
          <path
            d={fortPath(earlier, RADIUS, CENTRE)}
            fill="none"
            stroke="var(--soft)"
            strokeDasharray="3 3"
            opacity="0.8"
          />
        ) : null}
        <path
          d={fortPath(now, RADIUS, CENTRE)}
          fill="var(--accent)"
          fillOpacity="0.14"
          stroke="var(--accent)"
          strokeWidth="1.8"
          strokeLinejoin="round"
        />
        {axes.map((axis, at) => (
          <StarLabel key={axis.id} axis={axis} at={at} />
        ))}
      </svg>
      <figcaption className="small">
        Share of decided checks that pass: {[scope, on].filter(Boolean).join(", ")}.{" "}
        {earlierOn ? `Dashed outline: ${earlierOn}. ` : null}
        {now.includes(null) ? "A dotted axis has nothing to show and is passed by." : null}
      </figcaption>
    </figure>
  );
}

function StarLabel({ axis, at }: { axis: StarAxis; at: number }) {
  const [distance, down] = LABEL_PLACES[at] ?? [30, 0];
  const { x, y } = pointAt(at, RADIUS + distance, CENTRE);
  const share = axis.tally && shareOf(axis.tally);
  return (
    <text textAnchor="middle" fontSize="12">
      <tspan x={x.toFixed(0)} y={(y + down).toFixed(0)} fill={`var(--${axis.id})`} fontWeight="600">
        {axis.label}
      </tspan>
      <tspan x={x.toFixed(0)} dy="14" fill="var(--soft)">
        {inWords(axis.tally)}
      </tspan>
      {share ? (
        <tspan x={x.toFixed(0)} dy="13" fontSize="11" fill="var(--soft)">
          {formatCount(share.pass)} of {formatCount(share.of)}
        </tspan>
      ) : null}
    </text>
  );
}

function ratio(tally: Tally | null): number | null {
  const share = tally && shareOf(tally);
  return share ? share.pass / share.of : null;
}

function inWords(tally: Tally | null): string {
  if (tally === null) return "not audited yet";
  const share = shareOf(tally);
  if (share) return formatPercent(share.pass, share.of);
  return tally.unknown > 0 ? "unknown" : "not applicable";
}

function describe(axes: readonly StarAxis[]): string {
  return `Share of decided checks that pass, by area. ${axes.map((axis) => `${axis.label}: ${inWords(axis.tally)}`).join("; ")}`;
}
