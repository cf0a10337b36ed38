// units.ts: this machine's services, parsed and scored, against one batched `systemd-analyze security` call.
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { readUnitFacts } from "#lib/areas/service/index.ts";
import type { FileTree } from "#lib/formats/file-tree.ts";
import { indexUnits, loadUnit, UNIT_DIRS } from "#lib/formats/unit/index.ts";
import { type BenchRow, isInstalled, medianMs, referenceMs } from "./measure.ts";

const FLAGS = ["security", "--offline=true", "--json=short", "--no-pager"];

/** Times loading (fragments and drop-ins from disk), parsing and scoring of every packaged service of this machine. */
export async function benchUnits(): Promise<readonly BenchRow[]> {
  const names = findServices();
  if (names.length === 0) return [];
  const ours = await medianMs(() => {
    const index = indexUnits(diskTree);
    names.forEach((name) => readUnitFacts(loadUnit(name, diskTree, index)));
  });
  const reference = isInstalled("systemd-analyze")
    ? { name: "systemd-analyze", ms: await referenceMs("systemd-analyze", FLAGS, names) }
    : null;
  const note = `${names.length} services, read, parsed and scored, start-up excluded on both sides`;
  return [{ what: "unit scores", oursMs: ours, reference, note }];
}

function findServices(): string[] {
  const names = UNIT_DIRS.flatMap(diskTree.list).filter((name) => name.endsWith(".service"));
  return [...new Set(names)].filter((name) => loadUnit(name, diskTree).state === "loaded");
}

const diskTree: FileTree = {
  read: (path) => orNull(() => (lstatSync(path).isFile() ? readFileSync(path) : null)),
  list: (dir) => orNull(() => readdirSync(dir)) ?? [],
  readlink: (path) => orNull(() => (lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null)),
};

/** A tree has no exceptions: what is not there is null. */
function orNull<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
