// transfer.ts: one body over as many answers as it takes: what to ask for next, and whether what is answered belongs to what is there.
import { STATUS_CODES } from "node:http";
import type { Answer } from "./exchange.ts";
import { withoutSecrets } from "./door.ts";
import { HttpProblem, type Wanted } from "./http.ts";
import { Received } from "./received.ts";

/** What an answer came to. `again`: it is worth asking once more, after so long where the server said so. */
export type Step =
  | { readonly outcome: "whole" | "unchanged" }
  | {
      readonly outcome: "again";
      readonly host: string;
      readonly why: string;
      readonly status: number;
      readonly afterMs: number | null;
    };

/** Those that may be another answer in a moment: RFC 9110 and 6585, and what proxies say of servers behind them. */
const MOMENTARY: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504, 520, 522, 524]);

export class Transfer {
  readonly received = new Received();
  /** Where the last answer came from. */
  finalUrl: string;
  etag: string | null = null;
  lastModified: string | null = null;
  readonly #url: string;
  readonly #wanted: Wanted;
  readonly #conditions: Readonly<Record<string, string>>;
  #total: number | null = null;
  #wasResumed = false;
  #mayResume = true;

  /** `conditions`: headers by which the server may say that what we have is still good. */
  constructor(url: string, wanted: Wanted, conditions: Readonly<Record<string, string>>) {
    this.#url = url;
    this.finalUrl = url;
    this.#wanted = wanted;
    this.#conditions = conditions;
  }

  /** "1024 of 4096 bytes came", for messages. */
  get progress(): string {
    return this.#total === null
      ? `${this.received.size} bytes came`
      : `${this.received.size} of ${this.#total} bytes came`;
  }

  /** The headers of the next request. */
  headers(): Record<string, string> {
    if (this.received.size === 0) return { ...this.#conditions };
    const validator = this.#validator();
    if (!this.#mayResume || (validator === null && this.#wanted.sha256 === undefined)) {
      this.received.restart();
      return {};
    }
    const range = { range: `bytes=${this.received.size}-` };
    return validator === null ? range : { ...range, "if-range": validator };
  }

  /** Throws HttpProblem where asking again would not help, ConnectionError where the body breaks off. */
  async take(answer: Answer): Promise<Step> {
    const { status, url } = answer;
    this.finalUrl = url.href;
    if (status === 304 && Object.keys(this.#conditions).length > 0) return { outcome: "unchanged" };
    if (status === 200) this.#begin(answer);
    else if (this.received.size > 0 && (status === 206 || status === 416)) {
      const other = status === 416 ? "has no such part" : this.#whatDiffers(answer);
      if (other !== null) return this.#startOver(answer, `answers with another part: ${other}`);
      this.#wasResumed = true;
    } else if (MOMENTARY.has(status)) return again(answer, answers(status), waitOf(answer.header("retry-after")));
    else throw this.problem("unreachable", `${url.host} ${answers(status)} for ${withoutSecrets(url.href)}`, status);
    await this.#readBody(answer);
    return this.#verify(answer);
  }

  problem(kind: "unreachable" | "mismatch" | "too-large", message: string, status: number | null): HttpProblem {
    return new HttpProblem(kind, message, { url: withoutSecrets(this.#url), status });
  }

  /** The whole of it comes now; what came before, if anything, is of another version. */
  #begin({ header, status }: Answer): void {
    this.received.restart();
    this.#total = numberOf(header("content-length"));
    this.etag = header("etag");
    this.lastModified = header("last-modified");
    const { maxBytes, sizeBytes } = this.#wanted;
    if (this.#total === null) return;
    if (sizeBytes !== undefined && this.#total !== sizeBytes)
      throw this.#mismatch(`${this.#total} bytes`, `${sizeBytes} bytes`, status);
    if (this.#total > maxBytes) throw this.#tooLarge(`${this.#total} bytes`, status);
  }

  async #readBody({ body, status }: Answer): Promise<void> {
    const { maxBytes, sizeBytes = maxBytes } = this.#wanted;
    for await (const piece of body) {
      const size = this.received.size + piece.length;
      if (size > maxBytes) throw this.#tooLarge("more", status);
      if (size > sizeBytes) throw this.#mismatch(`more than ${sizeBytes} bytes`, `${sizeBytes} bytes`, status);
      this.received.add(piece);
    }
  }

  #verify(answer: Answer): Step {
    const { sizeBytes = this.#total, sha256 } = this.#wanted;
    const came = this.received.size;
    if (sizeBytes !== null && came !== sizeBytes) {
      // Without a declared length, a connection that breaks off looks as one that ends.
      if (this.#total === null && came < sizeBytes && came > 0)
        return again(answer, `broke off after ${came} bytes`, null);
      if (this.#wasResumed) return this.#startOver(answer, `sent ${came} bytes in parts, expected ${sizeBytes}`);
      throw this.#mismatch(`${came} bytes`, `${sizeBytes} bytes`, answer.status);
    }
    const hash = sha256 === undefined ? null : this.received.sha256();
    if (hash === null || hash === sha256?.toLowerCase()) return { outcome: "whole" };
    if (this.#wasResumed) return this.#startOver(answer, `sent parts with sha256 ${hash}, expected ${sha256}`);
    throw this.#mismatch(`sha256 ${hash}`, `sha256 ${sha256}`, answer.status);
  }

  /** A weak ETag does not promise the same bytes (RFC 9110, 13.1.5). */
  #validator(): string | null {
    return this.etag !== null && !this.etag.startsWith("W/") ? this.etag : this.lastModified;
  }

  /** Why the part that comes now does not go on where we are; null when it does. */
  #whatDiffers({ header }: Answer): string | null {
    const text = header("content-range") ?? "";
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(text) ?? [];
    const etag = header("etag");
    if (Number(start) !== this.received.size)
      return `it says ${JSON.stringify(text)}, asked for ${this.received.size}-`;
    if (total !== "*" && this.#total !== null && Number(total) !== this.#total)
      return `of ${total} bytes, before it were ${this.#total}`;
    return etag !== null && this.etag !== null && etag !== this.etag ? "of another version" : null;
  }

  /** From the first byte on, and in one go: a server that gave wrong parts once is not asked for parts again. */
  #startOver(answer: Answer, why: string): Step {
    this.received.restart();
    this.#wasResumed = false;
    this.#mayResume = false;
    return again(answer, why, null);
  }

  #mismatch(came: string, expected: string, status: number): HttpProblem {
    return this.problem("mismatch", `${withoutSecrets(this.finalUrl)} has ${came}, expected ${expected}`, status);
  }

  #tooLarge(came: string, status: number): HttpProblem {
    const more = came === "more" ? "" : `${came}, `;
    const message = `${withoutSecrets(this.finalUrl)} has ${more}more than the ${this.#wanted.maxBytes} bytes that are read`;
    return this.problem("too-large", message, status);
  }
}

function again({ url, status }: Answer, why: string, afterMs: number | null): Step {
  return { outcome: "again", host: url.host, why, status, afterMs };
}

function answers(status: number): string {
  return `answers ${status} ${STATUS_CODES[status] ?? ""}`.trimEnd();
}

/** Retry-After is a number of seconds or a date; in milliseconds. */
function waitOf(text: string | null): number | null {
  if (text === null) return null;
  const seconds = numberOf(text);
  const ms = seconds === null ? Date.parse(text) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? null : Math.max(ms, 0);
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
