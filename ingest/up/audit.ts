// audit.ts: the audit of this host as a child of `up`: its progress is shown, its failure told, the site stays.
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
  readonly log: string;
  readonly screen: Screen;
  readonly own: (child: Child) => void;
  readonly signal: AbortSignal;
}

/** Audits this host in a process of its own. Never throws: what goes wrong is said on the screen. */
export async function auditHost({ database, log, screen, own, signal }: AuditOptions): Promise<void> {
  for (;;) {
    const restarts = database.restarts();
    const child = startChild([`${PROJECT_DIR}/ingest/cli.ts`, "ingest", "host", "--report"], {
      log,
      nice: NICE,
      env: { DATABASE_URL: database.url },
      onMessage: (message) => {
        const report = REPORT.safeParse(message).data;
        if (report?.live !== undefined) screen.live(report.live);
        if (report?.line !== undefined) screen.line(report.line);
      },
    });
    own(child);
    const { ok, how } = await child.ended;
    screen.live(null);
    if (ok || signal.aborted) return;
    await sleep(DATABASE_BACK_MS, undefined, { ref: false });
    if (signal.aborted) return;
    if (database.restarts() === restarts) {
      screen.line(
        `The audit of this host stopped early (${how}). What it had stored stays; go on with: npx starfort ingest host`,
      );
      const said = logTail(log);
      if (said) screen.line(said.replace(/^/gm, "  "));
      return;
    }
    screen.line("The audit goes on where it was.");
  }
}
