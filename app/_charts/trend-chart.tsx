// trend-chart.tsx: the big chart in Recharts: the same bands with a legend that toggles and values under the pointer.
"use client";
import { useLayoutEffect, useState } from "react";
import { Area, AreaChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import styles from "#app/_components/trend-figure.module.css";
import { paintOf, Swatch } from "#app/_components/trend-svg.tsx";
import { countTicks, dayNumber, dayText, dayTicks } from "#lib/charts/days.ts";
import type { Band, Trend } from "#lib/charts/trend.ts";
import { formatCount } from "#lib/format.ts";

export function TrendChart({ trend, onReady }: { trend: Trend; onReady: () => void }) {
  const [hidden, setHidden] = useState<readonly string[]>([]);
  // The server's picture goes only when this one stands.
  useLayoutEffect(onReady, [onReady]);
  const toggle = (key: string) =>
    setHidden((now) => (now.includes(key) ? now.filter((one) => one !== key) : [...now, key]));
  const shown = trend.bands.filter((band) => !hidden.includes(band.key));
  const rows = trend.days.map((day, at) => ({
    at: dayNumber(day),
    ...Object.fromEntries(shown.map((band) => [band.key, band.values[at]])),
  }));
  const counts = countTicks(
    Math.max(...trend.days.map((_, at) => shown.reduce((sum, band) => sum + (band.values[at] ?? 0), 0))),
  );
  const ticks = dayTicks(trend.days[0] ?? "1970-01-01", trend.days.at(-1) ?? "1970-01-01", 6);
  const labelOf = (at: number) => ticks.find((tick) => dayNumber(tick.day) === at)?.label ?? "";
  return (
    <>
      <Legend bands={trend.bands} hidden={hidden} toggle={toggle} />
      <div className={styles.canvas}>
        <ResponsiveContainer width="100%" height="100%">
          <AreaChart data={rows} margin={{ top: 12, right: 4, bottom: 0, left: 0 }} accessibilityLayer>
            <CartesianGrid vertical={false} stroke="var(--rule)" />
            <XAxis
              dataKey="at"
              type="number"
              domain={["dataMin", "dataMax"]}
              ticks={ticks.map((tick) => dayNumber(tick.day))}
              tickFormatter={labelOf}
              stroke="var(--soft)"
              tickLine={false}
              axisLine={false}
              fontSize={12}
            />
            <YAxis
              width={56}
              ticks={counts}
              domain={[0, counts.at(-1) ?? 1]}
              interval={0}
              tickFormatter={formatCount}
              stroke="var(--soft)"
              tickLine={false}
              axisLine={false}
              fontSize={12}
            />
            <Tooltip
              isAnimationActive={false}
              content={({ label }) => (
                <Tip
                  trend={trend}
                  shown={shown}
                  at={trend.days.indexOf(typeof label === "number" ? dayText(label) : "")}
                />
              )}
            />
            {trend.marks.map((mark) => (
              <ReferenceLine key={mark.day} x={dayNumber(mark.day)} stroke="var(--ink)" strokeDasharray="2 3" />
            ))}
            {shown.map((band) => (
              <Area
                key={band.key}
                dataKey={band.key}
                name={band.label}
                stackId="all"
                type="stepAfter"
                isAnimationActive={false}
                dot={false}
                activeDot={false}
                {...recharted(band)}
              />
            ))}
          </AreaChart>
        </ResponsiveContainer>
      </div>
    </>
  );
}

function recharted(band: Band) {
  const { fill, opacity, stroke } = paintOf(band.hue);
  return { fill, fillOpacity: opacity, stroke, strokeWidth: 1.5 };
}

function Legend({
  bands,
  hidden,
  toggle,
}: {
  bands: readonly Band[];
  hidden: readonly string[];
  toggle: (key: string) => void;
}) {
  return (
    <ul className={styles.legend} aria-label="What the chart shows">
      {bands.map((band) => (
        <li key={band.key}>
          <button type="button" aria-pressed={!hidden.includes(band.key)} onClick={() => toggle(band.key)}>
            <Swatch hue={band.hue} />
            {band.label}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** `at`: which day of the trend; a gap has nothing to tell. */
function Tip({ trend, shown, at }: { trend: Trend; shown: readonly Band[]; at: number }) {
  const mark = trend.marks.find(({ day }) => day === trend.days[at]);
  const known = shown.flatMap((band) => {
    const value = band.values[at];
    return value === null || value === undefined ? [] : [{ band, value }];
  });
  if (known.length === 0) return null;
  return (
    <div className={styles.tip}>
      {trend.days[at]}
      <ul>
        {known.reverse().map(({ band, value }) => (
          <li key={band.key}>
            <Swatch hue={band.hue} />
            {band.label} <b>{formatCount(value)}</b>
          </li>
        ))}
      </ul>
      {mark ? <div className="small">{mark.label}</div> : null}
    </div>
  );
}
