// site.ts: the built dashboard as a process: started, and asked until it answers.
import { setTimeout as sleep } from "node:timers/promises";
import { PlainError } from "#lib/plain-error.ts";
import { SITE_SERVER } from "./build.ts";
import { type Child, logTail, startChild } from "./child.ts";

const SECOND = 1000;
const ANSWER_WITHIN = 60 * SECOND;

export interface SiteOptions {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly log: string;
}

/** The address to open in a browser here: "every address" is none that one can go to. */
export function siteUrl(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

/** Starts the dashboard. */
export function startSite({ host, port, databaseUrl, log }: SiteOptions): Child {
  return startChild([SITE_SERVER], {
    log,
    env: { NODE_ENV: "production", HOSTNAME: host, HOST: host, PORT: String(port), DATABASE_URL: databaseUrl },
  });
}

/** Waits until /healthz answers well. Throws PlainError when the site ends first, or does not answer in time. */
export async function untilAnswers(site: Child, { host, port, log }: SiteOptions): Promise<void> {
  const deadline = Date.now() + ANSWER_WITHIN;
  const dead = site.ended.then(
    ({ how }) =>
      new PlainError(`The web server ended (${how}) before it answered. Its log, ${log}, ends with:\n${logTail(log)}`),
  );
  let last = "nothing";
  while (Date.now() < deadline) {
    const answer = await Promise.race([askHealth(`${siteUrl(host, port)}/healthz`), dead]);
    if (answer instanceof PlainError) throw answer;
    if (answer === null) return;
    last = answer;
    await sleep(100);
  }
  throw new PlainError(
    `The web server did not answer well at ${siteUrl(host, port)}/healthz within ${ANSWER_WITHIN / SECOND} s; its last answer: ${last}. Its log, ${log}, ends with:\n${logTail(log)}`,
  );
}

/** Null when all is well, else what was answered. */
async function askHealth(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10 * SECOND) });
    return response.ok ? null : `${response.status} ${(await response.text()).slice(0, 200)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
