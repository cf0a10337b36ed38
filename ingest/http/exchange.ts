// exchange.ts: one request and its answer. By node:http, because fetch() unpacks what has a Content-Encoding, and half the archives say one of their .gz files.
import http from "node:http";
import https from "node:https";

/** What a server answered; `body` gives the bytes as they are sent, never unpacked, and throws ConnectionError. */
export interface Answer {
  readonly url: URL;
  readonly status: number;
  header(name: string): string | null;
  readonly body: AsyncIterable<Uint8Array>;
}

/** The connection could not be made, broke off, or nothing came over it for too long; the message goes on after the host's name. */
export class ConnectionError extends Error {
  readonly host: string;

  constructor(host: string, message: string) {
    super(message);
    this.host = host;
  }
}

export interface Ask {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** So long nothing may come, in milliseconds: neither an answer nor a byte more of it. */
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

/** Keeps connections open between the requests of one door. */
export class Connections {
  readonly #plain = new http.Agent({ keepAlive: true });
  readonly #secure = new https.Agent({ keepAlive: true });

  /** Asks with GET, and gives the answer to `use`; when that returns, what is left of it is dropped. Throws ConnectionError, and the signal's reason. */
  async exchange<T>({ url, headers, idleMs, signal }: Ask, use: (answer: Answer) => Promise<T>): Promise<T> {
    const secure = url.protocol === "https:";
    const request = secure
      ? https.get(url, { headers, signal, agent: this.#secure })
      : http.get(url, { headers, signal, agent: this.#plain });
    const stalled = new ConnectionError(url.host, `sent nothing for ${idleMs / 1000} s`);
    const watch = new Watchdog(idleMs, () => request.destroy(stalled));
    let failure: Error | null = null;
    request.on("error", (error) => (failure ??= error));
    try {
      const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
        request.once("response", resolve);
        request.once("error", reject);
      });
      watch.touch();
      return await use(answerOf(url, response, watch, () => failure));
    } catch (error) {
      signal.throwIfAborted();
      throw isOfTheSystem(error) ? new ConnectionError(url.host, explain(error)) : error;
    } finally {
      watch.stop();
      request.destroy();
    }
  }
}

function answerOf(url: URL, response: http.IncomingMessage, watch: Watchdog, failure: () => Error | null): Answer {
  return {
    url,
    status: response.statusCode ?? 0,
    header: (name) => {
      const value = response.headers[name];
      return typeof value === "string" ? value : null;
    },
    body: piecesOf(url.host, response, watch, failure),
  };
}

async function* piecesOf(
  host: string,
  response: http.IncomingMessage,
  watch: Watchdog,
  failure: () => Error | null,
): AsyncGenerator<Uint8Array> {
  const pieces: AsyncIterable<Uint8Array> = response;
  try {
    for await (const piece of pieces) {
      watch.touch();
      yield piece;
    }
  } catch (error) {
    // The stream only says that it was cut; why, the request knows.
    throw failure() ?? new ConnectionError(host, `broke off (${explain(error)})`);
  }
  if (!response.complete) throw new ConnectionError(host, "broke off");
}

class Watchdog {
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number, bite: () => void) {
    this.#timer = setTimeout(bite, ms);
  }

  touch(): void {
    this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Errors with a code come from sockets, DNS, TLS or the parser of HTTP. */
function isOfTheSystem(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

function explain(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string")
    return WORDS.get(error.code) ?? `failed with ${error.code} (${error.message})`;
  return error instanceof Error ? error.message : String(error);
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "refuses connections"],
  ["ECONNRESET", "cut the connection"],
  ["ENOTFOUND", "has no address"],
  ["EAI_AGAIN", "has a name that could not be looked up"],
  ["EHOSTUNREACH", "cannot be reached from here"],
  ["ENETUNREACH", "cannot be reached from here"],
  ["ETIMEDOUT", "took no connection in time"],
  ["CERT_HAS_EXPIRED", "has a certificate that has expired"],
]);
