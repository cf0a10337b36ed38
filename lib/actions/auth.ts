// auth.ts: who a token belongs to, and how often its owner may write.
import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Prisma } from "#lib/db.ts";
import { WAIT_SECONDS } from "./answers-table.ts";

const ACTOR = z.object({ id: z.int(), name: z.string(), role: z.enum(["contributor", "curator", "admin"]) });
export type Actor = z.infer<typeof ACTOR>;

/** As `starfort token create` makes them. */
const TOKEN = /^starfort_[A-Za-z0-9_-]{43}$/;

const MOST_WRITES = 30;
const MOST_FAILURES = 60;
let failures: number[] = [];

/**
 * Whose token this is; null where it is unknown, expired or revoked. Only sha256 sums are compared: whoever guesses cannot steer the
 * sum, so the time of the look-up tells nothing. The row stays locked until the transaction ends: writes of one token go one by one.
 */
export async function findActor(tx: Prisma.TransactionClient, token: string): Promise<Actor | null> {
  if (!TOKEN.test(token)) return null;
  const hash = createHash("sha256").update(token).digest("hex");
  const rows: unknown = await tx.$queryRaw`
    UPDATE api_token SET used_at = now()
    WHERE hash = decode(${hash}, 'hex') AND revoked_at IS NULL AND expires_at > now()
    RETURNING id, name, role::text`;
  return z.array(ACTOR).parse(rows)[0] ?? null;
}

/** Counts a token that was refused; true where this process has refused too many within a minute. A good token never waits for them. */
export function countFailure(now: number = Date.now()): boolean {
  failures = failures.filter((at) => at > now - WAIT_SECONDS * 1000);
  // Bounded: who keeps guessing fills the list, and is then not counted further.
  if (failures.length >= MOST_FAILURES) return true;
  failures.push(now);
  return false;
}

/** How an actor is called in the audit log: the number stays when another token gets the same name. */
export const actorName = ({ id, name }: Actor): string => `token ${id} (${name})`;

/** Whether the actor has written as often as is good within a minute, by the audit log: all processes count together. */
export async function hasWrittenEnough(tx: Prisma.TransactionClient, actor: Actor): Promise<boolean> {
  const rows: unknown = await tx.$queryRaw`
    SELECT count(*)::int AS writes FROM audit_log
    WHERE at > now() - make_interval(secs => ${WAIT_SECONDS}) AND actor = ${actorName(actor)}`;
  const [row] = z.array(z.object({ writes: z.int() })).parse(rows);
  return (row?.writes ?? 0) >= MOST_WRITES;
}

export interface Change {
  /** "job.retry". */
  readonly action: string;
  readonly target: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Every write of a person leaves a row, in the transaction of the write. */
export async function writeAudit(
  tx: Prisma.TransactionClient,
  actor: Actor,
  { action, target, before, after }: Change,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO audit_log (actor, action, target, before, after)
    VALUES (${actorName(actor)}, ${action}, ${target}, ${JSON.stringify(before)}::jsonb, ${JSON.stringify(after)}::jsonb)`;
}
