// door.ts: one GET through the door: in its host's turn, under our name, along redirects that lead nowhere they should not.
import { type Answer, Connections } from "./exchange.ts";
import { HostTurns } from "./host-turns.ts";
import { HttpProblem } from "./http.ts";

export interface DoorOptions {
  readonly userAgent: string;
  /** Requests that a host gets at once; those beyond wait. */
  readonly perHost: number;
  /** Between the beginnings of two requests to a host, in milliseconds. */
  readonly delayMs: number;
  /** So long nothing may come, in milliseconds. */
  readonly idleMs: number;
}

const MAX_REDIRECTS = 8;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export class Door {
  readonly turns: HostTurns;
  readonly #options: DoorOptions;
  readonly #connections = new Connections();

  constructor(options: DoorOptions) {
    this.#options = options;
    this.turns = new HostTurns(options);
  }

  /** Gives the answer at the end of all redirects to `use`. Throws HttpProblem, ConnectionError, and the signal's reason. */
  async get<T>(
    url: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    use: (answer: Answer) => Promise<T>,
  ): Promise<T> {
    let at = readUrl(url);
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      const hop = await this.#hop(at, headers, signal, use);
      if ("value" in hop) return hop.value;
      at = hop.target;
    }
    const message = `${at.host} redirects more than ${MAX_REDIRECTS} times: ${withoutSecrets(url)}`;
    throw new HttpProblem("unreachable", message, { url, status: null });
  }

  #hop<T>(
    url: URL,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    use: (answer: Answer) => Promise<T>,
  ): Promise<{ value: T } | { target: URL }> {
    const { userAgent, idleMs } = this.#options;
    // As it is stored: what is resumed, counted and hashed is never what was packed on the way.
    const all = { "user-agent": userAgent, accept: "*/*", "accept-encoding": "identity", ...headers };
    return this.turns.take(url.host, signal, () =>
      this.#connections.exchange({ url, headers: all, idleMs, signal }, async (answer) =>
        REDIRECTS.has(answer.status) ? { target: targetOf(answer) } : { value: await use(answer) },
      ),
    );
  }
}

/** An http or https address. Throws HttpProblem for any other. */
function readUrl(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  const message = `${JSON.stringify(text.slice(0, 300))} is no address that is fetched from, expected http:// or https://`;
  throw new HttpProblem("unreachable", message, { url: text, status: null });
}

/** Never to a file of this machine, and never from a private line to a public one. */
function targetOf({ url, status, header }: Answer): URL {
  const location = header("location") ?? "";
  const target = location === "" ? null : URL.parse(location, url);
  const allowed = url.protocol === "https:" ? ["https:"] : ["http:", "https:"];
  if (target !== null && allowed.includes(target.protocol)) return target;
  const message = `${url.host} answers ${status} and sends to ${JSON.stringify(location.slice(0, 300))}, expected an ${allowed.join(" or ")} address`;
  throw new HttpProblem("unreachable", message, { url: withoutSecrets(url.href), status });
}

/** An address as it may be shown: names and passwords are left out. */
export function withoutSecrets(text: string): string {
  const url = URL.parse(text);
  if (url === null) return text.slice(0, 300);
  url.username = "";
  url.password = "";
  return url.href;
}
