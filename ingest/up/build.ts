// build.ts: the Prisma client and the Next.js build, made anew only when their sources changed.
import { cpSync, existsSync, rmSync } from "node:fs";
import path from "node:path";
import { PROJECT_DIR } from "#lib/home.ts";
import { PlainError } from "#lib/plain-error.ts";
import { type Child, logTail, startChild } from "./child.ts";
import { clientStamp, isStamped, siteStamp, writeStamp } from "./stamp.ts";

const inProject = (...parts: string[]): string => path.join(PROJECT_DIR, ...parts);

/** What `runSite` starts. */
export const SITE_SERVER = inProject(".next/standalone/server.js");
// Beside what they describe: several homes may share one checkout. `next build` clears its folder, and with it the stamp.
const SITE_STAMP = inProject(".next/starfort-stamp");
const CLIENT = inProject("lib/generated/prisma/client.ts");
const CLIENT_STAMP = inProject("lib/generated/starfort-stamp");

/** Whether the build at hand is of the sources at hand. */
export function isBuilt(): boolean {
  return existsSync(SITE_SERVER) && isStamped(SITE_STAMP, siteStamp(PROJECT_DIR));
}

/** Builds the dashboard. `own` is told each child, to stop it if need be. Throws PlainError with the end of the log when it fails. */
export async function buildSite(logs: string, own: (child: Child) => void): Promise<void> {
  const run = async (title: string, log: string, args: string[]): Promise<void> => {
    const child = startChild(args, { log, env: { NODE_ENV: "production", DATABASE_URL: undefined } });
    own(child);
    const { ok, how } = await child.ended;
    if (!ok) throw new PlainError(`${title} failed (${how}). Its log, ${log}, ends with:\n${logTail(log)}`);
  };
  const client = clientStamp(PROJECT_DIR);
  if (!existsSync(CLIENT) || !isStamped(CLIENT_STAMP, client)) {
    await run("Generating the database client", path.join(logs, "generate.log"), [
      inProject("node_modules/prisma/build/index.js"),
      "generate",
      "--no-hints",
    ]);
    writeStamp(CLIENT_STAMP, client);
  }
  // Taken before the build: what changes while it runs makes the next start build again.
  const stamp = siteStamp(PROJECT_DIR);
  rmSync(SITE_STAMP, { force: true });
  await run("Building the dashboard", path.join(logs, "build.log"), [
    inProject("node_modules/next/dist/bin/next"),
    "build",
  ]);
  if (!existsSync(SITE_SERVER))
    throw new PlainError(`Building the dashboard left no ${SITE_SERVER}. See ${path.join(logs, "build.log")}`);
  copyAssets();
  writeStamp(SITE_STAMP, stamp);
}

/** Next.js leaves these out of its standalone output, for those who serve them from elsewhere. */
function copyAssets(): void {
  cpSync(inProject(".next/static"), inProject(".next/standalone/.next/static"), { recursive: true });
  if (existsSync(inProject("public")))
    cpSync(inProject("public"), inProject(".next/standalone/public"), { recursive: true });
}
