// stage-evidence.ts: what a source says of a package beside its verdicts -> rows for COPY.
import type { AuditedPackage, CatalogueEntry } from "../audited.ts";
import { cleanKey, cleanText } from "./clean.ts";
import type { Field } from "./copy.ts";
import type { Stage } from "./sql/stage-tables.ts";

const MAX_KEY_BYTES = 255;
const MAX_TEXT = 2000;
// Of the packages known, the one with most attribute paths has some 200.
const MAX_ALIASES = 1000;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Words of a package that may come with its verdicts or without. */
export type Evidence = Partial<Pick<AuditedPackage, "recipeFlags" | "rebuilds" | "causeTags">>;

export const EVIDENCE_STAGES = [
  "stage_alias",
  "stage_flag",
  "stage_rebuild",
  "stage_tag",
] as const satisfies readonly Stage[];

export type EvidenceRows = Record<(typeof EVIDENCE_STAGES)[number], Field[][]>;

export const noEvidence = (): EvidenceRows => ({ stage_alias: [], stage_flag: [], stage_rebuild: [], stage_tag: [] });

/** Adds the rows of the package of that number. What is said twice of one thing is said once, by the last word. */
export function addEvidence(rows: EvidenceRows, no: number, entry: CatalogueEntry & Evidence): void {
  const key = (text: string): string => cleanKey(text, MAX_KEY_BYTES);
  const text = (given: string | null): string | null => (given === null ? null : cleanText(given, MAX_TEXT));
  const { aliases = [], recipeFlags = [], rebuilds = [], causeTags = [] } = entry;
  for (const name of new Set(aliases.slice(0, MAX_ALIASES).map(key))) rows.stage_alias.push([no, name]);
  for (const [flag, enabled] of new Map(recipeFlags.map((one) => [key(one.flag), one.enabled]))) {
    rows.stage_flag.push([no, flag, enabled]);
  }
  for (const { subjectName, version, arch, rebuilder, result, rebuiltOn, diffUrl, logUrl } of rebuilds) {
    const names = [key(subjectName), key(version), arch === null ? null : key(arch), key(rebuilder)];
    rows.stage_rebuild.push([no, ...names, result, dayOf(rebuiltOn), text(diffUrl), text(logUrl)]);
  }
  for (const [slug, tag] of new Map(causeTags.map((one) => [key(one.slug), one]))) {
    if (tag.source === "by hand") throw new Error(`${entry.name}: the tag ${slug} claims to be written by hand`);
    rows.stage_tag.push([no, slug, text(tag.description), text(tag.url), key(tag.source)]);
  }
}

/** A day of the calendar as Postgres takes it; null for anything else. */
function dayOf(given: string | null): string | null {
  if (given === null || !DAY.test(given)) return null;
  const time = Date.parse(`${given}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(given) ? given : null;
}
