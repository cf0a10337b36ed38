// package-book.ts: names of packages that the database knows, for sources that speak of packages which another source named.
import type pg from "pg";
import { z } from "zod";
import type { PackageBook } from "../sources/source.ts";

/** $1 = distro, $2 = wanted. A name itself goes before an alias, that before a pname; then the shortest. */
const FIND_NAMES = `
  SELECT DISTINCT ON (wanted) wanted, name
  FROM unnest($2::text[]) w (wanted)
  CROSS JOIN LATERAL (
    SELECT 1 AS rank, p.name FROM package p JOIN distro d ON d.id = p.distro_id
    WHERE d.slug = $1 AND p.name = wanted
    UNION ALL
    SELECT 2, p.name FROM alias a JOIN package p ON p.id = a.package_id JOIN distro d ON d.id = a.distro_id
    WHERE d.slug = $1 AND a.name = wanted
    UNION ALL
    SELECT 3, p.name FROM package p JOIN distro d ON d.id = p.distro_id
    WHERE d.slug = $1 AND starts_with(p.identity, wanted || ' ')
  ) found
  ORDER BY wanted, rank, length(name), name`;

const FOUND = z.array(z.object({ wanted: z.string(), name: z.string() }));

export function makePackageBook(pool: pg.Pool): PackageBook {
  return {
    findNames: async (distro, wanted) => {
      const { rows } = await pool.query(FIND_NAMES, [distro, [...wanted]]);
      return new Map(FOUND.parse(rows).map(({ wanted: asked, name }) => [asked, name]));
    },
  };
}
