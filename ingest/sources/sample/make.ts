// make.ts: makes the sample's files from an evaluation of NixOS and the dated reports; README.md says how those are made.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { gzipSync, zstdDecompressSync } from "node:zlib";
import { z } from "zod";
import { type Bundled, BUNDLED, bundledFile } from "./bundle.ts";
import { only, pickPackages } from "./pick-packages.ts";

const USAGE = `node ingest/sources/sample/make.ts --units DIR --unit-map FILE --kernel-config FILE --baseline FILE
  --reports FILE --packages FILE --hardening FILE`;
const CATALOGUE = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ pname: z.string(), meta: z.record(z.string(), z.unknown()) })),
});
/** What the sample keeps of an evaluated baseline: what sources/nixos-units reads. */
const BASELINE = ["sysctl", "kernelParams"];
const KERNEL = ["name", "version", "sc"];
// Addresses that stand for nobody; "getty@tty1.service" is a unit.
const ADDRESS = /[\w.+-]+@(?!example\.|[\w.-]*\.(?:service|socket|target|timer|device|mount)\b)[\w-]+(?:\.[\w-]+)+/;

async function main(): Promise<void> {
  const options = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      ...{ units: options, "unit-map": options, "kernel-config": options, baseline: options, reports: options },
      ...{ packages: options, hardening: options },
    },
  });
  const { units, baseline, reports, packages, hardening, "unit-map": unitMap, "kernel-config": kernelConfig } = values;
  if (!units || !baseline || !reports || !packages || !hardening || !unitMap || !kernelConfig)
    throw new Error(`usage: ${USAGE}`);
  const texts = readdirSync(units)
    .filter((name) => name.endsWith(".service"))
    .sort()
    .map((name) => [name, readFileSync(path.join(units, name), "utf8")] as const);
  keep("units", Object.fromEntries(texts));
  keep("unitMap", readJson(unitMap));
  keep("kernelConfig", only(readJson(kernelConfig), KERNEL));
  keep("baseline", only(readJson(baseline), BASELINE));
  keep("reports", readJson(reports));
  const optOuts = z.record(z.string(), z.unknown()).parse(readJson(hardening));
  keep("hardening", optOuts);
  const picked = await pickPackages(readCatalogue(packages).packages, optOuts, readFileSync(reports, "utf8"));
  keep("packages", { version: "2", packages: picked });
}

/** Writes one file, the same bytes for the same content. Throws Error where somebody's address is in it. */
function keep(name: Bundled, value: unknown): void {
  const json = JSON.stringify(value);
  const address = ADDRESS.exec(json);
  if (address !== null) throw new Error(`${BUNDLED[name]} would hold the address ${address[0]}`);
  const packed = gzipSync(json, { level: 9 });
  writeFileSync(bundledFile(name), packed);
  console.log(`${BUNDLED[name]}: ${json.length} bytes, ${packed.length} packed`);
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** packages.json, also packed by zstd. */
function readCatalogue(file: string): z.infer<typeof CATALOGUE> {
  const bytes = readFileSync(file);
  return CATALOGUE.parse(JSON.parse((file.endsWith(".zst") ? zstdDecompressSync(bytes) : bytes).toString("utf8")));
}

await main();
