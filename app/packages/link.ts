// link.ts: a question about packages as it stands in an address.
import type { PackagesQuery } from "#app/_components/href.ts";
import type { PackagesQuestion } from "#lib/queries/find-packages.ts";

/** The default sort is left out. */
export function linkOf(question: PackagesQuestion): PackagesQuery {
  return { ...question, sort: question.sort === "fails" ? null : question.sort };
}
