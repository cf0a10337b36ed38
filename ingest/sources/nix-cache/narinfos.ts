// narinfos.ts: what a cache says of store paths, each believed only where somebody who is trusted has signed it.
import { FormatError } from "#lib/formats/format-error.ts";
import {
  checkSignatures,
  type NarInfo,
  NARINFO_LIMITS,
  parseNarInfo,
  parseStorePath,
  type StorePath,
  storePathText,
  type TrustedKey,
} from "#lib/formats/nix-cache/index.ts";
import { HttpProblem } from "../../http/http.ts";
import { ReadProblem, SourceError } from "../source.ts";
import type { ArchivedPath } from "./archived-object.ts";
import { type Cache, isAbsent } from "./cache.ts";

export interface Trust {
  readonly keys: readonly TrustedKey[];
  readonly insecure: boolean;
}

export interface NarInfos {
  readonly known: readonly ArchivedPath[];
  /** What is to be said of them all. */
  readonly notes: readonly string[];
}

/** A path that is asked for, or the hash of one that a directory has: then its narinfo says what it is called. */
export type Asked = StorePath | string;

/** The door to the network gives each host its turns; more would only wait there. */
const AT_ONCE = 6;
/** A cache that does not answer so often in a row is gone: asking on, each time patiently, would take days. */
const MOST_SILENT = 12;

/** Reads a narinfo for each, in their order. What cannot be read is the path's own problem. Throws SourceError where the cache stops answering. */
export async function readNarInfos(cache: Cache, asked: readonly Asked[], trust: Trust): Promise<NarInfos> {
  const reading = new Reading(cache, trust);
  const found: (ArchivedPath | null)[] = asked.map(() => null);
  const left = asked.entries();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [at, one] of left) found[at] = await reading.read(one);
    }),
  );
  return { known: found.filter((one) => one !== null), notes: reading.notes() };
}

class Reading {
  readonly #cache: Cache;
  readonly #trust: Trust;
  readonly #nameless: string[] = [];
  readonly #absent: string[] = [];
  readonly #doubted: string[] = [];
  #silent = 0;
  #read = 0;

  constructor(cache: Cache, trust: Trust) {
    this.#cache = cache;
    this.#trust = trust;
  }

  /** Null where nobody knows what it is called: then there is nothing to keep a problem with. */
  async read(asked: Asked): Promise<ArchivedPath | null> {
    this.#read += 1;
    const hash = typeof asked === "string" ? asked : asked.hash;
    const file = `${hash}.narinfo`;
    let path: StorePath | null = typeof asked === "string" ? null : asked;
    try {
      const bytes = await this.#fetch(file, path);
      path ??= this.#nameOf(bytes, hash);
      const info = parseNarInfo(bytes);
      this.#checkPath(info.storePath, path, hash);
      return { path: info.storePath, derivation: derivationOf(info), archive: this.#vouched(info) };
    } catch (error) {
      if (!(error instanceof ReadProblem || error instanceof FormatError)) throw error;
      const problem = error instanceof FormatError ? new FormatError(`${file}: ${error.message}`) : error;
      if (path !== null) return { path, derivation: null, archive: problem };
      this.#nameless.push(problem.message);
      return null;
    }
  }

  notes(): readonly string[] {
    const { keys, insecure } = this.#trust;
    const names = keys.map(({ name }) => name).join(", ");
    const doubted = `of ${this.#read} store paths of ${this.#cache.title}: no trusted key (${names}) vouches for them`;
    const doubts = insecure
      ? `nobody vouches for ${this.#doubted.length} ${doubted}; they are taken all the same, as --insecure asks`
      : `refused are ${this.#doubted.length} ${doubted}. --trusted-key names the cache's own key`;
    return [
      ...(this.#doubted.length > 0 ? [`${doubts} (${told(this.#doubted)})`] : []),
      ...(this.#absent.length > 0
        ? [`${this.#absent.length} of ${this.#read} store paths are not in ${this.#cache.title}: ${told(this.#absent)}`]
        : []),
      ...(this.#nameless.length > 0
        ? [`${this.#nameless.length} narinfo files are left out: ${told(this.#nameless)}`]
        : []),
    ];
  }

  async #fetch(file: string, path: StorePath | null): Promise<Uint8Array> {
    try {
      const bytes = await this.#cache.readSmall(file, NARINFO_LIMITS.bytes);
      this.#silent = 0;
      return bytes;
    } catch (error) {
      if (!(error instanceof ReadProblem)) throw error;
      this.#countSilence(error);
      if (!isAbsent(error)) throw error;
      this.#absent.push(path === null ? file : storePathText(path));
      throw new ReadProblem("vanished", `${this.#cache.title} does not have it: there is no ${file}`);
    }
  }

  #countSilence(problem: ReadProblem): void {
    const isSilent =
      problem instanceof HttpProblem &&
      problem.kind === "unreachable" &&
      (problem.status === null || problem.status >= 500);
    this.#silent = isSilent ? this.#silent + 1 : 0;
    if (this.#silent >= MOST_SILENT)
      throw new SourceError(
        `${this.#cache.title} has stopped answering: ${MOST_SILENT} narinfo files in a row could not be had, the last one because ${problem.message}`,
      );
  }

  /** Of a damaged narinfo, so that its path is not taken for one that has left the cache. */
  #nameOf(bytes: Uint8Array, hash: string): StorePath | null {
    const [, text = ""] = /^StorePath: (.*)$/m.exec(Buffer.from(bytes).toString("latin1")) ?? [];
    try {
      const path = parseStorePath(text);
      return path.hash === hash && path.dir === this.#cache.storeDir ? path : null;
    } catch (error) {
      if (error instanceof FormatError) return null;
      throw error;
    }
  }

  #checkPath(found: StorePath, path: StorePath | null, hash: string): void {
    const { storeDir } = this.#cache;
    const text = storePathText(found);
    if (found.dir !== storeDir)
      throw new ReadProblem("mismatch", `${hash}.narinfo is of ${text}, the cache is of the store ${storeDir}`);
    if (found.hash !== hash || (path !== null && text !== storePathText(path)))
      throw new ReadProblem(
        "mismatch",
        `${hash}.narinfo is of ${text}, not of ${path === null ? hash : storePathText(path)}`,
      );
  }

  #vouched(info: NarInfo): ArchivedPath["archive"] {
    const signed = checkSignatures(info, this.#trust.keys);
    if (signed !== "good") {
      this.#doubted.push(`${storePathText(info.storePath)} ${WORTH[signed]}`);
      if (!this.#trust.insecure)
        return new ReadProblem("mismatch", `${storePathText(info.storePath)} is refused: it ${WORTH[signed]}`);
    }
    const { url, compression, fileHash, fileSize, narHash, narSize } = info;
    return { url, compression, fileHash, fileSize, narHash, narSize };
  }
}

const WORTH = {
  wrong: "has a trusted key's name on a signature that does not fit",
  unknown: "is signed by no key that is trusted",
  unsigned: "is not signed",
} as const;

/** "<hash>-hello-2.12.1.drv" -> "hello-2.12.1". */
function derivationOf({ deriver }: NarInfo): string | null {
  return deriver === null ? null : deriver.slice(33, -".drv".length);
}

function told([first = "", ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first}, and ${others.length} more`;
}
