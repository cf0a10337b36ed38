// cache.ts: a binary cache, on a server or in a directory: its small files, and its archives as their narinfo says they are.
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { isStoreHash, type NarInfo, parseCacheInfo } from "#lib/formats/nix-cache/index.ts";
import type { Fetched, Http, HttpProblem } from "../../http/http.ts";
import { openInput } from "../../http/index.ts";
import { ReadProblem, SourceError } from "../source.ts";
import { isAddress } from "./options.ts";
import { PATHS_LIMITS } from "./paths-file.ts";

/** What of a narinfo is needed to fetch its archive and to know that it is the one. */
export type ArchiveInfo = Pick<NarInfo, "url" | "compression" | "fileHash" | "fileSize" | "narHash" | "narSize">;

const KIB = 1024;
const MIB = 1024 * KIB;
const INFO_NAME = "nix-cache-info";
const MAX_INFO_BYTES = 64 * KIB;
const MAX_INFO_MS = 2 * 60_000;
/** So much more than its archive a compressed file may have: what does not get smaller grows by headers. */
const PACKING_BYTES = MIB;
const HASH_BYTES = MIB;

/** A cache that was found to be one. */
export class Cache {
  /** As people know it: without a password that its address may have. */
  readonly title: string;
  /** Where its paths are used: "/nix/store". */
  readonly storeDir: string;
  readonly #place: string;
  readonly #http: Http;
  readonly #signal: AbortSignal | undefined;

  private constructor(
    place: string,
    { http, signal }: { readonly http: Http; readonly signal?: AbortSignal | undefined },
    storeDir: string,
  ) {
    this.title = titleOf(place);
    this.storeDir = storeDir;
    this.#place = place;
    this.#http = http;
    this.#signal = signal;
  }

  /** `place`: an address, or the absolute path of a directory. Throws SourceError where that is no binary cache. */
  static async open(
    place: string,
    context: { readonly http: Http; readonly signal?: AbortSignal | undefined },
  ): Promise<Cache> {
    try {
      const bytes = await new Cache(place, context, "").readSmall(INFO_NAME, MAX_INFO_BYTES);
      return new Cache(place, context, parseCacheInfo(bytes).storeDir);
    } catch (error) {
      if (!(error instanceof ReadProblem || error instanceof FormatError)) throw error;
      throw new SourceError(`${titleOf(place)} cannot be used as a binary cache: ${error.message}`);
    }
  }

  /** Who speaks: the same address is the same cache. */
  get key(): string {
    return `nix-cache:${this.title.replace(/^https?:\/\//i, "")}`;
  }

  /** The hash parts of the paths that a directory has, in order; null where only a server knows. Throws SourceError. */
  list(): readonly string[] | null {
    if (isAddress(this.#place)) return null;
    const hashes = readdirSync(this.#place)
      .filter((name) => name.endsWith(".narinfo") && isStoreHash(name.slice(0, -".narinfo".length)))
      .map((name) => name.slice(0, -".narinfo".length));
    if (hashes.length > PATHS_LIMITS.paths)
      throw new SourceError(`${this.title} has more than the ${PATHS_LIMITS.paths} store paths that are read`);
    return hashes.sort();
  }

  /** A file that is asked for in every run. Throws ReadProblem. */
  async readSmall(name: string, maxBytes: number): Promise<Uint8Array> {
    const wanted = { maxBytes, maxMs: MAX_INFO_MS, signal: this.#signal };
    const fetched = await openInput(`${this.#place}/${name}`, this.#http, wanted);
    try {
      return fetched.bytes.read(0, fetched.bytes.size).slice();
    } finally {
      fetched.close();
    }
  }

  /** The file of an archive, with the size and the hash that its narinfo promises. Throws ReadProblem. */
  async fetch(info: ArchiveInfo, signal: AbortSignal): Promise<Fetched> {
    const where = `${this.#place}/${info.url}`;
    const maxBytes = info.narSize + PACKING_BYTES;
    if (info.fileSize !== null && info.fileSize > maxBytes)
      throw new ReadProblem("too-large", `${info.url} has ${info.fileSize} bytes for a NAR of ${info.narSize}`);
    if (isAddress(where)) return this.#http.fetchOnce(where, { maxBytes, ...promiseOf(info), signal });
    const fetched = await openInput(where, this.#http, { maxBytes, signal });
    try {
      await checkFile(fetched.bytes, info, signal);
      return fetched;
    } catch (error) {
      fetched.close();
      throw error;
    }
  }
}

/** Whether a cache answered that it has no such file, rather than not at all. */
export function isAbsent(problem: ReadProblem | HttpProblem): boolean {
  return problem.kind === "vanished" || ("status" in problem && (problem.status === 404 || problem.status === 410));
}

function titleOf(place: string): string {
  if (!isAddress(place)) return place;
  const url = new URL(place);
  return `${url.protocol}//${url.host}${path.posix.normalize(url.pathname).replace(/\/+$/, "")}`;
}

function promiseOf({ fileHash, fileSize }: ArchiveInfo): { readonly sha256?: string; readonly sizeBytes?: number } {
  return {
    ...(fileHash === null ? {} : { sha256: hex(fileHash) }),
    ...(fileSize === null ? {} : { sizeBytes: fileSize }),
  };
}

/** What a server is asked to keep to is looked at here for files of a directory. */
async function checkFile(
  bytes: ByteSource,
  { url, fileHash, fileSize }: ArchiveInfo,
  signal: AbortSignal,
): Promise<void> {
  if (fileSize !== null && bytes.size !== fileSize)
    throw new ReadProblem("mismatch", `${url} has ${bytes.size} bytes, its narinfo says FileSize ${fileSize}`);
  if (fileHash === null) return;
  const hash = createHash("sha256");
  for (let at = 0; at < bytes.size; at += HASH_BYTES) {
    signal.throwIfAborted();
    hash.update(bytes.read(at, HASH_BYTES));
    await breathe();
  }
  const found = hash.digest("hex");
  if (found !== hex(fileHash))
    throw new ReadProblem("mismatch", `${url} has sha256 ${found}, its narinfo says FileHash ${hex(fileHash)}`);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
