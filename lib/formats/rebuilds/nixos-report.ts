// nixos-report.ts: a page of reproducible.nixos.org (2019 to 2025): totals, and the derivations that differ or were not checked.
//
// Rules: src/report of r13y.com (MIT), which made the first of them, and the words of the published pages. A page does not name the
// derivations that are reproducible.
import { FormatError } from "../format-error.ts";
import { type Derivation, parseDerivation } from "./derivation.ts";
import { dayOf, quote } from "./rebuild.ts";

export interface NixosReport {
  readonly reproducible: number;
  readonly total: number;
  /** YYYY-MM-DD; null where the page does not say when it was made. */
  readonly madeOn: string | null;
  /** The nixpkgs commit; null where the page does not name it. */
  readonly revision: string | null;
  readonly unreproduced: readonly NamedDerivation[];
  readonly unchecked: readonly NamedDerivation[];
}

export interface NamedDerivation {
  readonly derivation: Derivation;
  /** As the page links it: "./diff/<hash>-<hash>.html"; null where there is none. */
  readonly diff: string | null;
}

const MAX_BYTES = 32 * 1024 * 1024;
const MAX_COUNT = 10_000_000;
// Pages until 2023 say "1889 / 1910 (98.9%) are reproducible", later ones "1327 out of 1334 (99.48%)".
const TOTALS = /(\d{1,8})\s{0,20}(?:out of|\/)\s{0,20}(\d{1,8})\s{0,20}\(\s{0,20}[\d.]{1,10}\s{0,5}%\)/;
const MADE_AT = /Generated at (\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d(?:\.\d{1,9})? UTC/;
const REVISION = /git checkout ([0-9a-f]{40})/;
const DRV = /[0-9abcdfghijklmnpqrsvwxyz]{32}-[^\s/<>"'`]{1,211}\.drv/;
const DIFF = /href="(\.?\/?diff\/[^"\s<>]{1,300})"/;

/** Throws FormatError where it is another page, or one that names more than it counts. */
export function parseNixosReport(html: string): NixosReport {
  if (html.length > MAX_BYTES) throw new FormatError(`a page of ${html.length} characters, more than ${MAX_BYTES}`);
  const text = unescape(html);
  const [, reproducible, total] = TOTALS.exec(text.replace(/<[^<>]{0,300}>/g, "")) ?? [];
  if (reproducible === undefined || total === undefined)
    throw new FormatError(
      `no report of reproducible.nixos.org: expected "N out of M (P%)", it begins with ${quote(text.trimStart())}`,
      0,
    );
  const report = {
    madeOn: dayOf(MADE_AT.exec(text)?.[1]),
    ...{ reproducible: Number(reproducible), total: Number(total), revision: REVISION.exec(text)?.[1] ?? null },
    unreproduced: derivationsIn(section(text, "unreproduced paths")),
    unchecked: derivationsIn(section(text, "unchecked paths")),
  };
  const named = report.unreproduced.length + report.unchecked.length;
  if (report.total > MAX_COUNT || report.reproducible + named > report.total)
    throw new FormatError(`a report of ${reproducible} of ${total} that names ${named} others: more than are left`);
  return report;
}

/** From the heading to the next one. Throws FormatError where there is none of that name. */
function section(text: string, title: string): string {
  const at = text.search(new RegExp(`<h[1-6][^<>]{0,200}>\\s{0,20}${title}`, "i"));
  if (at === -1) throw new FormatError(`no report of reproducible.nixos.org: expected a heading ${quote(title)}`);
  const from = at + 3;
  const next = text.slice(from).search(/<h[1-6][\s>]/i);
  return next === -1 ? text.slice(from) : text.slice(from, from + next);
}

/** Each once. Pages until 2023 list the comparisons of a derivation's outputs in items of their own behind it, later ones in its item. */
function derivationsIn(list: string): NamedDerivation[] {
  const named = new Map<string, { derivation: Derivation; diff: string | null }>();
  let last: { derivation: Derivation; diff: string | null } | undefined;
  for (const item of list.split(/<li[\s>]/i).slice(1)) {
    const base = DRV.exec(item)?.[0];
    if (base !== undefined) {
      const derivation = parseDerivation(base);
      last = named.get(derivation.id) ?? { derivation, diff: null };
      named.set(derivation.id, last);
    }
    if (last !== undefined) last.diff ??= DIFF.exec(item)?.[1] ?? null;
  }
  return [...named.values()];
}

const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&quot;": '"', "&#39;": "'" };

function unescape(html: string): string {
  return html.replace(/&(?:amp|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
