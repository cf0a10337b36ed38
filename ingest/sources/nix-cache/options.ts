// options.ts: what `starfort ingest nix-cache` is told.
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { z } from "zod";
import { FormatError } from "#lib/formats/format-error.ts";
import { NIXOS_CACHE_KEY, parseTrustedKey } from "#lib/formats/nix-cache/index.ts";

const CHANNEL = /^[a-z0-9][a-z0-9.-]{0,62}$/;

export const NixCacheOptions = z.object({
  /** An http or https address without a slash at its end, or an absolute path. */
  cache: z.string().max(4096).transform(placeOf),
  paths: z.string().min(1).nullable().default(null),
  trustedKey: z.array(z.string().max(1000).superRefine(checkKey)).min(1).max(100).default([NIXOS_CACHE_KEY]),
  insecure: z.boolean().default(false),
  channel: z.string().regex(CHANNEL, "expected a name such as unstable or 26.05").default("unstable"),
});
export type NixCacheOptions = z.infer<typeof NixCacheOptions>;

/** Adds the options to the command. */
export function describeOptions(command: Command): void {
  command
    .requiredOption("--cache <place>", "a cache's address or directory, or a store such as /nix/store")
    .option("--paths <file>", "only these store paths, one a line", (file) => path.resolve(file))
    .option("--trusted-key <key...>", "whose signatures count, <name>:<base 64>", [NIXOS_CACHE_KEY])
    .option("--insecure", "take store paths that nobody vouches for; /status says so", false)
    .option("--channel <name>", "the channel that was built", "unstable");
}

export function isAddress(place: string): boolean {
  return /^https?:\/\//i.test(place);
}

/** A name without a scheme is a path, whatever colons are in it. */
function placeOf(given: string, context: z.RefinementCtx<string>): string {
  const refuse = (message: string): string => {
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  if (/^file:/i.test(given)) return pathOf(given) ?? refuse("expected file:///path/of/a/cache");
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(given)) return given === "" ? refuse("expected a place") : path.resolve(given);
  if (!isAddress(given) || !URL.canParse(given) || /[?#]/.test(given))
    return refuse("expected an address such as https://cache.nixos.org, or a directory");
  return given.replace(/\/+$/, "");
}

/** Null for an address of another machine's file, or of none. */
function pathOf(address: string): string | null {
  try {
    return fileURLToPath(address);
  } catch {
    return null;
  }
}

function checkKey(text: string, context: z.RefinementCtx<string>): void {
  try {
    parseTrustedKey(text);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    context.addIssue({ code: "custom", message: error.message });
  }
}
