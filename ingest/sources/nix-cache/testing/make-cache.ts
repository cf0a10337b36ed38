// make-cache.ts: a small binary cache for tests, signed by a key of the tests; unless a test spoils it, all that it says is so.
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { encodeNixBase32, type NarCompression } from "#lib/formats/nix-cache/index.ts";
import { makeBz2 } from "../../../unpack/testing/make-bz2.ts";
import { makeXz } from "../../../unpack/testing/make-xz.ts";
import { makeNar, type Tree } from "./make-nar.ts";

export interface MadePath {
  /** "hello-2.12.1-dev". */
  readonly name: string;
  /** Another number is another store path. */
  readonly no?: number;
  /** The derivation's name. */
  readonly deriver?: string;
  /** What it has, or the bytes that are taken for its NAR. */
  readonly tree?: Tree;
  readonly nar?: Uint8Array;
  readonly compression?: NarCompression;
  /** Fields as they are signed: of a narinfo that lies with its maker's signature. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The lines after they were signed. */
  readonly change?: (narinfo: string) => string;
  /** The compressed file after it was hashed. */
  readonly spoil?: (file: Uint8Array) => Uint8Array;
}

/** Name -> content, as below the cache's root. */
export type CacheFiles = Record<string, Uint8Array | string>;

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const RAW_KEY_BYTES = 32;
const EXTENSIONS = { none: "", xz: ".xz", zstd: ".zst", bzip2: ".bz2", gzip: ".gz" } as const;

/** Whose signatures are on what is made here. */
export const MADE_KEY = `made-1:${publicKey.export({ type: "spki", format: "der" }).subarray(-RAW_KEY_BYTES).toString("base64")}`;

/** "/nix/store/<32 digits>-hello-2.12.1". */
export function madePath({ name, no = 0 }: Pick<MadePath, "name" | "no">): string {
  return `/nix/store/${madeHash({ name, no })}-${name}`;
}

export function madeHash({ name, no = 0 }: Pick<MadePath, "name" | "no">): string {
  return encodeNixBase32(sha256(`${no} ${name}`).subarray(0, 20));
}

export function makeCache(paths: readonly MadePath[]): CacheFiles {
  const files: CacheFiles = { "nix-cache-info": "StoreDir: /nix/store\nWantMassQuery: 1\n" };
  for (const one of paths) addPath(files, one);
  return files;
}

/** Writes a cache to a directory that need not be there. */
export function writeCache(dir: string, files: CacheFiles): string {
  mkdirSync(path.join(dir, "nar"), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(dir, name), content);
  return dir;
}

function addPath(files: CacheFiles, one: MadePath): void {
  const { tree = "x", nar = makeNar(tree), compression = "xz", deriver, change = (text: string) => text } = one;
  const file = pack(nar, compression);
  const url = `nar/${encodeNixBase32(sha256(file))}.nar${EXTENSIONS[compression]}`;
  const fields: Record<string, string> = {
    StorePath: madePath(one),
    URL: url,
    Compression: compression,
    FileHash: `sha256:${encodeNixBase32(sha256(file))}`,
    FileSize: String(file.length),
    NarHash: `sha256:${encodeNixBase32(sha256(nar))}`,
    NarSize: String(nar.length),
    References: "",
    ...(deriver === undefined ? {} : { Deriver: `${madeHash({ name: deriver })}-${deriver}.drv` }),
    ...one.fields,
  };
  const message = `1;${fields.StorePath};${fields.NarHash};${fields.NarSize};`;
  fields.Sig = `made-1:${sign(null, Buffer.from(message), privateKey).toString("base64")}`;
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
  files[`${madeHash(one)}.narinfo`] = change(lines.join(""));
  files[url] = one.spoil?.(file) ?? file;
}

function pack(nar: Uint8Array, compression: NarCompression): Uint8Array {
  if (compression === "none") return nar;
  if (compression === "xz") return makeXz(nar);
  if (compression === "zstd") return zstdCompressSync(nar);
  return compression === "gzip" ? gzipSync(nar) : makeBz2(nar);
}

function sha256(bytes: string | Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
