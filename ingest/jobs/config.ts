// config.ts: starfort.config.ts: what is ingested by itself, and when.
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type ParsedCronItem, parseCronItems } from "graphile-worker";
import { z } from "zod";
import { PROJECT_DIR } from "#lib/home.ts";
import { PlainError } from "#lib/plain-error.ts";
import { getSource } from "../sources/index.ts";
import { SOURCE_IDS } from "../sources/source.ts";
import { MAX_ATTEMPTS, type OpenJob, openJobKey, openQueueName, TASKS } from "./tasks.ts";

const HOUR_SECONDS = 3600;
const MS = 1000;

const SCHEDULE = z.strictObject({
  /** What /status calls it. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "expected small letters, digits and hyphens"),
  source: z.enum(SOURCE_IDS),
  /** As on the command line, in camel case: `{ suite: "bookworm", with: ["bookworm-security"] }`. */
  options: z.record(z.string(), z.unknown()).default({}),
  /** Minute, hour, day of month, month, day of week, in UTC: "30 4 * * *". */
  cron: z.string(),
  /** After so many hours without a run that succeeded, /status says that it is overdue. */
  overdueAfterHours: z.number().positive().max(10_000).default(48),
});

const CONFIG = z.strictObject({
  schedules: z
    .array(SCHEDULE)
    .max(500)
    .default([])
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, "two schedules have one name"),
});

/** What starfort.config.ts exports. */
export type Config = z.input<typeof CONFIG>;

export interface Schedule {
  readonly name: string;
  readonly cron: string;
  readonly overdueAfterSeconds: number;
  readonly job: OpenJob & { readonly schedule: string };
}

export const CONFIG_FILE = path.join(PROJECT_DIR, "starfort.config.ts");

/** The schedules of a configuration file; none where there is no such file. Throws PlainError naming the file and the field. */
export async function readSchedules(file: string = CONFIG_FILE): Promise<readonly Schedule[]> {
  if (!existsSync(file)) {
    if (file === CONFIG_FILE) return [];
    throw new PlainError(`there is no ${file}`);
  }
  return parseSchedules(await importDefault(file), file);
}

async function importDefault(file: string): Promise<unknown> {
  try {
    const loaded: unknown = await import(pathToFileURL(file).href);
    return z.object({ default: z.unknown() }).parse(loaded).default;
  } catch (error) {
    throw new PlainError(`${file} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The same of what the file exports. */
export function parseSchedules(exported: unknown, file: string): readonly Schedule[] {
  const parsed = CONFIG.safeParse(exported);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new PlainError(
      `${file}: ${issue?.path.join(".") || "the default export"}: ${issue?.message ?? "cannot be used"}`,
    );
  }
  return parsed.data.schedules.map(({ name, source, options, cron, overdueAfterHours }) => {
    const where = `${file}: schedules, ${name}`;
    const job = { source, options: parseOptions(source, options, where), asOf: null, schedule: name };
    return { name, cron, overdueAfterSeconds: Math.round(overdueAfterHours * HOUR_SECONDS), job };
  });
}

function parseOptions(source: string, options: unknown, where: string): unknown {
  try {
    return getSource(source)?.parse(options);
  } catch (error) {
    throw new PlainError(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The schedules as the queue's cron takes them: what was due while no worker ran is done once, when one comes. Throws PlainError for a bad pattern. */
export function cronOf(schedules: readonly Schedule[]): ParsedCronItem[] {
  return schedules.flatMap(({ name, cron, overdueAfterSeconds, job }) => {
    const item = {
      ...{ task: TASKS.open, match: cron, identifier: name, payload: { ...job } },
      options: {
        ...{ jobKey: openJobKey(job), jobKeyMode: "preserve_run_at" as const, maxAttempts: MAX_ATTEMPTS },
        queueName: openQueueName(job),
        backfillPeriod: overdueAfterSeconds * MS,
      },
    };
    try {
      return parseCronItems([item]);
    } catch (error) {
      throw new PlainError(
        `the schedule ${name} has the cron pattern ${JSON.stringify(cron)}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  });
}
