// causes.ts: Debian's notes: why a package is not reproducible.
import { parseNotedIssues, parseNotedPackages } from "#lib/formats/rebuilds/index.ts";
import type { CauseTag } from "../../audited.ts";
import type { SourceContext } from "../source.ts";
import { naming, readText } from "./input.ts";
import type { Asked } from "./options.ts";
import type { CauseBook } from "./packages.ts";

const SOURCE = "debian-notes";
const MAX_TEXT = 2000;
/** tests.reproducible-builds.org has a page an issue, with the packages that have it. */
const PAGES = "https://tests.reproducible-builds.org/debian/issues/unstable";

/** Null where no notes are given. Throws SourceError. */
export async function readCauses({ notes, issues }: Asked, context: SourceContext): Promise<CauseBook> {
  if (notes === null) return null;
  const packagesText = await readText(notes, context);
  const packages = naming(notes, () => parseNotedPackages(packagesText));
  const issuesText = issues === null ? "" : await readText(issues, context);
  const known = naming(issues ?? notes, () => parseNotedIssues(issuesText));
  return (name) =>
    (packages.get(name) ?? []).map((slug): CauseTag => {
      const issue = known.get(slug);
      const isAddress = /^https?:/i.test(issue?.url ?? "");
      return {
        ...{ slug: slug.slice(0, 255), description: issue?.description?.slice(0, MAX_TEXT) ?? null, source: SOURCE },
        url: isAddress ? (issue?.url ?? null) : `${PAGES}/${encodeURIComponent(slug)}_issue.html`,
      };
    });
}
