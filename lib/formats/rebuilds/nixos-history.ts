// nixos-history.ts: the dated reports of reproducible.nixos.org as one JSON array, taken from the history of the repository that publishes them.
import { z } from "zod";
import { FormatError } from "../format-error.ts";
import { type Derivation, parseDerivation } from "./derivation.ts";
import { fitReport, parseReportJson } from "./rebuild.ts";

export interface DatedReport {
  /** "nixos-iso-minimal-runtime": the closure that it is about, as the site calls it. */
  readonly report: string;
  /** An instant, ISO 8601 in UTC. */
  readonly at: string;
  readonly revision: string;
  readonly reproducible: number;
  readonly total: number;
  readonly unreproduced: readonly Derivation[];
  readonly unchecked: readonly Derivation[];
}

export interface NixosHistory {
  /** Oldest first. */
  readonly reports: readonly DatedReport[];
  /** What was left out and why, one sentence each. */
  readonly notes: readonly string[];
}

const TOOL = "a history of reproducible.nixos.org";
const count = z.number().int().nonnegative().max(10_000_000);
const derivations = z.array(z.string().max(300)).max(100_000);
const Reports = z
  .array(
    z.object({
      report: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,99}$/),
      date: z.iso.datetime({ offset: true }),
      nixpkgs_rev: z.string().regex(/^[0-9a-f]{40}$/),
      ...{ reproducible: count, total: count, unreproduced: derivations, unchecked: derivations },
    }),
  )
  .max(100_000);
type Entry = z.infer<typeof Reports>[number];

/**
 * Published under the name of another closure: a page of the GNOME image that has the totals of the minimal one
 * (issue 4 of the site's repository).
 */
const MISLABELLED = [{ report: "nixos-iso-gnome-runtime", day: "2023-09-25", total: 536 }];

/** The reports in the order of their days, without exact duplicates and those under a wrong name. Throws FormatError. */
export function parseNixosHistory(json: string): NixosHistory {
  const entries = fitReport(Reports, parseReportJson(json, TOOL), TOOL)
    .map((entry) => ({ ...entry, at: new Date(entry.date).toISOString() }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const seen = new Set<string>();
  const reports: DatedReport[] = [];
  const notes: string[] = [];
  for (const entry of entries) {
    const what = `${entry.report} of ${entry.at.slice(0, 10)}`;
    if (isMislabelled(entry, entry.at)) notes.push(`${what} left out: it is a report on another closure`);
    else if (seen.has(sameness(entry))) notes.push(`${what} left out: the same report as one before it`);
    else reports.push(readEntry(entry, entry.at));
    seen.add(sameness(entry));
  }
  return { reports, notes };
}

function readEntry(entry: Entry, at: string): DatedReport {
  const { report, nixpkgs_rev: revision, reproducible, total } = entry;
  const [unreproduced, unchecked] = [entry.unreproduced, entry.unchecked].map((names) => names.map(parseDerivation));
  const named = entry.unreproduced.length + entry.unchecked.length;
  if (reproducible + named > total)
    throw new FormatError(
      `${report} of ${at}: ${reproducible} of ${total}, and ${named} others named: more than are left`,
    );
  return { report, at, revision, reproducible, total, unreproduced: unreproduced ?? [], unchecked: unchecked ?? [] };
}

function isMislabelled({ report, total }: Entry, at: string): boolean {
  return MISLABELLED.some((one) => one.report === report && at.startsWith(one.day) && one.total === total);
}

/** Two publications of one report: the same commit and the same numbers. */
function sameness({ report, nixpkgs_rev, reproducible, total, unreproduced, unchecked }: Entry): string {
  return JSON.stringify([report, nixpkgs_rev, reproducible, total, unreproduced.length, unchecked.length]);
}
