// audit.ts: the audit of this host, or another ingest, as a child of `up`: its progress is shown, its failure told, the site stays.
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { PROJECT_DIR } from "#lib/home.ts";
import { type Child, logTail, startChild } from "./child.ts";
import type { KeptDatabase } from "./kept-database.ts";
import type { Screen } from "./screen.ts";

/** What `starfort ingest host --report` sends to its parent. */
export const REPORT = z.object({ live: z.string().nullable().optional(), line: z.string().optional() });
export type Report = z.infer<typeof REPORT>;

// Builds and answers come first: on two cores the first page is up sooner, and the audit still ends in time.
const NICE = 10;
// A dead database is noticed and back within a second or two.
const DATABASE_BACK_MS = 3000;

export interface AuditOptions {
  readonly database: KeptDatabase;
  /** The folder of its log. */
  readonly logs: string;
  readonly screen: Screen;
  readonly own: (child: Child) => void;
  readonly signal: AbortSignal;
}

/** Audits this host in a process of its own. Never throws: what goes wrong is said on the screen. */
export async function auditHost(options: AuditOptions): Promise<void> {
  await ingestApart("host", "The audit of this host", options);
}

/** `starfort ingest <source>` in a process of its own, begun again where the database died under it. True when it is done; never throws. */
export async function ingestApart(source: "host" | "sample", what: string, options: AuditOptions): Promise<boolean> {
  const { database, logs, screen, own, signal } = options;
  const log = path.join(logs, source === "host" ? "audit.log" : `${source}.log`);
  for (;;) {
    const restarts = database.restarts();
    const child = startIngest(source, log, options);
    own(child);
    const { ok, how } = await child.ended;
    screen.live(null);
    if (ok || signal.aborted) return ok;
    await sleep(DATABASE_BACK_MS, undefined, { ref: false });
    if (signal.aborted) return false;
    if (database.restarts() === restarts) {
      screen.line(
        `${what} stopped early (${how}). What it had stored stays; go on with: npx starfort ingest ${source}`,
      );
      const said = logTail(log);
      if (said) screen.line(said.replace(/^/gm, "  "));
      return false;
    }
    screen.line(`${what} goes on where it was.`);
  }
}

function startIngest(source: string, log: string, { database, screen }: AuditOptions): Child {
  return startChild([`${PROJECT_DIR}/ingest/cli.ts`, "ingest", source, "--report"], {
    ...{ log, nice: NICE, env: { DATABASE_URL: database.url } },
    onMessage: (message) => {
      const report = REPORT.safeParse(message).data;
      if (report?.live !== undefined) screen.live(report.live);
      if (report?.line !== undefined) screen.line(report.line);
    },
  });
}
