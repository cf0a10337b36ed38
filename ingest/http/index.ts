// index.ts: the one polite door to the network.
import path from "node:path";
import { readEnv } from "#lib/env.ts";
import { projectVersion } from "#lib/home.ts";
import { Door, withoutSecrets } from "./door.ts";
import { download, type Patience } from "./download.ts";
import { type Fetched, type Http, HttpProblem, type Wanted } from "./http.ts";
import { decompressedPieces } from "./input.ts";
import { type Kept, KeptFiles } from "./kept-files.ts";
import type { Transfer } from "./transfer.ts";

export { decompressedPieces, openInput } from "./input.ts";

export interface HttpOptions extends Partial<Patience> {
  /** Where kept files and their ETags are: `<home>/cache/http`. */
  readonly home: string;
  /** Who asks; by default Starfort, its version, and the contact that STARFORT_CONTACT names. */
  readonly userAgent?: string;
  /** Requests that a host gets at once. */
  readonly perHost?: number;
  /** Between the beginnings of two requests to a host, in milliseconds. */
  readonly delayMs?: number;
  /** So long nothing may come from a server, in milliseconds. */
  readonly idleMs?: number;
  /** Of all kept files together. */
  readonly keptBytes?: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const GIB = 1024 ** 3;
const MAX_KEPT_FILES = 100_000;

/** The process's door: every request of it goes through the same turns. Nothing is written before something is kept. */
export function makeHttp(options: HttpOptions): Http {
  const { home, perHost = 3, delayMs = 50, idleMs = 30 * SECOND, keptBytes = 2 * GIB } = options;
  const { tries = 5, backoffMs = SECOND, maxMs = 60 * MINUTE } = options;
  const userAgent = options.userAgent ?? defaultUserAgent();
  const door = new Door({ userAgent, perHost, delayMs, idleMs });
  const kept = new KeptFiles(path.join(home, "cache", "http"), { maxBytes: keptBytes, maxFiles: MAX_KEPT_FILES });
  return new HttpDoor(door, kept, { tries, backoffMs, maxMs });
}

function defaultUserAgent(): string {
  const { STARFORT_CONTACT: contact = "no contact given" } = readEnv();
  return `Starfort/${projectVersion()} (+${contact})`;
}

class HttpDoor implements Http {
  readonly #door: Door;
  readonly #kept: KeptFiles;
  readonly #patience: Patience;

  constructor(door: Door, kept: KeptFiles, patience: Patience) {
    this.#door = door;
    this.#kept = kept;
    this.#patience = patience;
  }

  async fetchOnce(url: string, wanted: Wanted): Promise<Fetched> {
    const transfer = await download(this.#door, this.#patience, { url, wanted, conditions: {} });
    if (transfer === null) throw new Error("a request without conditions was answered as if it had some");
    return fetchedNow(transfer);
  }

  async fetchKept(url: string, wanted: Wanted): Promise<Fetched> {
    const kept = this.#findKept(url, wanted);
    // It has the hash that is wanted: there is nothing to ask.
    if (kept !== null && wanted.sha256 !== undefined) return fetchedBefore(kept);
    try {
      const conditions = kept === null ? {} : conditionsOf(kept);
      const transfer = await download(this.#door, this.#patience, { url, wanted, conditions });
      if (transfer === null && kept !== null) return fetchedBefore(kept);
      if (transfer === null) throw new Error("a request without conditions was answered as if it had some");
      kept?.close();
      this.#keep(url, transfer);
      return fetchedNow(transfer);
    } catch (error) {
      kept?.close();
      throw error;
    }
  }

  async fetchJson(url: string, wanted: Wanted): Promise<unknown> {
    const fetched = await this.fetchKept(url, wanted);
    try {
      const pieces: Uint8Array[] = [];
      for await (const piece of decompressedPieces(fetched, wanted)) pieces.push(piece);
      return parseJson(Buffer.concat(pieces).toString("utf8"), url);
    } finally {
      fetched.close();
    }
  }

  /** Only what could be what is wanted. */
  #findKept(url: string, { maxBytes, sizeBytes, sha256 }: Wanted): Kept | null {
    const kept = this.#kept.find(url);
    if (kept === null) return null;
    const { head } = kept;
    const fits =
      head.sizeBytes <= (sizeBytes ?? maxBytes) &&
      head.sizeBytes >= (sizeBytes ?? 0) &&
      head.sizeBytes <= maxBytes &&
      head.sha256 === (sha256?.toLowerCase() ?? head.sha256);
    if (!fits) kept.close();
    return fits ? kept : null;
  }

  #keep(url: string, { received, finalUrl, etag, lastModified }: Transfer): void {
    const head = { url, finalUrl, etag, lastModified, sizeBytes: received.size, sha256: received.sha256() };
    this.#kept.store(head, received.bytes());
  }
}

function conditionsOf({ head: { etag, lastModified } }: Kept): Record<string, string> {
  if (etag !== null) return { "if-none-match": etag };
  return lastModified === null ? {} : { "if-modified-since": lastModified };
}

function fetchedNow({ received, finalUrl }: Transfer): Fetched {
  return { bytes: received.bytes(), url: finalUrl, unchanged: false, close: () => received.close() };
}

function fetchedBefore({ bytes, head, close }: Kept): Fetched {
  return { bytes, url: head.finalUrl, unchanged: true, close };
}

function parseJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new HttpProblem("malformed", `${withoutSecrets(url)} is no JSON: ${why}`, { url, status: null });
  }
}
