// table-parts.ts: the blocks that a table is made of.
import type { Severity } from "#lib/areas/area.ts";
import { hang, harmless, type Paper, wrap } from "./lines.ts";
import { paintSeverity } from "./summary.ts";

/** Where text begins that stands beside a severity. */
export const INDENT = 12;
const CODE_INDENT = INDENT + 2;

/** Some lines, and how grave they are. */
export interface Block {
  readonly severity: Severity;
  readonly lines: readonly string[];
}

/** "  high      nx-stack  The stack is not executable". */
export function headLines(severity: Severity, name: string, text: string, paper: Paper): string[] {
  const first = `  ${paintSeverity(paper, severity, severity.padEnd(INDENT - 4))}  ${paper.paint("bold", name)}`;
  const room = paper.width - INDENT - name.length - 2;
  if (text.length <= room) return [`${first}  ${paper.paint("dim", text)}`];
  return [first, ...indented(wrap(text, paper.width - INDENT), INDENT).map((line) => paper.paint("dim", line))];
}

export function indented(lines: readonly string[], indent: number): string[] {
  return lines.map((line) => " ".repeat(indent) + line);
}

/** What mends it, with what is to be copied below. */
export function fixLines(text: string, code: string | null, paper: Paper): string[] {
  const first = `  ${paper.paint("green", "mend".padStart(INDENT - 4))}  `;
  const copied = code === null ? [] : indented(code.replace(/\n$/, "").split("\n"), CODE_INDENT);
  return [...hang(first, harmless(text), paper, INDENT), ...copied.map((line) => paper.paint("cyan", line))];
}
