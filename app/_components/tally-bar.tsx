// tally-bar.tsx: how pairs fall into states, as one bar drawn by the server; the words stand in TallyLine beside it.
import type { Tally } from "#lib/areas/score.ts";
import { plural } from "#lib/format.ts";

/** Order and fill of the parts; unknown is hatched (pattern from layout.tsx) and not applicable faint, so that the bar reads in grey too. */
const PARTS: readonly { key: keyof Tally; word: string; fill: string; opacity?: number }[] = [
  { key: "pass", word: "pass", fill: "var(--pass)" },
  { key: "fail", word: "fail", fill: "var(--fail)" },
  { key: "unknown", word: "unknown", fill: "url(#hatch)" },
  { key: "waived", word: "waived", fill: "var(--waived)" },
  { key: "notApplicable", word: "not applicable", fill: "var(--na)", opacity: 0.5 },
];

/** `height` in pixels; the width is that of the place. Draws an empty frame when nothing was counted. */
export function TallyBar({ tally, height = 12 }: { tally: Tally; height?: number }) {
  const total = PARTS.reduce((sum, part) => sum + tally[part.key], 0);
  let x = 0;
  const rects = PARTS.filter((part) => tally[part.key] > 0).map((part) => {
    const width = (100 * tally[part.key]) / total;
    const rect = (
      <rect
        key={part.key}
        x={`${x.toFixed(2)}%`}
        width={`${width.toFixed(2)}%`}
        height={height}
        fill={part.fill}
        opacity={part.opacity}
        className="part"
      />
    );
    x += width;
    return rect;
  });
  return (
    <svg className="tally-bar" width="100%" height={height} role="img" aria-label={describe(tally, total)}>
      <rect width="100%" height={height} fill="var(--panel)" />
      {rects}
    </svg>
  );
}

function describe(tally: Tally, total: number): string {
  if (total === 0) return "nothing counted";
  const parts = PARTS.filter((part) => tally[part.key] > 0).map((part) => `${tally[part.key]} ${part.word}`);
  return `${plural(total, "pair")}: ${parts.join(", ")}`;
}
