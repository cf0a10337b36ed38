// token-command.ts: `starfort token create|list|revoke`: keys for those who may write; only their sha256 is stored.
import { createHash, randomBytes } from "node:crypto";
import type pg from "pg";
import { z } from "zod";
import type { Env } from "#lib/env.ts";
import { PlainError } from "#lib/plain-error.ts";
import { openDatabase, openPool } from "./database.ts";

export const ROLES = ["contributor", "curator", "admin"] as const;

const NEW = z.object({
  name: z.string().trim().min(1).max(100),
  role: z.enum(ROLES),
  days: z.number().int().min(1).max(3650),
});
const SECRET_BYTES = 32;

/** Prints a new token, the only time that it can be seen. */
export async function createToken(env: Env, given: unknown): Promise<void> {
  const { name, role, days } = NEW.parse(given);
  await withPool(env, async (pool) => {
    const token = `starfort_${randomBytes(SECRET_BYTES).toString("base64url")}`;
    const hash = createHash("sha256").update(token).digest();
    await pool.query(
      "INSERT INTO api_token (name, hash, role, expires_at) VALUES ($1, $2, $3, now() + make_interval(days => $4))",
      [name, hash, role, days],
    );
    console.error(`A token for ${name} (${role}), good for ${days} days. It is shown this once:`);
    console.log(token);
  });
}

const ROW = z.object({
  id: z.number(),
  name: z.string(),
  role: z.string(),
  state: z.string(),
  used: z.string().nullable(),
});

/** Prints the tokens, without what they are. */
export async function listTokens(env: Env): Promise<void> {
  await withPool(env, async (pool) => {
    const { rows } = await pool.query(`
      SELECT id, name, role::text,
        CASE WHEN revoked_at IS NOT NULL THEN 'revoked on ' || revoked_at::date
             WHEN expires_at < now() THEN 'expired on ' || expires_at::date
             ELSE 'good until ' || expires_at::date END AS state,
        used_at::date::text AS used
      FROM api_token ORDER BY id`);
    const tokens = z.array(ROW).parse(rows);
    if (tokens.length === 0) console.log("There are no tokens.");
    for (const { id, name, role, state, used } of tokens) {
      console.log(`${id}  ${name}  ${role}  ${state}  ${used === null ? "never used" : `last used on ${used}`}`);
    }
  });
}

/** Throws PlainError where there is none of that id that could still be used. */
export async function revokeToken(env: Env, id: string): Promise<void> {
  await withPool(env, async (pool) => {
    const { rowCount } = await pool.query(
      "UPDATE api_token SET revoked_at = now() WHERE id::text = $1 AND revoked_at IS NULL",
      [id],
    );
    if (rowCount !== 1)
      throw new PlainError(`there is no token ${id} that could be revoked; starfort token list names them`);
    console.log(`Token ${id} is revoked.`);
  });
}

async function withPool(env: Env, work: (pool: pg.Pool) => Promise<void>): Promise<void> {
  const database = await openDatabase(env, console.error);
  const pool = openPool(database.url, 1);
  try {
    await work(pool);
  } finally {
    await pool.end();
    await database.close();
  }
}
