// book.ts: the names of packages as a catalogue has them, for reports that are read in before it, and without a database.
import type { CatalogueEntry } from "../../audited.ts";
import type { PackageBook } from "../source.ts";

type Named = Pick<CatalogueEntry, "name" | "aliases" | "identity">;

/** Finds as the database does (ingest/store/package-book.ts): a name goes before an alias, that before a pname; then the shortest. */
export function makeBook(packages: readonly Named[]): PackageBook {
  const names = new Map<string, string>();
  const byLength = [...packages].sort(
    (a, b) => a.name.length - b.name.length || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  const ways: readonly ((named: Named) => readonly string[])[] = [
    ({ name }) => [name],
    ({ aliases = [] }) => aliases,
    // "<pname> <file>".
    ({ identity = "" }) => [identity.split(" ", 1)[0] ?? ""],
  ];
  for (const way of ways)
    for (const named of byLength)
      for (const called of way(named)) if (!names.has(called)) names.set(called, named.name);
  return {
    findNames: (_distro, wanted) =>
      Promise.resolve(
        new Map(
          wanted.flatMap((called) => {
            const name = names.get(called);
            return name === undefined ? [] : [[called, name] as const];
          }),
        ),
      ),
  };
}
