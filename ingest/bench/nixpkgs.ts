// nixpkgs.ts: a whole catalogue of nixpkgs, unpacked, read and folded into packages, against Python's json on the same file.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeHttp } from "../http/index.ts";
import { readCatalogue } from "../sources/nixpkgs/input.ts";
import { type BenchRow, bestMs, isInstalled } from "./measure.ts";

const CATALOGUE = "packages.json.zst";
const PYTHON = "import json, sys; json.load(sys.stdin.buffer)";

/** `folder` holds `packages.json.zst`, as README.md makes it; without that there is nothing to measure. */
export async function benchNixpkgs(folder: string | undefined): Promise<readonly BenchRow[]> {
  const file = folder === undefined ? null : join(folder, CATALOGUE);
  if (file === null || !existsSync(file)) {
    console.log(`nixpkgs: give the folder that holds ${CATALOGUE}, with a slash in its name`);
    return [];
  }
  const home = mkdtempSync(join(tmpdir(), "starfort-bench-nixpkgs-"));
  try {
    const context = {
      http: makeHttp({ home }),
      say: () => undefined,
      book: { findNames: () => Promise.resolve(new Map<string, string>()) },
    };
    let note = "";
    const oursMs = await bestMs(async () => {
      const { attributes, packages } = await readCatalogue({ where: file, sha256: undefined }, null, context);
      note = `${attributes} attributes become ${packages.length} packages; no start-up in ours`;
    }, 3);
    return [{ what: "nixpkgs catalogue", oursMs, reference: await referenceOf(file), note, mostRatio: 2 }];
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** It keeps all of the file in memory: 1.9 GB for that of July 2026. */
async function referenceOf(file: string): Promise<BenchRow["reference"]> {
  if (!["zstd", "python3"].every(isInstalled)) return null;
  const run = (): void => {
    const { status } = spawnSync("sh", ["-c", 'zstd -dcq "$0" | python3 -c "$1"', file, PYTHON], { stdio: "ignore" });
    if (status !== 0) throw new Error(`zstd and python3 could not read ${file}`);
  };
  return { name: "zstd | python3 json", ms: await bestMs(run, 3) };
}
