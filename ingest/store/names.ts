// names.ts: which row each staged package is: found by its identity or its name, added, adopted or renamed.
import type pg from "pg";
import { z } from "zod";
import { LOCKS } from "./locks.ts";
import * as SQL from "./sql/names.ts";

export interface Naming {
  readonly distroId: number;
  /** False for a supplement: packages keep the names that their catalogue gives them. */
  readonly renames: boolean;
  /** Everything that the source lists is staged: an identity that is not there is nowhere. */
  readonly complete: boolean;
  /** Some of what is staged has an identity. */
  readonly identities: boolean;
}

/**
 * Finds the rows of all staged packages; changes names and identities where they differ. Does not add any: see addPackages.
 * Runs in a transaction, in which nobody else gives names in this distro from the first change on.
 */
export async function findPackages(client: pg.ClientBase, naming: Naming): Promise<void> {
  await find(client, naming);
  if (!naming.identities) return;
  const { rows } = await client.query(SQL.IS_UNSETTLED, [naming.renames]);
  if (!z.object({ unsettled: z.boolean() }).parse(rows[0]).unsettled) return;
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [LOCKS.packages, naming.distroId]);
  // Who had the lock before may have named some of them.
  await client.query(SQL.FORGET_FOUND);
  await find(client, naming);
  await client.query(SQL.ADOPT);
  if (naming.renames) await rename(client, naming.distroId);
}

/** Adds the packages that have no row. Throws Error where the batch gives two packages one row. */
export async function addPackages(client: pg.ClientBase, naming: Naming): Promise<void> {
  if ((await findHomeless(client)) !== undefined) {
    await client.query(SQL.ADD_PACKAGES, [naming.distroId]);
    // Another channel may have added some of them at this moment.
    await find(client, naming);
    const homeless = await findHomeless(client);
    if (homeless !== undefined)
      throw new Error(`${homeless} has no row of its own: another package of the batch has its name`);
  }
  await client.query(SQL.DROP_NAMES_FROM_ALIASES, [naming.distroId]);
}

async function findHomeless(client: pg.ClientBase): Promise<string | undefined> {
  const { rows } = await client.query(SQL.FIND_HOMELESS);
  return z.array(z.object({ name: z.string() })).parse(rows)[0]?.name;
}

async function find(client: pg.ClientBase, { distroId, complete, identities }: Naming): Promise<void> {
  if (identities) await client.query(SQL.FIND_BY_IDENTITY, [distroId]);
  await client.query(SQL.FIND_BY_NAME, [distroId, complete]);
}

const RENAMED = z.object({
  id: z.number(),
  old: z.string(),
  new: z.string(),
  own_name: z.string(),
  holder: z.number().nullable(),
  holder_identity: z.string().nullable(),
  holder_left: z.boolean(),
});
type Renamed = z.infer<typeof RENAMED>;

async function rename(client: pg.ClientBase, distroId: number): Promise<void> {
  const { rows } = await client.query(SQL.FIND_RENAMED, [distroId]);
  const moves = possible(z.array(RENAMED).parse(rows));
  if (moves.length === 0) return;
  const displaced = moves.flatMap(({ holder, holder_left, holder_identity, new: name }) =>
    holder !== null && holder_left ? [{ id: holder, name: ownName(name, holder_identity ?? `${holder}`) }] : [],
  );
  const given = [...moves.map((move) => ({ id: move.id, name: move.new })), ...displaced];
  const ids = given.map(({ id }) => id);
  await client.query(SQL.CLEAR_NAMES, [ids]);
  await client.query(SQL.GIVE_NAMES, [ids, given.map(({ name }) => name)]);
  await client.query(SQL.RENAME_TALLIES, [ids]);
  await client.query(SQL.DROP_NAMES_FROM_ALIASES, [distroId]);
  // A name that it only had because its own was taken leads nowhere.
  const former = moves.filter((move) => move.old !== move.own_name);
  await client.query(SQL.KEEP_FORMER_NAMES, [distroId, former.map(({ id }) => id), former.map((move) => move.old)]);
}

/** Those whose new name is free, or becomes free because its bearer gets another one now: who waits for one that stays, stays too. */
function possible(wished: readonly Renamed[]): readonly Renamed[] {
  const moving = new Map(wished.map((move) => [move.id, move]));
  for (;;) {
    const stuck = [...moving.values()].filter(
      ({ holder, holder_left }) => holder !== null && !holder_left && !moving.has(holder),
    );
    if (stuck.length === 0) return [...moving.values()];
    for (const { id } of stuck) moving.delete(id);
  }
}

/** A name for a package whose own is taken: with what its identity has beside the name, usually its file. */
export function ownName(name: string, identity: string): string {
  const beside = identity.startsWith(`${name} `) ? identity.slice(name.length + 1) : identity;
  return `${name} (${beside})`;
}
