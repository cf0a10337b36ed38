// http.ts: what the one polite door to the network offers; index.ts is the door.
import type { ByteSource } from "#lib/formats/byte-source.ts";
import type { ProblemKind } from "../audited.ts";
import { ReadProblem } from "../read-problem.ts";

/** What may come, and what it must be. */
export interface Wanted {
  /** More than this is refused, whatever the server says beforehand. */
  readonly maxBytes: number;
  /** Hex; what comes and does not have it is a mismatch. */
  readonly sha256?: string;
  /** Exactly so many bytes. */
  readonly sizeBytes?: number;
  /** Of the whole exchange, resumptions included, in milliseconds; the door has a default. */
  readonly maxMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A body that is all there: small ones in memory, others in a file that has no name. */
export interface Fetched {
  readonly bytes: ByteSource;
  /** Where it came from after redirects. */
  readonly url: string;
  /** The server said that what we had is still good. */
  readonly unchanged: boolean;
  close(): void;
}

/** One for a process: it knows how many requests each host has open, and when the last one began. */
export interface Http {
  /** A file that is fetched again and again, such as an index: kept on disk with its ETag and date, and asked for with them. Throws HttpProblem. */
  fetchKept(url: string, wanted: Wanted): Promise<Fetched>;
  /** A file that is read once, such as a .deb: resumed where the connection broke, not kept. Throws HttpProblem. */
  fetchOnce(url: string, wanted: Wanted): Promise<Fetched>;
  /** JSON from an API, by the same rules as fetchKept. Throws HttpProblem, also for what is no JSON. */
  fetchJson(url: string, wanted: Wanted): Promise<unknown>;
}

/** What could not be fetched, and why; `status` where the server answered. */
export class HttpProblem extends ReadProblem {
  readonly url: string;
  readonly status: number | null;

  constructor(kind: ProblemKind, message: string, { url, status }: { url: string; status: number | null }) {
    super(kind, message);
    this.name = "HttpProblem";
    this.url = url;
    this.status = status;
  }
}
