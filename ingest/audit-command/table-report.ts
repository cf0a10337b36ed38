// table-report.ts: an audit for people: a block a group, what is worst first, each with what mends it.
import { SEVERITIES } from "#lib/areas/area.ts";
import { formatCount, plural } from "#lib/format.ts";
import type { Group, NamedSubject } from "./group.ts";
import { harmless, hang, type Paper } from "./lines.ts";
import type { Report, Writer } from "./report.ts";
import { countsLine, subjectsLine, Totals } from "./summary.ts";
import { type Block, fixLines, headLines, INDENT } from "./table-parts.ts";
import { type Finding, Tally, type Unknown } from "./tally.ts";
import { unitBlocks } from "./unit-lines.ts";

const MAX_REASONS = 8;

export interface TableOptions {
  readonly out: Writer;
  readonly paper: Paper;
  readonly all: boolean;
}

export function tableReport({ out, paper, all }: TableOptions): Report {
  const totals = new Totals();
  let group: Group | null = null;
  let tally = new Tally(all);
  const print = (lines: readonly string[]): unknown => out.write(lines.map((line) => `${line.trimEnd()}\n`).join(""));
  return {
    begin: (next) => {
      group = next;
      tally = new Tally(all);
    },
    subject: (subject) => {
      if (group !== null) tally.add(shorten(group, subject));
    },
    end: () => {
      if (group === null || tally.kinds.size === 0) return;
      totals.add(tally);
      print([...titleLines(group, tally, paper), ...groupLines(group, tally, paper, all), ""]);
    },
    finish: () => print(totals.lines(paper)),
  };
}

/** Below the group's own line its path need not be said again: "/usr/bin/x" of a package, "x.service" of a directory, "x.o" of an archive. */
function shorten({ path, isFile, title }: Group, { name, subject }: NamedSubject): NamedSubject {
  if (!name.startsWith(path) || path === "/") return { name, subject };
  const below = name.slice(path.length).replace(/^(!?)\/+/, (_, mark) => (mark === "!" && !isFile ? "/" : ""));
  return { name: below === "" && (!isFile || title !== null) ? name : below, subject };
}

function titleLines({ path, title }: Group, tally: Tally, paper: Paper): string[] {
  const about = [...(title === null ? [] : [title]), subjectsLine(tally.kinds)].join(" · ");
  return [paper.paint("bold", harmless(path)), paper.paint("dim", harmless(about)), ""];
}

function groupLines({ isFile }: Group, tally: Tally, paper: Paper, all: boolean): string[] {
  const told = new Set<string>();
  const blocks: Block[] = tally.findings.map((finding) => ({
    severity: finding.severity,
    lines: findingLines(finding, told, paper),
  }));
  blocks.push(...unitBlocks(tally.units, paper, all));
  // Of two that are as severe, what many share comes first: that is how findings come, so the order among them stays.
  blocks.sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
  const unknown = unknownLines(tally.unknowns, paper, isFile);
  const passes = all ? passLines(tally.passes, paper) : [];
  const none = blocks.length === 0 ? [nothingFails(tally.verdicts, paper), ""] : [];
  const head = blocks.length === 0 ? [] : [paper.paint("underline", "  Not met, worst first"), ""];
  return [
    ...head,
    ...blocks.flatMap(({ lines }) => lines),
    ...unknown,
    ...passes,
    ...none,
    ...countsLine(tally, paper),
  ];
}

/** "Not known" is never said as if it were well. */
function nothingFails({ unknown, pass }: Tally["verdicts"], paper: Paper): string {
  if (unknown > 0) return "  Nothing fails; what is not known stands above.";
  return pass > 0 ? paper.paint("green", "  Nothing to mend.") : "  Nothing fails: no check applies here.";
}

/** `told` holds the remedies that stand above already. */
function findingLines({ check, severity, some, count }: Finding, told: Set<string>, paper: Paper): string[] {
  const lines = headLines(
    severity,
    check.id,
    count > 1 ? `${check.title} (${formatCount(count)} times not)` : check.title,
    paper,
  );
  for (const { name, reason } of some) {
    const text = name === "" ? `${reason}.` : `${name}: ${reason}`;
    lines.push(...hang(" ".repeat(INDENT), harmless(text), paper, INDENT));
  }
  if (count > some.length) lines.push(`${" ".repeat(INDENT)}and ${plural(count - some.length, "more", "more")}`);
  const [fix] = check.guide.fixes;
  if (fix === undefined) return [...lines, ""];
  const text = `${fix.where}: ${fix.text}`;
  lines.push(...fixLines(told.has(text) ? `${fix.where}, as above:` : text, fix.code ?? null, paper));
  told.add(text);
  return [...lines, ""];
}

function unknownLines(unknowns: readonly Unknown[], paper: Paper, isFile: boolean): string[] {
  if (unknowns.length === 0) return [];
  const lines = unknowns.slice(0, MAX_REASONS).flatMap(({ reason, checks, count, name }) => {
    const where = isFile || name === "" ? "" : count > checks.size ? ` (${name} and others)` : ` (${name})`;
    const text = `${[...checks].slice(0, 4).join(", ")}${checks.size > 4 ? ` and ${checks.size - 4} more` : ""}: ${reason}${where}`;
    return hang(" ".repeat(INDENT), harmless(text), paper, INDENT);
  });
  const more = unknowns.length - MAX_REASONS;
  const rest = more > 0 ? [`${" ".repeat(INDENT)}and ${plural(more, "other reason")}`] : [];
  return [`  ${paper.paint("magenta", "not known".padEnd(INDENT))}`, ...lines, ...rest, ""];
}

function passLines(passes: readonly Finding[], paper: Paper): string[] {
  if (passes.length === 0) return [];
  const names = passes.map(({ check, count }) => (count > 1 ? `${check.id} ×${count}` : check.id)).join(", ");
  return [...hang(`  ${paper.paint("green", "pass".padEnd(INDENT - 4))}  `, names, paper, INDENT), ""];
}
