// server.ts: databases made and dropped on a server.
import { randomUUID } from "node:crypto";
import pg from "pg";

/** Creates a database with a name of its own on the url's server; returns its url. */
export async function createDatabase(url: string, prefix: string, template = "template0"): Promise<string> {
  const name = `${prefix}_${randomUUID().slice(0, 8)}`;
  await onServer(url, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const made = new URL(url);
  made.pathname = `/${name}`;
  return made.href;
}

export async function dropDatabase(url: string): Promise<void> {
  await onServer(url, `DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}

/** From the maintenance database: nobody may be in the one that is cloned or dropped. */
async function onServer(url: string, sql: string): Promise<void> {
  const server = new URL(url);
  server.pathname = "/postgres";
  const client = new pg.Client({ connectionString: server.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
