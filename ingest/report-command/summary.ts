// summary.ts: what became of a report, in a few lines.
import { formatCount, plural } from "#lib/format.ts";

export interface ReportSummary {
  readonly tool: string;
  readonly channel: string;
  readonly subjects: number;
  readonly packages: number;
  readonly opinions: number;
  readonly written: number;
  readonly dropped: number;
  readonly same: number;
  /** What is in no package, or in several. */
  readonly lost: readonly string[];
  /** Words that no check of ours claims, the most frequent first. */
  readonly left: readonly (readonly [word: string, count: number])[];
  readonly measured: { readonly check: string; readonly with: string; readonly without: string } | null;
}

const MOST_LOST = 8;
const MOST_LEFT = 12;

export function summaryLines(summary: ReportSummary): string[] {
  const { tool, channel, written, dropped, same, measured } = summary;
  const kept = `${formatCount(written)} written, ${formatCount(same)} as before${dropped > 0 ? `, ${formatCount(dropped)} no longer said` : ""}`;
  const first =
    measured === null
      ? `${tool} in ${channel}: ${plural(summary.opinions, "opinion")} on ${plural(summary.subjects, "subject")} of ${plural(summary.packages, "package")}: ${kept}`
      : `${tool} in ${channel}: the cost of ${measured.check}, with: ${measured.with}; without: ${measured.without}: ${kept}`;
  return [first, ...lostLines(summary), ...leftLines(summary)];
}

function lostLines({ lost }: ReportSummary): string[] {
  if (lost.length === 0) return [];
  const more = lost.length > MOST_LOST ? [`  and ${formatCount(lost.length - MOST_LOST)} more`] : [];
  return [
    "Not kept, because it is not clear whose it is:",
    ...lost.slice(0, MOST_LOST).map((line) => `  ${line}`),
    ...more,
  ];
}

function leftLines({ left }: ReportSummary): string[] {
  if (left.length === 0) return [];
  const words = left
    .slice(0, MOST_LEFT)
    .map(([word, count]) => (count === 1 ? word : `${word} (${formatCount(count)})`));
  const more = left.length > MOST_LEFT ? ` and ${formatCount(left.length - MOST_LEFT)} more` : "";
  return [`Not kept, because no check of ours makes the claim: ${words.join(", ")}${more}`];
}
