// trend-svg.tsx: the first picture of a trend: plain SVG from the server, complete without any script.
import { drawTrend } from "#lib/charts/trend-paths.ts";
import type { BandHue, Trend } from "#lib/charts/trend.ts";
import { formatCount } from "#lib/format.ts";
import styles from "./trend-figure.module.css";

const FRAME = { width: 1100, height: 220 } as const;
const LEFT = 56;
const RIGHT = 4;
const TOP = 12;
const BOTTOM = 26;
/** A label nearer than this to a side would be cut off. */
const EDGE = 24;

/** A band's paint: unknown is hatched, the rest filled faintly under a firm edge. */
export function paintOf(hue: BandHue): { fill: string; opacity: number; stroke: string } {
  return hue === "unknown"
    ? { fill: "url(#hatch)", opacity: 0.55, stroke: "var(--unknown)" }
    : { fill: `var(--${hue})`, opacity: 0.28, stroke: `var(--${hue})` };
}

export function TrendSvg({ trend }: { trend: Trend }) {
  const drawn = drawTrend(trend, FRAME);
  return (
    <>
      <ul className={styles.legend}>
        {trend.bands.map((band) => (
          <li key={band.key}>
            <Swatch hue={band.hue} />
            {band.label}
          </li>
        ))}
      </ul>
      <div className={styles.canvas}>
        <svg
          className={styles.picture}
          viewBox={`0 0 ${LEFT + FRAME.width + RIGHT} ${TOP + FRAME.height + BOTTOM}`}
          role="img"
          aria-label="Open, waived and unknown pairs over time; the sentence above and the table below say the same"
        >
          <g transform={`translate(${LEFT} ${TOP})`} fontSize="12">
            {drawn.yTicks.map(({ y, value }) => (
              <g key={value}>
                <line x2={FRAME.width} y1={y} y2={y} stroke="var(--rule)" />
                <text x={-10} y={y + 4} textAnchor="end" fill="var(--soft)">
                  {formatCount(value)}
                </text>
              </g>
            ))}
            {drawn.xTicks.map(({ x, label }) => (
              <text
                key={label}
                x={x}
                y={FRAME.height + 19}
                textAnchor={x < EDGE ? "start" : x > FRAME.width - EDGE ? "end" : "middle"}
                fill="var(--soft)"
              >
                {label}
              </text>
            ))}
            {drawn.bands.map((band) => (
              <g key={band.key}>
                <path d={band.area} fill={paintOf(band.hue).fill} fillOpacity={paintOf(band.hue).opacity} />
                <path d={band.edge} fill="none" stroke={paintOf(band.hue).stroke} strokeWidth="1.5" />
              </g>
            ))}
            {drawn.marks.map((mark) => (
              <line
                key={mark.label}
                x1={mark.x}
                x2={mark.x}
                y2={FRAME.height}
                stroke="var(--ink)"
                strokeDasharray="2 3"
              >
                <title>{mark.label}</title>
              </line>
            ))}
          </g>
        </svg>
      </div>
      {trend.marks.length > 0 ? (
        <ul className={`small ${styles.marks}`}>
          {trend.marks.map((mark) => (
            <li key={mark.day}>
              {mark.day}: {mark.label}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** The little square of a legend. */
export function Swatch({ hue }: { hue: BandHue }) {
  const { fill, opacity, stroke } = paintOf(hue);
  return (
    <svg width="12" height="12" aria-hidden="true">
      <rect
        x="0.75"
        y="0.75"
        width="10.5"
        height="10.5"
        rx="2"
        fill={fill}
        fillOpacity={Math.max(opacity, 0.5)}
        stroke={stroke}
        strokeWidth="1.5"
      />
    </svg>
  );
}
