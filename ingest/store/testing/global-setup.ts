// global-setup.ts: one Postgres and one migrated template for all *.db.test.ts; each test clones the template.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { readEnv } from "#lib/env.ts";
import { startPostgres } from "#lib/postgres.ts";
import { migrate } from "../../migrate.ts";
import { createDatabase, dropDatabase } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The migrated database that tests clone. */
    templateUrl: string;
  }
}

/** Uses the server of DATABASE_URL, else starts one in a temporary folder; returns what stops and removes it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await findServer();
  const template = await createDatabase(url, "starfort_template");
  await migrate(template);
  project.provide("templateUrl", template);
  return async () => {
    await dropDatabase(template);
    await stop();
  };
}

async function findServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const { DATABASE_URL } = readEnv();
  if (DATABASE_URL) return { url: DATABASE_URL, stop: () => Promise.resolve() };
  const home = mkdtempSync(path.join(tmpdir(), "starfort-db-test-"));
  // Root's server runs as another user, who must get through.
  chmodSync(home, 0o711);
  const server = await startPostgres({ home: path.join(home, "home") });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
