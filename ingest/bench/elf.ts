// elf.ts: facts of this machine's ELF files, against scanelf and readelf over the same list, checksec and hardening-check over some of it.
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { readElfFacts } from "#lib/areas/binary/index.ts";
import { isElf, parseElf } from "#lib/formats/elf/index.ts";
import { type BenchRow, isInstalled, bestMs, referenceMs, runOver } from "./measure.ts";
import { readWith } from "./read-elf.ts";

const PLACES = ["/usr/bin", "/usr/sbin", "/usr/lib"];
const MOST_FILES = 3_000;

/** So many files the slow tools are asked for: each takes them 100 ms. */
const SAMPLE = 60;
const CHILD = join(import.meta.dirname, "child.ts");

/** Times up to 3,000 ELF files below /usr: headers, then every fact; with start-up and without it, as the reference is timed. */
export async function benchElf(): Promise<readonly BenchRow[]> {
  const paths = findElfFiles();
  const count = `${paths.length} ELF files`;
  const headersMs = await bestMs(() => paths.forEach((path) => readWith(parseElf, path)), 3);
  const factsMs = await bestMs(() => paths.forEach((path) => readWith(readElfFacts, path)), 3);
  const readelf = ["-W", "-h", "-l", "-d", "-n", "--dyn-syms"];
  return [
    {
      what: "elf headers",
      oursMs: headersMs,
      reference: await withoutStart("scanelf", ["-a"], paths),
      note: `${count}, header, segments, dynamic section, notes; start-up excluded on both sides`,
      mostRatio: 5,
    },
    {
      what: "elf facts",
      oursMs: factsMs,
      reference: await withoutStart("readelf", readelf, paths),
      note: `${count}, every fact that is stored, code evidence included; start-up excluded on both sides`,
    },
    ...(await benchPerFile(paths)),
  ];
}

async function withoutStart(
  name: string,
  flags: readonly string[],
  paths: readonly string[],
): Promise<BenchRow["reference"]> {
  return isInstalled(name) ? { name, ms: await referenceMs(name, flags, paths) } : null;
}

/** Every fact by a process of its own, against tools that start several for each file; per file, start-up included. */
async function benchPerFile(paths: readonly string[]): Promise<BenchRow[]> {
  const all = await bestMs(() => readInChild(paths), 3);
  const step = Math.max(1, Math.floor(paths.length / SAMPLE));
  const some = paths.filter((_, index) => index % step === 0);
  const rows: BenchRow[] = [];
  for (const [name, flag] of [
    ["checksec", "--file="],
    ["hardening-check", ""],
  ] as const) {
    const asked = some.map((path) => `${flag}${path}`);
    // checksec takes one file a call; the other is given the same.
    const reference = isInstalled(name)
      ? { name, ms: (await bestMs(() => asked.forEach((path) => runOver(name, [], [path])), 1)) / some.length }
      : null;
    const note = `a file: all facts of ${paths.length} files in one process, theirs of ${some.length} of these; start-up included on both sides`;
    rows.push({ what: "elf facts, one file", oursMs: all / paths.length, reference, note, mostRatio: 1 / 50 });
  }
  return rows;
}

function readInChild(paths: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [CHILD], { input: paths.join("\0"), encoding: "utf8" });
  if (status !== 0) throw new Error(`the child that reads ELF files failed: ${stderr}`);
}

/** Regular ELF files below /usr, debug files left out. */
export function findElfFiles(): string[] {
  const found: string[] = [];
  for (const place of PLACES) {
    for (const entry of readdirSync(place, { recursive: true, withFileTypes: true })) {
      if (found.length >= MOST_FILES) return found;
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && !path.startsWith("/usr/lib/debug/") && startsAsElf(path)) found.push(path);
    }
  }
  return found;
}

function startsAsElf(path: string): boolean {
  const fd = openSync(path, "r");
  try {
    const head = Buffer.alloc(4);
    readSync(fd, head, 0, 4, 0);
    return isElf(head);
  } finally {
    closeSync(fd);
  }
}
