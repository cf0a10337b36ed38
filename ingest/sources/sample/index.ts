// index.ts: `starfort ingest sample`: what is known of NixOS unstable, as far as it fits into the project, for a first look at a whole distribution.
import { z } from "zod";
import { FormatError } from "#lib/formats/format-error.ts";
import { describeUnits, findKernel } from "../nixos-units/index.ts";
import { parseBaseline } from "../nixos-units/baseline.ts";
import { nixosChannel } from "../nixos-units/channel.ts";
import { listModules } from "../nixos-units/system.ts";
import { parseJson, parseUnitMap } from "../nixos-units/unit-map.ts";
import { nixpkgs } from "../nixpkgs/index.ts";
import { openNixosHistory } from "../reproducibility/index.ts";
import { defineSource, type OpenSource, type PackageBook, type SourceContext, SourceError } from "../source.ts";
import { makeBook } from "./book.ts";
import { bundledFile, EVALUATED_ON, readBundled, SAMPLE_STREAM } from "./bundle.ts";

const UNITS = z.record(z.string(), z.string());

export const sample = defineSource({
  id: "sample",
  reads: "a bundled sample of NixOS unstable: modules' units, recipes that opt out, and how rebuilds went since 2023",
  describe: () => undefined,
  options: z.object({}),
  open: async (_, context) => openSample(context),
});

/**
 * Everything under the keys of the sources that the sample was taken from: whoever ingests the whole of one has it take over. Each with
 * its own names as scope, so that the sample closes nothing that a larger catalogue brought.
 */
async function openSample(context: SourceContext): Promise<readonly OpenSource[]> {
  try {
    const recipes = await openRecipes(context);
    // The sample knows its packages itself: asked of a database, it would be another one each time.
    const book = makeBook(recipes.packages);
    const reports = new TextDecoder().decode(readBundled("reports"));
    const history = await openNixosHistory(reports, nixosChannel(SAMPLE_STREAM), book);
    // What is left out of the reports, README.md tells; a newcomer has not asked.
    return [...history, recipes, await openModules(book)].map((source) => ({ ...source, notes: [] }));
  } catch (error) {
    if (error instanceof FormatError)
      throw new SourceError(`The bundled sample is damaged: ${error.message}. Get the project's files anew.`);
    throw error;
  }
}

async function openRecipes(context: SourceContext): Promise<OpenSource> {
  const files = { catalogue: bundledFile("packages"), hardening: bundledFile("hardening"), channel: SAMPLE_STREAM };
  const [opened] = await nixpkgs.open(files, { ...context, say: () => undefined });
  if (opened === undefined) throw new SourceError("The bundled sample has no catalogue. Get the project's files anew.");
  return partOf(opened);
}

async function openModules(book: PackageBook): Promise<OpenSource> {
  const units = Object.entries(parseJson(readBundled("units"), UNITS, "the sample's units"));
  const system = {
    units: new Map(units.map(([name, unit]) => [name, Buffer.from(unit)] as const)),
    map: parseUnitMap(readBundled("unitMap")),
    policies: new Map(),
    baseline: parseBaseline(readBundled("baseline")),
    kernel: await findKernel(readBundled("kernelConfig"), book),
  };
  return partOf(describeUnits(system, listModules(system, SAMPLE_STREAM), SAMPLE_STREAM));
}

function partOf(opened: OpenSource): OpenSource {
  return { ...opened, observedOn: EVALUATED_ON, scope: opened.packages.map(({ name }) => name) };
}
