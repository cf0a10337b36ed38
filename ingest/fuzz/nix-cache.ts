// nix-cache.ts: narinfo files, their signatures, and what names store paths make.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  checkSignatures,
  parseCacheInfo,
  parseNarInfo,
  parseTrustedKey,
  partsOfName,
} from "#lib/formats/nix-cache/index.ts";
import type { FuzzTarget } from "./target.ts";

const FILES = join(import.meta.dirname, "../../lib/formats/nix-cache/testdata");
const read = (name: string): Uint8Array => readFileSync(join(FILES, name));
const KEY = parseTrustedKey(new TextDecoder().decode(read("public-key")));
const SIGNED = new Set(["good", "wrong", "unknown", "unsigned"]);

function run(bytes: Uint8Array): void {
  const info = parseNarInfo(bytes);
  if (!SIGNED.has(checkSignatures(info, [KEY]))) throw new Error("no answer to a signature");
  if (info.url.includes("..") && info.url.split("?")[0]?.split("/").includes(".."))
    throw new Error(`${info.url} leads out`);
  const { pname, version } = partsOfName(info.storePath.name, info.deriver?.slice(33, -4) ?? null);
  if (pname === "" || (version !== "" && !info.storePath.name.includes(version)))
    throw new Error("a name taken apart wrongly");
}

export const narInfoTarget: FuzzTarget = {
  name: "narinfo",
  seeds: () =>
    ["2x5q9jziychaxhi8sk649a97k8fnwsaf", "zfnwdh3j58arafypi9k3z2d96nsxbjz8"].map((hash) => read(`${hash}.narinfo`)),
  run,
};

export const cacheInfoTarget: FuzzTarget = {
  name: "nix-cache-info",
  seeds: () => [read("nix-cache-info")],
  run: (bytes) => void parseCacheInfo(bytes),
};
