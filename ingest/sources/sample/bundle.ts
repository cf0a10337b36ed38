// bundle.ts: the files of the sample: what they are called, how they are read, and the stamp that tells one bundle from another.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { AREAS } from "#lib/areas/index.ts";
import { projectVersion } from "#lib/home.ts";
import { ARCH } from "../nixos-units/channel.ts";

const DATA = path.join(import.meta.dirname, "data");
export const SAMPLE_STREAM = "unstable";
export const SAMPLE_CHANNEL = `nixos:${SAMPLE_STREAM}:${ARCH}`;
/** 2026-07-14, the day of the nixpkgs snapshot that everything but the dated reports was evaluated from. */
export const EVALUATED_ON = "2026-07-14";
/** The largest, the units, have 1.3 MB. */
const MAX_BYTES = 16 * 1024 * 1024;

export const BUNDLED = {
  units: "units.json.gz",
  unitMap: "unit-map.json.gz",
  kernelConfig: "kernel-config.json.gz",
  baseline: "baseline.json.gz",
  reports: "reports.json.gz",
  packages: "packages.json.gz",
  hardening: "hardening.json.gz",
} as const;
export type Bundled = keyof typeof BUNDLED;

/** One of the sample's files, unpacked. */
export function readBundled(name: Bundled): Uint8Array {
  return gunzipSync(readFileSync(bundledFile(name)), { maxOutputLength: MAX_BYTES });
}

export function bundledFile(name: Bundled): string {
  return path.join(DATA, BUNDLED[name]);
}

/** Hex sha256 over the files, the release, and what judges them: another one means that there is something to read in. */
export function sampleStamp(): string {
  const hash = createHash("sha256").update(projectVersion());
  for (const name of Object.values(BUNDLED)) hash.update(readFileSync(path.join(DATA, name)));
  for (const { id, parserRevision, checks } of AREAS)
    hash.update(JSON.stringify([id, parserRevision, checks.map(({ no, revision }) => [no, revision])]));
  return hash.digest("hex");
}
