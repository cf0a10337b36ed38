// index.ts: the catalogue of nixpkgs: every package with the people who look after it, and what its recipe switches off.
import path from "node:path";
import { z } from "zod";
import { nixosChannel } from "../nixos-units/channel.ts";
import { defineSource, type OpenSource, type SourceContext, SourceError } from "../source.ts";
import { readCatalogue, readHardening } from "./input.ts";
import { listPackage } from "./listing.ts";

const OPTIONS = z.object({
  catalogue: z.string().min(1),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, "expected 64 hexadecimal digits")
    .optional(),
  hardening: z.string().min(1).optional(),
  channel: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,62}$/, "expected a name such as unstable or 26.05"),
});
type NixpkgsOptions = z.infer<typeof OPTIONS>;

export const nixpkgs = defineSource({
  id: "nixpkgs",
  reads: "the catalogue of nixpkgs: packages, maintainers, teams, and the hardening that recipes switch off",
  describe: (command) =>
    command
      .requiredOption("--catalogue <file or url>", "packages.json, plain or as .br, .zst, .gz, .xz", absolute)
      .option("--sha256 <hex>", "what the catalogue's file must hash to")
      .option("--hardening <file or url>", "JSON: attribute -> what its recipe says of hardening", absolute)
      .option("--channel <name>", "the channel that the catalogue is of", "unstable"),
  options: OPTIONS,
  open: async (options, context) => [await openNixpkgs(options, context)],
});

/** A queued job may be done from another directory. */
function absolute(where: string): string {
  return /^(https?|file):/i.test(where) ? where : path.resolve(where);
}

/** Reads everything that was given; only then is anything stored. Throws SourceError. */
async function openNixpkgs(options: NixpkgsOptions, context: SourceContext): Promise<OpenSource> {
  const { channel } = options;
  const given = { where: options.catalogue, sha256: options.sha256 };
  const hardening = options.hardening === undefined ? null : await readHardening(options.hardening, context);
  context.say(`Reading ${options.catalogue}`);
  const catalogue = await readCatalogue(given, hardening, context);
  const { odd } = catalogue;
  const known = hardening === null ? 0 : catalogue.hardened;
  if (hardening !== null && hardening.size > 0 && known === 0)
    throw new SourceError(
      `${options.hardening ?? ""} names none of the catalogue's attributes: is it of another checkout?`,
    );
  const missing = (hardening?.size ?? 0) - known;
  return {
    id: "nixpkgs",
    key: "nixpkgs",
    channel: nixosChannel(channel),
    // Without the recipes' words there is nothing to judge, and what was judged before stays.
    areas: hardening === null ? [] : ["binary"],
    observedOn: null,
    authority: "catalogue",
    scope: "all",
    packages: catalogue.packages.map((one) => listPackage(one, hardening !== null)),
    teams: catalogue.teams,
    notes: [
      `${catalogue.attributes} attributes are ${catalogue.packages.length} packages`,
      ...(odd.count > 0 ? [`${odd.count} attributes are not as expected: ${odd.told.join("; ")}`] : []),
      ...(missing > 0 ? [`${missing} attributes of ${options.hardening ?? ""} are not in the catalogue`] : []),
    ],
  };
}
