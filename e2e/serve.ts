// serve.ts: the site under test: the real build on a fresh embedded database that a real ingest has filled; gone without a trace at the end.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { openPool } from "#ingest/database.ts";
import { migrate } from "#ingest/migrate.ts";
import { buildSite, isBuilt } from "#ingest/up/build.ts";
import type { Child } from "#ingest/up/child.ts";
import { siteUrl, startSite, untilAnswers } from "#ingest/up/site.ts";
import { startPostgres } from "#lib/postgres.ts";
import { seed } from "./seed.ts";

const HOST = "127.0.0.1";
/** Nothing listens on the discard port: what a page says when the database does not answer. */
const NO_DATABASE = "postgresql://nobody@127.0.0.1:9/none";

const home = mkdtempSync(path.join(tmpdir(), "starfort-e2e-"));
// Root's database runs as another user, who must get through to its own folder; else its data would go elsewhere.
chmodSync(home, 0o711);
const children: Child[] = [];
const cleanups: (() => Promise<unknown> | unknown)[] = [() => rmSync(home, { recursive: true, force: true })];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

async function filledDatabase(): Promise<string> {
  const postgres = await startPostgres({ home });
  cleanups.push(() => postgres.stop());
  await migrate(postgres.url);
  const pool = openPool(postgres.url, 8);
  try {
    cleanups.push(await seed(pool));
  } finally {
    await pool.end();
  }
  return postgres.url;
}

async function start(name: string, databaseUrl: string): Promise<string> {
  const options = { host: HOST, port: await freePort(), databaseUrl, log: path.join(home, "logs", `${name}.log`) };
  const site = startSite(options);
  children.push(site);
  if (databaseUrl !== NO_DATABASE) await untilAnswers(site, options);
  return siteUrl(HOST, options.port);
}

let stopping: Promise<void> | null = null;
function stop(): Promise<void> {
  stopping ??= (async () => {
    await Promise.all(children.map((child) => child.stop()));
    for (const cleanup of cleanups.reverse()) await cleanup();
  })();
  return stopping;
}

for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop().then(() => process.exit(0)));

try {
  const build = isBuilt() ? Promise.resolve() : buildSite(path.join(home, "logs"), (child) => children.push(child));
  const [databaseUrl] = await Promise.all([filledDatabase(), build]);
  const [site, cutOff] = await Promise.all([start("site", databaseUrl), start("cut-off", NO_DATABASE)]);
  console.log(`site ${site} cut off ${cutOff}`);
} catch (error) {
  await stop();
  throw error;
}
