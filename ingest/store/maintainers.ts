// maintainers.ts: who a steward is: the row that stands for them, made if there is none.
import type pg from "pg";
import { z } from "zod";
import type { Steward } from "../audited.ts";
import { cleanText } from "./clean.ts";
import { freeHandle, slugOf } from "./handle.ts";
import { LOCKS } from "./locks.ts";

const MAX_NAME = 255;
// RFC 5321; a longer one reaches nobody and tells nobody apart.
const MAX_EMAIL = 254;
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/;

const FIND = `
  SELECT id, name, email, github_id, github_login
  FROM maintainer
  WHERE github_id = ANY($1) OR email = ANY($2) OR (email IS NULL AND github_id IS NULL AND name = ANY($3))
    OR lower(github_login) = ANY($4)
  ORDER BY id`;

/** Handles that may be in the way: the wish itself, and the wish with a number. */
const FIND_HANDLES = `
  SELECT lower(handle) AS handle FROM maintainer
  WHERE lower(handle) = ANY($1) OR lower(regexp_replace(handle, '-[0-9]+$', '')) = ANY($1)`;

const ADD = `
  INSERT INTO maintainer (kind, handle, name, email, github_id, github_login)
  VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`;

const UPDATE = "UPDATE maintainer SET email = $2, github_id = $3, github_login = $4 WHERE id = $1";

const KNOWN = z.object({
  id: z.number(),
  name: z.string(),
  email: z.string().nullable(),
  github_id: z.coerce.number().nullable(),
  github_login: z.string().nullable(),
});

interface Person {
  readonly kind: Steward["kind"];
  readonly name: string;
  readonly email: string | null;
  readonly githubId: number | null;
  readonly login: string | null;
}

/**
 * The ids of the stewards, in their order. Same GitHub id or same e-mail = same row; whose id is not known is known by login, and who
 * has none of these by name.
 * The first name and kind that a row got stay: sources spell one person in many ways. Runs in the batch's transaction.
 */
export async function storeMaintainers(client: pg.ClientBase, stewards: readonly Steward[]): Promise<number[]> {
  const people = stewards.map(personOf);
  const distinct = [...new Map(people.map((person) => [keyOf(person), person])).values()];
  let book = await openBook(client, distinct);
  if (!distinct.every((person) => book.find(person)?.isComplete)) {
    // One hand writes handles at a time, whichever channel it serves.
    await client.query("SELECT pg_advisory_xact_lock($1, 0)", [LOCKS.maintainers]);
    book = await openBook(client, distinct);
    await addMissing(client, book, distinct);
  }
  return people.map((person) => {
    const known = book.find(person);
    if (!known) throw new Error(`the maintainer ${JSON.stringify(person.name)} was stored, but is not there`);
    return known.id;
  });
}

/** An e-mail in lower case is one identity; a name may be anything. */
function personOf({ kind, name, email, github }: Steward): Person {
  const login = github && LOGIN.test(github.login) ? github.login : null;
  const clean =
    email === null
      ? ""
      : cleanText(email, MAX_EMAIL + 1)
          .trim()
          .toLowerCase();
  return {
    kind,
    name: cleanText(name, MAX_NAME).trim() || login || "(no name)",
    email: clean !== "" && clean.length <= MAX_EMAIL ? clean : null,
    githubId: github && Number.isSafeInteger(github.id) ? github.id : null,
    login,
  };
}

const keyOf = ({ kind, name, email, githubId, login }: Person): string =>
  JSON.stringify([githubId, email, name, kind, login]);

interface Entry {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
  readonly githubId: number | null;
  readonly login: string | null;
}

/** Rows by everything that identifies them. */
class Book {
  readonly #byGithub = new Map<number, Entry>();
  readonly #byLogin = new Map<string, Entry>();
  readonly #byEmail = new Map<string, Entry>();
  readonly #byName = new Map<string, Entry>();

  add(entry: Entry): void {
    if (entry.githubId !== null) this.#byGithub.set(entry.githubId, entry);
    if (entry.login !== null) this.#byLogin.set(entry.login.toLowerCase(), entry);
    if (entry.email !== null) this.#byEmail.set(entry.email, entry);
    if (entry.githubId === null && entry.email === null) this.#byName.set(entry.name, entry);
  }

  /** The person's row, and whether it already holds all that is known of them. */
  find(person: Person): (Entry & { readonly isComplete: boolean; readonly better: Entry }) | null {
    const byGithub = person.githubId === null ? undefined : this.#byGithub.get(person.githubId);
    const byEmail = person.email === null ? undefined : this.#byEmail.get(person.email);
    const nameless = person.githubId === null && person.email === null;
    const byName = nameless ? this.#byName.get(person.name) : undefined;
    const entry = byGithub ?? this.#findLogin(person) ?? byEmail ?? byName;
    if (!entry) return null;
    const better = {
      ...entry,
      githubId: entry.githubId ?? person.githubId,
      login: entry.login ?? person.login,
      // An e-mail that is another row's stays there: only a curator can join two rows.
      email: entry.email ?? (byEmail ? null : person.email),
    };
    const isComplete =
      better.githubId === entry.githubId && better.login === entry.login && better.email === entry.email;
    return { ...entry, better, isComplete };
  }

  /** Whoever has that login, unless both have an id: a login that was given up goes to somebody else. */
  #findLogin({ login, githubId }: Person): Entry | undefined {
    const entry = login === null ? undefined : this.#byLogin.get(login.toLowerCase());
    return entry && (githubId === null || entry.githubId === null) ? entry : undefined;
  }
}

async function openBook(client: pg.ClientBase, people: readonly Person[]): Promise<Book> {
  const nameless = people.filter(({ githubId, email }) => githubId === null && email === null);
  const { rows } = await client.query(FIND, [
    people.flatMap(({ githubId }) => githubId ?? []),
    people.flatMap(({ email }) => email ?? []),
    nameless.map(({ name }) => name),
    people.flatMap(({ login }) => login?.toLowerCase() ?? []),
  ]);
  const book = new Book();
  for (const row of z.array(KNOWN).parse(rows)) {
    book.add({ id: row.id, name: row.name, email: row.email, githubId: row.github_id, login: row.github_login });
  }
  return book;
}

/** New people are few after the first ingest, so they are written one by one. */
async function addMissing(client: pg.ClientBase, book: Book, people: readonly Person[]): Promise<void> {
  const wishOf = (person: Person): string => person.login ?? slugOf(person.name, person.kind);
  const wishes = people.filter((person) => !book.find(person)).map((person) => wishOf(person).toLowerCase());
  const { rows } = await client.query(FIND_HANDLES, [wishes]);
  const taken = new Set(
    z
      .array(z.object({ handle: z.string() }))
      .parse(rows)
      .map(({ handle }) => handle),
  );
  for (const person of people) {
    const known = book.find(person);
    if (known) {
      if (known.isComplete) continue;
      const { id, email, githubId, login } = known.better;
      await client.query(UPDATE, [id, email, githubId, login]);
      book.add(known.better);
      continue;
    }
    const handle = freeHandle(wishOf(person), (wish) => taken.has(wish));
    taken.add(handle.toLowerCase());
    const { kind, name, email, githubId, login } = person;
    const added = await client.query(ADD, [kind, handle, name, email, githubId, login]);
    book.add({ id: z.object({ id: z.number() }).parse(added.rows[0]).id, name, email, githubId, login });
  }
}
