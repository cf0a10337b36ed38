// archived-object.ts: a store path of a binary cache: fetched once somebody looks at it, and offered once it is known to be what was signed.
import { createHash } from "node:crypto";
import type { FormatError } from "#lib/formats/format-error.ts";
import type { StorePath } from "#lib/formats/nix-cache/index.ts";
import type { Fetched } from "../../http/http.ts";
import { RootReader } from "../../root/root-reader.ts";
import { type Offer, ReadProblem } from "../source.ts";
import type { ArchiveInfo, Cache } from "./cache.ts";
import type { StoreObject } from "./store-object.ts";
import { MAX_NAR_BYTES, unpackVerified } from "./verified-nar.ts";

/** What its narinfo says, or why that is not to be had or not believed. */
export interface ArchivedPath {
  readonly path: StorePath;
  readonly derivation: string | null;
  readonly archive: ArchiveInfo | ReadProblem | FormatError;
}

export class ArchivedObject implements StoreObject {
  readonly path: StorePath;
  readonly derivation: string | null;
  readonly #archive: ArchivedPath["archive"];
  readonly #cache: Cache;
  readonly #signal: AbortSignal | undefined;
  #stop: AbortController | null = null;
  #fetching: Promise<Fetched> | null = null;

  constructor({ path, derivation, archive }: ArchivedPath, cache: Cache, signal: AbortSignal | undefined) {
    this.path = path;
    this.derivation = derivation;
    this.#archive = archive;
    this.#cache = cache;
    this.#signal = signal;
  }

  get sizeBytes(): number | null {
    return isProblem(this.#archive) ? null : this.#archive.fileSize;
  }

  get isAbsent(): boolean {
    return this.#archive instanceof ReadProblem && this.#archive.kind === "vanished";
  }

  /** The whole name belongs to it: it has the version, and stands in the path of a NAR that is one file. */
  identify(): Uint8Array {
    const { narHash } = this.#known();
    return createHash("sha256").update(`nar\0${this.path.name}\0`).update(narHash).digest();
  }

  async prepare(): Promise<void> {
    if (!isProblem(this.#archive)) await this.#fetch(this.#archive).catch(() => undefined);
  }

  async *offers(): AsyncGenerator<Offer> {
    const archive = this.#known();
    try {
      const fetched = await this.#fetch(archive);
      const unpacked = await unpackVerified(fetched.bytes, archive, { name: this.path.name, signal: this.#stopped() });
      fetched.close();
      try {
        // A store path is never a whole system: what it does not have, another path may.
        yield* new RootReader(unpacked.root, { complete: false }).offers();
      } finally {
        unpacked.close();
      }
    } finally {
      this.close();
    }
  }

  close(): void {
    this.#stop?.abort();
    this.#fetching?.then((fetched) => fetched.close()).catch(() => undefined);
    [this.#stop, this.#fetching] = [null, null];
  }

  #known(): ArchiveInfo {
    if (isProblem(this.#archive)) throw this.#archive;
    return this.#archive;
  }

  #fetch(archive: ArchiveInfo): Promise<Fetched> {
    if (this.#fetching !== null) return this.#fetching;
    if (archive.narSize > MAX_NAR_BYTES) {
      const message = `${archive.url} unpacks to ${archive.narSize} bytes, more than the ${MAX_NAR_BYTES} that are read`;
      return Promise.reject(new ReadProblem("too-large", message));
    }
    this.#fetching = this.#cache.fetch(archive, this.#stopped());
    // It is told once it is asked for; until then it must not end the process.
    this.#fetching.catch(() => undefined);
    return this.#fetching;
  }

  #stopped(): AbortSignal {
    this.#stop ??= new AbortController();
    return this.#signal === undefined ? this.#stop.signal : AbortSignal.any([this.#signal, this.#stop.signal]);
  }
}

function isProblem(archive: ArchivedPath["archive"]): archive is ReadProblem | FormatError {
  return archive instanceof Error;
}
