// debs.ts: a list of .debs audited in all areas by one process and by two, against dpkg-deb, which only unpacks them.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { childEnv } from "#lib/env.ts";
import { isInstalled, type BenchRow } from "./measure.ts";
import { printMemory } from "./memory.ts";
import { packInstalled } from "./pack-debs.ts";

const CHILD = path.join(import.meta.dirname, "audit-debs.ts");
const APT_CACHE = "/var/cache/apt/archives";
/** Below this the start of processes is most of what is measured. */
const ENOUGH_BYTES = 30_000_000;
const LONG_MS = 20_000;
const MOST_MEBIBYTES = 512;

/**
 * Times the .debs of a folder; without one, those that apt keeps, or, where these are few, some that are packed from what is installed.
 * Wall time, and beside it processor time, in which other work on the machine has no part.
 */
export async function benchDebs(folder: string | undefined): Promise<readonly BenchRow[]> {
  if (!isInstalled("dpkg-deb")) {
    console.log("debs: dpkg-deb is not installed, so there is nothing to compare with");
    return [];
  }
  const scratch = mkdtempSync(path.join(tmpdir(), "starfort-bench-"));
  try {
    const { from, debs } = findDebs(folder, scratch);
    return debs.length === 0 ? [] : await benchList(debs, from);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function findDebs(folder: string | undefined, scratch: string): { from: string; debs: string[] } {
  if (folder !== undefined) return { from: folder, debs: listDebs(folder) };
  const kept = listDebs(APT_CACHE);
  if (sizeOf(kept) >= ENOUGH_BYTES) return { from: APT_CACHE, debs: kept };
  packInstalled(scratch);
  return { from: "what is installed here, packed again", debs: listDebs(scratch) };
}

function listDebs(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".deb"));
    return names.sort().map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

async function benchList(debs: readonly string[], from: string): Promise<readonly BenchRow[]> {
  const unpack = await best(() => Promise.resolve(unpackAll(debs)));
  let peak = 0;
  const audit = async (lists: readonly (readonly string[])[]): Promise<void> => {
    const took = await Promise.all(lists.map(auditInChild));
    peak = Math.max(peak, ...took.map(({ maxRSS }) => maxRSS / 1024));
  };
  const one = await best(() => audit([debs]));
  const two = await best(() => audit(halves(debs)));
  printMemory(`${debs.length} .debs of ${from}, all areas, the largest process`, peak, MOST_MEBIBYTES);
  const list = `${debs.length} .debs, ${Math.round(sizeOf(debs) / 1e6)} MB, of ${from}; start-up included on both sides`;
  return [
    {
      what: "debs, one worker",
      oursMs: one.ms,
      reference: { name: "dpkg-deb --fsys-tarfile", ms: unpack.ms },
      note: `${list}; processor time: ours ${seconds(one.cpuMs)}, theirs ${seconds(unpack.cpuMs)}`,
      mostRatio: 1.5,
    },
    {
      what: "debs, two workers",
      oursMs: two.ms,
      reference: { name: "one worker", ms: one.ms },
      note: `two processes, half of the list each; processor time: two ${seconds(two.cpuMs)}, one ${seconds(one.cpuMs)}`,
      mostRatio: 0.6,
    },
  ];
}

interface Timing {
  readonly ms: number;
  readonly cpuMs: number;
}

/** The best of three, where it does not take long. */
async function best(work: () => Promise<void>): Promise<Timing> {
  const timings = [await time(work)];
  while (timings.length < 3 && (timings[0]?.ms ?? 0) < LONG_MS) timings.push(await time(work));
  return timings.reduce((least, timing) => (timing.ms < least.ms ? timing : least));
}

async function time(work: () => Promise<void>): Promise<Timing> {
  const [start, cpuBefore] = [performance.now(), childrenCpuMs()];
  await work();
  return { ms: performance.now() - start, cpuMs: childrenCpuMs() - cpuBefore };
}

/** Of all processes that were started from here and have ended, and of theirs: proc(5), cutime and cstime, in hundredths of a second. */
function childrenCpuMs(): number {
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

function unpackAll(debs: readonly string[]): void {
  const env = childEnv({ DPKG_DEB_THREADS_MAX: "1" });
  for (const deb of debs) {
    const { status } = spawnSync("dpkg-deb", ["--fsys-tarfile", deb], { env, stdio: "ignore" });
    if (status !== 0) throw new Error(`dpkg-deb cannot unpack ${deb}`);
  }
}

const TOOK = z.object({ subjects: z.number().positive(), maxRSS: z.number(), problems: z.literal(0) });

async function auditInChild(debs: readonly string[]): Promise<z.infer<typeof TOOK>> {
  const child = spawn(process.execPath, [CHILD], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(debs.join("\0"));
  // Its processor time is known once it has ended, which is after its last word.
  const end = once(child, "exit");
  let said = "";
  for await (const text of child.stdout) said += String(text);
  await end;
  const parsed = TOOK.safeParse(JSON.parse(said === "" ? "null" : said));
  if (!parsed.success) throw new Error(`the process that audits .debs says ${JSON.stringify(said)}`);
  return parsed.data;
}

/** Two lists that are about as large: the largest first, each to the smaller list. */
function halves(debs: readonly string[]): string[][] {
  const lists: { debs: string[]; size: number }[] = [
    { debs: [], size: 0 },
    { debs: [], size: 0 },
  ];
  const sized = debs.map((deb) => ({ deb, size: statSync(deb).size })).sort((a, b) => b.size - a.size);
  for (const { deb, size } of sized) {
    const [list] = lists.sort((a, b) => a.size - b.size);
    list?.debs.push(deb);
    if (list !== undefined) list.size += size;
  }
  return lists.map((list) => list.debs);
}

function sizeOf(debs: readonly string[]): number {
  return debs.reduce((sum, deb) => sum + statSync(deb).size, 0);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
