// index.ts: the one polite door to the network.
import type { Http } from "./http.ts";

export interface HttpOptions {
  /** Where kept files and their ETags are. */
  readonly home: string;
}

/** The process's door. */
export function makeHttp({ home }: HttpOptions): Http {
  const closed = (url: string): Promise<never> => Promise.reject(new Error(`no door to ${url} yet (${home})`));
  return { fetchKept: closed, fetchOnce: closed, fetchJson: closed };
}
