// report.ts: the table of agreement, the explained disagreements with their reasons, and every one that nothing explains.
import type { Agreement } from "./agreement.ts";

const MOST_LISTED = 200;
const EXAMPLES = 3;

/** Prints everything; true when no disagreement is unexplained. */
export function printReport(title: string, agreement: Agreement): boolean {
  console.log(`\n${title}`);
  const rows = [...agreement.counts].map(([key, counts]) => {
    const [property = "", tool = ""] = key.split("\t");
    const all = counts.agree + counts.explained + counts.unexplained;
    const rate = `${((100 * counts.unknown) / all).toFixed(2)} %`;
    return [property, tool, all, counts.agree, counts.explained, counts.unexplained, counts.unknown, rate].map(String);
  });
  printTable([["property", "tool", "all", "agree", "explained", "unexplained", "we: unknown", "rate"], ...rows]);
  for (const [reason, { count, examples }] of agreement.reasons) {
    console.log(`explained, ${count}: ${reason}`);
    for (const example of examples.slice(0, EXAMPLES)) console.log(`    ${example}`);
  }
  for (const text of agreement.unexplained.slice(0, MOST_LISTED)) console.log(`UNEXPLAINED ${text}`);
  if (agreement.unexplained.length > MOST_LISTED) {
    console.log(`UNEXPLAINED and ${agreement.unexplained.length - MOST_LISTED} more`);
  }
  return agreement.unexplained.length === 0;
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  "),
    );
  }
}
