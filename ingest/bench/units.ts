// units.ts: 700 services, read, parsed and scored, against one `systemd-analyze security` call for all of them.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directoryRoot } from "#ingest/root/disk-root.ts";
import { readUnitFacts } from "#lib/areas/service/index.ts";
import { indexUnits, loadUnit, UNIT_DIRS } from "#lib/formats/unit/index.ts";
import { type BenchRow, isInstalled, bestMs, referenceMs } from "./measure.ts";

const WANTED = 700;
const UNITS = "usr/lib/systemd/system";

/** Times this machine's services, under new names until there are 700, in a folder that both sides read; start-up excluded. */
export async function benchUnits(): Promise<readonly BenchRow[]> {
  const texts = findServices();
  if (texts.length === 0) return [];
  const root = mkdtempSync(join(tmpdir(), "starfort-bench-"));
  try {
    mkdirSync(join(root, UNITS), { recursive: true });
    const names = Array.from({ length: WANTED }, (_, index) => `bench${index}.service`);
    names.forEach((name, index) => writeFileSync(join(root, UNITS, name), texts[index % texts.length] ?? ""));
    const flags = ["security", "--offline=true", "--json=short", "--no-pager", `--root=${root}`];
    const reference = isInstalled("systemd-analyze")
      ? { name: "systemd-analyze", ms: await referenceMs("systemd-analyze", flags, names) }
      : null;
    const tree = directoryRoot(root);
    const oursMs = await bestMs(() => {
      const index = indexUnits(tree);
      names.forEach((name) => readUnitFacts(loadUnit(name, tree, index)));
    });
    const note = `${names.length} services (${texts.length} of this machine), read, parsed and scored; start-up excluded on both sides`;
    return [{ what: "unit scores", oursMs, reference, note, mostRatio: 1 / 3 }];
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** The text of each service that is loaded and scored; templates would be asked for by another name. */
function findServices(): Uint8Array[] {
  const tree = directoryRoot("/");
  const index = indexUnits(tree);
  const names = new Set(UNIT_DIRS.flatMap((dir) => tree.list(dir)).filter((name) => /^[^@]+\.service$/.test(name)));
  return [...names].flatMap((name) => {
    const unit = loadUnit(name, tree, index);
    const isOwn = unit.id === name && unit.fragmentPath !== null && readUnitFacts(unit).refusal === null;
    return isOwn ? [readFileSync(unit.fragmentPath)] : [];
  });
}
