// index.ts: `starfort ingest report`: reads reports of other tools, finds whom they speak of, and keeps them beside our own verdicts.
import { open } from "node:fs/promises";
import type pg from "pg";
import { z } from "zod";
import { getCheck } from "#lib/areas/index.ts";
import { readEnv } from "#lib/env.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { MAX_REPORT_BYTES } from "#lib/formats/reports/index.ts";
import { PlainError } from "#lib/plain-error.ts";
import { openDatabase, openPool } from "../database.ts";
import { failRun, finishRun, openRun, type OpenRun } from "../store/index.ts";
import { makeScreen } from "../up/screen.ts";
import { mapAaStatus } from "./apparmor-table.ts";
import { mapBlhc } from "./blhc-table.ts";
import { mapChecksec } from "./checksec-table.ts";
import { REPORT_FORMATS, type OpinionFormat } from "./formats.ts";
import { pairOf } from "./hyperfine-pair.ts";
import { mapKernelHardeningChecker } from "./kernel-table.ts";
import type { MappedReport } from "./opinion.ts";
import { findChannel, findPackage, type Channel, type OwnPackage } from "./place.ts";
import { storeCost, storeOpinions } from "./store.ts";
import { findSubjects, type FoundSubject } from "./subjects.ts";
import { summaryLines, type ReportSummary } from "./summary.ts";
import { mapSystemdAnalyze } from "./systemd-table.ts";

const OPTIONS = z.object({
  files: z.array(z.string()).min(1),
  format: z.enum(REPORT_FORMATS),
  package: z.string().optional(),
  distro: z.string().optional(),
  channel: z.string().optional(),
  root: z.string().default(""),
  unit: z.array(z.string()).default([]),
  config: z.string().optional(),
  check: z.string().optional(),
  toolVersion: z.string().optional(),
  json: z.boolean().default(false),
});
export type ReportOptions = z.infer<typeof OPTIONS>;

export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Reads, stores and tells. Throws PlainError where a file or an option is wrong: then nothing is stored. */
export async function reportCommand(given: unknown): Promise<void> {
  const options = OPTIONS.parse(given);
  const files = await Promise.all(options.files.map(readGiven));
  const keep = readReports(options, files);
  const screen = makeScreen(process.stderr);
  const database = await openDatabase(readEnv(), screen.line);
  const pool = openPool(database.url, 2);
  try {
    const summary = await keep(pool);
    if (options.json) console.log(JSON.stringify(summary));
    else for (const line of summaryLines(summary)) screen.line(line);
  } finally {
    await pool.end();
    await database.close();
  }
}

/**
 * Reads all files before a database is asked for: one bad file, and nothing is stored. What is returned stores them, all or nothing.
 * Both throw PlainError: the first where a file cannot be understood, the second where nothing of it is of a package that is known.
 */
export function readReports(given: unknown, files: readonly GivenFile[]): (pool: pg.Pool) => Promise<ReportSummary> {
  const options = OPTIONS.parse(given);
  return options.format === "hyperfine" ? measure(options, files) : judge(options, options.format, files);
}

/** The file, unless it is larger than any report. Throws PlainError. */
async function readGiven(name: string): Promise<GivenFile> {
  try {
    const file = await open(name);
    try {
      const { size } = await file.stat();
      if (size > MAX_REPORT_BYTES) throw new PlainError(`it has ${size} bytes, more than ${MAX_REPORT_BYTES}`);
      return { name, bytes: await file.readFile() };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new PlainError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

type Store = (pool: pg.Pool) => Promise<ReportSummary>;

function judge(options: ReportOptions, format: OpinionFormat, files: readonly GivenFile[]): Store {
  const reports = files.map((file) => naming(file, () => mapReport(options, format, file, files.length)));
  const judged = reports.flatMap((report) => report.judged);
  const left = new Map<string, number>();
  for (const [word, count] of reports.flatMap((report) => [...report.left]))
    left.set(word, (left.get(word) ?? 0) + count);
  return async (pool) => {
    const channel = await findChannel(pool, options);
    const own = options.package === undefined ? null : await findPackage(pool, channel, options.package);
    const place = { channelId: channel.id, package: own, root: options.root };
    const { found, lost } = await findSubjects(pool, place, judged);
    const base = { tool: format, channel: channel.slug, lost, left: [...left].sort((a, b) => b[1] - a[1]) };
    const opinions = found.reduce((sum, one) => sum + one.opinions.length, 0);
    if (opinions === 0) throw new PlainError(nothingToStore(base));
    const teller = { tool: format, version: options.toolVersion ?? null };
    const stored = await inRun(pool, channel, format, packagesOf(found), (run) => storeOpinions(run, teller, found));
    return { ...base, ...stored, subjects: found.length, packages: packagesOf(found).length, opinions, measured: null };
  };
}

function packagesOf(found: readonly FoundSubject[]): string[] {
  return [...new Set(found.map((subject) => subject.package))];
}

function nothingToStore({
  tool,
  channel,
  lost,
  left,
}: Pick<ReportSummary, "tool" | "channel" | "lost" | "left">): string {
  const why = lost.length > 0 ? lost : left.map(([word]) => `${word}: no check of ours claims it`);
  const more = why.length > 3 ? `; and ${why.length - 3} more` : "";
  return `nothing of this report of ${tool} can be kept in ${channel}: ${why.slice(0, 3).join("; ") || "it judges nothing"}${more}`;
}

function mapReport(options: ReportOptions, format: OpinionFormat, file: GivenFile, files: number): MappedReport {
  switch (format) {
    case "checksec":
      return mapChecksec(file.bytes);
    case "systemd-analyze":
      if (files > 1 && options.unit.length > 0)
        throw new PlainError("--unit names the units of one file: give one, or call each file after its unit");
      return mapSystemdAnalyze(file.bytes, file.name, options.unit);
    case "aa-status":
      return mapAaStatus(file.bytes);
    case "kernel-hardening-checker":
      return mapKernelHardeningChecker(file.bytes, options.config ?? null);
    case "blhc":
      return mapBlhc(file.bytes);
  }
}

function measure(options: ReportOptions, files: readonly GivenFile[]): Store {
  const check = options.check === undefined ? null : getCheck(options.check);
  if (check === null) {
    const read = options.check === undefined ? "" : ` ${JSON.stringify(options.check)} is none of our checks.`;
    throw new PlainError(`hyperfine does not say what was measured: --check names the check whose flag it is.${read}`);
  }
  const name = options.package;
  if (name === undefined) throw new PlainError("hyperfine does not say of which package it is: --package names it");
  const pair = naming({ name: options.files.join(", ") }, () => pairOf(files.map(({ bytes }) => bytes)));
  return async (pool) => {
    const channel = await findChannel(pool, options);
    const own: OwnPackage = await findPackage(pool, channel, name);
    const cost = { packageId: own.id, checkNo: check.no, pair };
    const isNew = await inRun(pool, channel, "hyperfine", [own.name], (run) => storeCost(run, cost));
    const counts = { written: Number(isNew), dropped: 0, same: Number(!isNew), subjects: 1, packages: 1, opinions: 0 };
    const measured = { check: check.id, with: pair.withFlag.command, without: pair.without.command };
    return { tool: "hyperfine", channel: channel.slug, ...counts, lost: [], left: [], measured };
  };
}

/** Whatever is wrong with a file is said with its name. */
function naming<T>({ name }: Pick<GivenFile, "name">, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) throw new PlainError(`${name}: ${error.message}`);
    throw error;
  }
}

/** A run that judges nothing itself: its row says who brought the words, and when. */
async function inRun<T>(
  pool: pg.Pool,
  { distro, stream, arch, title, observedOn }: Channel,
  tool: string,
  packages: readonly string[],
  work: (run: OpenRun) => Promise<T>,
): Promise<T> {
  const run = await openRun(pool, {
    ...{ distro, stream, arch, title, observedOn, source: `report:${tool}` },
    ...{ areas: [], packages, packagesKnown: packages.length, supplements: true },
  });
  try {
    const result = await work(run);
    await finishRun(run, { catalogue: null, errors: {} });
    return result;
  } catch (error) {
    await failRun(run, error instanceof Error ? error.message : String(error));
    throw error;
  }
}
