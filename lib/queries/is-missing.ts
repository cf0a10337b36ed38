// is-missing.ts: whether an address names something that is not there: asked before the page is drawn, while a 404 can still be told.
import "server-only";
import { z } from "zod";
import { getCheck } from "#lib/areas/index.ts";
import { Prisma } from "#lib/db.ts";
import { readRows } from "./rows.ts";

/**
 * `path` still percent-encoded, `channel` as in the query. True only for what is certain: a path that cannot be decoded, or a
 * package, unit, maintainer, check or channel that does not exist. At most one statement, of index look-ups only.
 */
export async function isMissing(path: string, channel: string | null): Promise<boolean> {
  const parts = decodeParts(path);
  if (parts === null) return true;
  const [, page, first, second, third] = parts;
  // Postgres has no NUL in text; such an address is told to be unreadable by its page.
  if ([...parts, channel ?? ""].some((part) => part.includes("\0"))) return false;
  const check = page === "checks" ? first : page === "packages" ? third : undefined;
  if (check !== undefined && getCheck(check) === null) return true;
  const wanted = [
    channel === null ? null : Prisma.sql`EXISTS (SELECT FROM channel WHERE slug = ${channel})`,
    thingAt(page, first, second, third),
  ];
  const conditions = wanted.filter((condition) => condition !== null);
  if (conditions.length === 0) return false;
  const [row] = await readRows(
    z.object({ there: z.boolean() }),
    Prisma.sql`SELECT ${Prisma.join(conditions, " AND ")} AS there`,
  );
  return row?.there === false;
}

/** What must exist for the page; null where the path names nothing of the database. */
function thingAt(page?: string, first?: string, second?: string, third?: string): Prisma.Sql | null {
  if (page === "maintainers" && first !== undefined)
    return Prisma.sql`EXISTS (SELECT FROM maintainer WHERE handle = ${first})`;
  if (first === undefined || second === undefined) return null;
  if (page === "packages")
    return Prisma.sql`EXISTS (SELECT FROM distro d WHERE d.slug = ${first} AND (
      EXISTS (SELECT FROM package WHERE distro_id = d.id AND name = ${second}) OR EXISTS (SELECT FROM alias WHERE distro_id = d.id AND name = ${second})))`;
  if (page === "units" && third !== undefined)
    return Prisma.sql`EXISTS (SELECT FROM distro d JOIN package p ON p.distro_id = d.id JOIN subject s ON s.package_id = p.id
      WHERE d.slug = ${first} AND p.name = ${second} AND s.kind = 'unit' AND (s.path = ${third} OR regexp_replace(s.path, '^.*/', '') = ${third}))`;
  return null;
}

function decodeParts(path: string): string[] | null {
  try {
    return path.split("/").map(decodeURIComponent);
  } catch {
    return null;
  }
}
