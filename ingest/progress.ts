// progress.ts: how far an ingest is, in one line for people.
import { styleText } from "node:util";
import { SUBJECT_KINDS, type SubjectKind } from "#lib/areas/area.ts";
import { countSubjects } from "#lib/areas/kinds.ts";
import { formatBytes, plural } from "#lib/format.ts";
import type { ProblemKind } from "./audited.ts";

/** How far a run is. Files of unchanged packages count as done: they need no reading. */
export interface Progress {
  readonly phase: "auditing" | "finishing";
  readonly packages: number;
  readonly packagesTotal: number;
  readonly unchanged: number;
  readonly files: number;
  /** 0 where the source cannot tell beforehand. */
  readonly filesTotal: number;
  /** Of the artifacts that were read, as they were fetched. */
  readonly bytes: number;
  readonly findings: number;
  readonly problems: number;
  readonly elapsedMs: number;
}

/** What a run did. */
export interface RunSummary {
  readonly channel: string;
  readonly title: string;
  readonly packages: number;
  readonly unchanged: number;
  readonly artifacts: number;
  /** Files offered by the packages that were looked at; those of unchanged packages are not counted. */
  readonly files: number;
  readonly bytes: number;
  /** What was judged, by kind; kinds that were not met are left out. */
  readonly subjects: Readonly<Partial<Record<SubjectKind, number>>>;
  readonly findings: number;
  readonly problems: Readonly<Partial<Record<ProblemKind, number>>>;
  readonly historyRows: number;
  readonly seconds: number;
  readonly notes: readonly string[];
}

const BAR_CELLS = 24;
const SECOND = 1000;
/** Before this the first packages' speed says little about the others. */
const GUESS_AFTER_MS = 1.5 * SECOND;

/** One subject of each kind, in words. */
const listing = new Intl.ListFormat("en-GB");
const count = new Intl.NumberFormat("en-GB");

/** "Auditing ━━━━━━──── 312/490 packages · 41,203 files · 512 findings · 14 s left". */
export function progressLine(progress: Progress): string {
  if (progress.phase === "finishing") return "Storing the last verdicts";
  const { packages, packagesTotal, files, bytes, findings, problems, elapsedMs } = progress;
  const left = millisecondsLeft(progress);
  return [
    `Auditing ${bar(shareDone(progress))} ${count.format(packages)}/${plural(packagesTotal, "package")}`,
    plural(files, "file"),
    ...(bytes > 0 ? [`${formatBytes(bytes)} at ${formatBytes((bytes * SECOND) / Math.max(1, elapsedMs))}/s`] : []),
    plural(findings, "finding"),
    ...(problems > 0 ? [`${count.format(problems)} not readable`] : []),
    ...(left === null ? [] : [`${duration(left)} left`]),
  ].join(" · ");
}

/** "Debian 12 on vm: 490 packages, 0 unchanged; 97,033 files, in them 2,345 ELF files and 99 units; 4,321 findings in 21 s". */
export function summaryLine(summary: RunSummary): string {
  const { title, packages, unchanged, files, subjects, findings, problems, seconds, notes } = summary;
  const looked = packages === unchanged ? "nothing has changed" : lookedAt({ files, subjects, findings });
  const kinds = Object.entries(problems).map(([kind, number]) => `${count.format(number)} ${kind}`);
  const fetched = summary.bytes > 0 ? `, ${formatBytes(summary.bytes)} of packages` : "";
  return [
    `${title}: ${plural(packages, "package")}, ${count.format(unchanged)} of them unchanged; ${looked}${fetched} in ${duration(seconds * SECOND)}`,
    ...(kinds.length > 0 ? [`Could not be judged and so is unknown: ${kinds.join(", ")}`] : []),
    ...notes.map((note) => styleText("dim", `Note: ${note}`)),
  ].join("\n");
}

/**
 * Of one run its summary; of a history, "NixOS unstable: 29 days from 2023-03-28 to 2026-07-14, 2 of which the ledger is past; 12 rows of
 * history in 3 s".
 */
export function doneLine(
  runs: readonly { readonly observedOn: string; readonly summary: RunSummary | null }[],
): string {
  const done = runs.flatMap(({ summary }) => summary ?? []);
  const [first] = runs;
  const [summary] = done;
  if (first === undefined) return "Nothing to ingest.";
  if (runs.length === 1 && summary !== undefined) return summaryLine(summary);
  const title = summary === undefined ? "Nothing new" : summary.title;
  const sum = (of: (one: RunSummary) => number): number => done.reduce((all, one) => all + of(one), 0);
  const past = runs.length - done.length;
  const known = past === 0 ? "" : `, ${count.format(past)} of which the ledger is past`;
  const days = `${plural(runs.length, "report")} from ${first.observedOn} to ${runs.at(-1)?.observedOn ?? ""}${known}`;
  return [
    `${title}: ${days}; ${plural(
      sum(({ findings }) => findings),
      "finding",
    )} in ${duration(sum(({ seconds }) => seconds) * SECOND)}`,
    ...done.flatMap(({ notes }) => notes).map((note) => styleText("dim", `Note: ${note}`)),
  ].join("\n");
}

/** Time left if the rest goes as what is done went; null while that says nothing. Files count, not packages: one has 36,000 of them. */
export function millisecondsLeft(progress: Progress): number | null {
  const done = shareDone(progress);
  if (progress.elapsedMs < GUESS_AFTER_MS || done <= 0) return null;
  return (progress.elapsedMs * (1 - done)) / done;
}

function shareDone({ packages, packagesTotal, files, filesTotal }: Progress): number {
  if (filesTotal > 0) return Math.min(1, files / filesTotal);
  return packagesTotal > 0 ? packages / packagesTotal : 0;
}

/** "97,132 files, in them 2,345 ELF files, 99 units and 12 sysctl files; 4,321 findings". */
function lookedAt({ files, subjects, findings }: Pick<RunSummary, "files" | "subjects" | "findings">): string {
  const kinds = SUBJECT_KINDS.flatMap((kind) => {
    const number = subjects[kind] ?? 0;
    return number > 0 ? [countSubjects(number, kind)] : [];
  });
  const found = kinds.length > 0 ? `, in them ${listing.format(kinds)}` : "";
  return `${plural(files, "file")}${found}; ${plural(findings, "finding")}`;
}

function bar(share: number): string {
  const full = Math.round(share * BAR_CELLS);
  return "━".repeat(full) + "─".repeat(BAR_CELLS - full);
}

/** "14 s", "2 min 05 s". */
function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / SECOND));
  const rest = String(seconds % 60).padStart(2, "0");
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${rest} s`;
}
