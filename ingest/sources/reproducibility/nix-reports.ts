// nix-reports.ts: reports on derivations: reproducible.nixos.org's pages and their history, Lila, and logs of Nix itself.
import { hostname } from "node:os";
import {
  type DatedReport,
  type Derivation,
  type LilaVerdict,
  parseDrvName,
  parseLilaClosure,
  parseLilaText,
  parseNixCheck,
  parseNixosHistory,
  parseNixosReport,
} from "#lib/formats/rebuilds/index.ts";
import { type SourceContext, SourceError } from "../source.ts";
import { reportDerivation } from "./derivations.ts";
import { naming, readText } from "./input.ts";
import type { Asked } from "./options.ts";
import type { Reported, ReportedRebuild, SetTotals } from "./reported.ts";

const SITE = "reproducible.nixos.org";
const UNCHECKED =
  "the report has it among the paths that were not checked: its rebuild failed or ran out of time, memory or room";

/** The closures whose reports the site had. */
const TITLES: Readonly<Record<string, string>> = {
  "nixos-iso-minimal-r13y": "NixOS minimal image: everything that it is built with",
  "nixos-iso-minimal-runtime": "NixOS minimal image: what is on it",
  "nixos-iso-gnome-r13y": "NixOS GNOME image: everything that it is built with",
  "nixos-iso-gnome-runtime": "NixOS GNOME image: what is on it",
};

interface Failures {
  readonly slug: string;
  readonly title: string;
  readonly arch: string;
  /** YYYY-MM-DD; null: today. */
  readonly on: string | null;
  readonly total: number;
  readonly reproducible: number;
  readonly unreproduced: readonly { readonly derivation: Derivation; readonly diff: string | null }[];
  readonly unchecked: readonly { readonly derivation: Derivation }[];
}

/** A report that names what failed alone; the rest of the closure is in its totals. */
function reportFailures({ slug, title, arch, on, total, reproducible, unreproduced, unchecked }: Failures): Reported {
  const url = `https://${SITE}/${slug}/`;
  const said = { rebuilder: `${SITE}/${slug}`, arch, rebuiltOn: on, logUrl: url };
  const differs = unreproduced.map(({ derivation, diff }) =>
    reportDerivation(derivation, {
      ...{ ...said, result: "not-reproducible", reason: null },
      diffUrl: diff === null ? null : (URL.parse(diff, url)?.href ?? null),
    }),
  );
  const unknown = unchecked.map(({ derivation }) =>
    reportDerivation(derivation, { ...said, result: "not-tried", reason: UNCHECKED, diffUrl: null }),
  );
  const totals: SetTotals = {
    ...{ slug, title, total, reproducible, url },
    ...{ notReproducible: unreproduced.length, notTried: unchecked.length },
  };
  return { speaker: slug, observedOn: on, rebuilds: [...differs, ...unknown], isWhole: true, totals, notes: [] };
}

/** A page, which names neither its set nor, since 2023, its day. Throws SourceError. */
export async function readNixosReport(asked: Asked, context: SourceContext): Promise<Reported[]> {
  const reports: Reported[] = [];
  for (const [at, where] of asked.input.entries()) {
    const report = naming(
      where,
      (
        (html) => () =>
          parseNixosReport(html)
      )(await readText(where, context)),
    );
    const slug = asked.sets[at]?.slug ?? lastWord(where);
    if (slug === null) throw new SourceError(`${where} does not say which closure it is about: --set SLUG`);
    const title = asked.sets[at]?.title ?? slug;
    reports.push(
      reportFailures({
        ...{ slug, title: title === slug ? titleOf(slug) : title, arch: asked.arch, on: report.madeOn },
        ...report,
      }),
    );
  }
  return reports;
}

/** The dated reports, oldest first. Throws SourceError. */
export async function readNixosHistory(asked: Asked, context: SourceContext): Promise<Reported[]> {
  const reported: Reported[] = [];
  for (const where of asked.input) {
    const text = await readText(where, context);
    reported.push(...naming(where, () => reportHistory(text, asked.arch)));
  }
  return reported.sort((a, b) => ((a.observedOn ?? "") < (b.observedOn ?? "") ? -1 : 1));
}

/** What a history says, a report a day and closure. Throws FormatError. */
export function reportHistory(json: string, arch: string): Reported[] {
  const { reports, notes } = parseNixosHistory(json);
  return reports.map((report, at) => ({ ...reportDated(report, arch), notes: at === 0 ? notes : [] }));
}

function reportDated(
  { report, at, reproducible, total, unreproduced, unchecked }: DatedReport,
  arch: string,
): Reported {
  return reportFailures({
    ...{ slug: report, title: titleOf(report), arch, on: at.slice(0, 10), total, reproducible },
    unreproduced: unreproduced.map((derivation) => ({ derivation, diff: null })),
    unchecked: unchecked.map((derivation) => ({ derivation })),
  });
}

function titleOf(slug: string): string {
  return Object.hasOwn(TITLES, slug) ? (TITLES[slug] ?? slug) : slug;
}

/** "https://reproducible.nixos.org/nixos-iso-minimal-runtime/" -> "nixos-iso-minimal-runtime"; null for a file and a bare host. */
function lastWord(where: string): string | null {
  const word = /^https?:/i.test(where)
    ? new URL(where).pathname
        .split("/")
        .filter((part) => part !== "")
        .at(-1)
    : undefined;
  const slug = word?.replace(/\.(html|json|txt)$/, "").toLowerCase();
  return slug !== undefined && /^[a-z0-9][a-z0-9.+-]{0,99}$/.test(slug) && slug !== "index" ? slug : null;
}

/** Lila's report as text, beside its CycloneDX document where that is given: that knows versions and outputs. Throws SourceError. */
export async function readLila(asked: Asked, context: SourceContext): Promise<Reported> {
  const closure = new Map<string, ReturnType<typeof parseLilaClosure>[number]>();
  const verdicts = new Map<string, LilaVerdict>();
  for (const where of asked.input) {
    const text = await readText(where, context);
    naming(where, () => {
      if (/^\s*\{/.test(text)) for (const path of parseLilaClosure(text)) closure.set(path.base, path);
      else for (const verdict of parseLilaText(text)) verdicts.set(verdict.base, verdict);
    });
  }
  if (verdicts.size === 0)
    throw new SourceError(
      "Lila's CycloneDX report says what is in a closure, not how its rebuilds went: give the same report as text too (Accept: text/plain)",
    );
  const slug = asked.sets[0]?.slug ?? asked.input.map(lastWord).find((word) => word !== null);
  if (slug === undefined || slug === null) throw new SourceError("Lila's report does not say its name: --set SLUG");
  const host = asked.rebuilder ?? asked.input.flatMap((where) => URL.parse(where)?.host || []).at(0) ?? "lila";
  const said = { rebuilder: `${host}/${slug}`, arch: asked.arch, rebuiltOn: null, diffUrl: null, logUrl: null };
  const rebuilds = [...verdicts.values()].map(({ base, result, reason }) => {
    const known = closure.get(base) ?? parseDrvName(base.slice(33));
    return reportDerivation({ id: base, ...known }, { ...said, result, reason });
  });
  const extra = [...closure.keys()].filter((base) => !verdicts.has(base)).length;
  const notes =
    extra > 0 ? [`${extra} paths of the CycloneDX report have no verdict in the text: nothing is said of them`] : [];
  return {
    ...{ speaker: slug, observedOn: null, rebuilds, isWhole: true, notes },
    totals: countTotals({ slug, title: asked.sets[0]?.title ?? slug, url: null }, rebuilds),
  };
}

function countTotals(set: Pick<SetTotals, "slug" | "title" | "url">, rebuilds: readonly ReportedRebuild[]): SetTotals {
  const count = (result: string): number => rebuilds.filter(({ facts }) => facts.result === result).length;
  return {
    ...{ ...set, total: rebuilds.length, reproducible: count("reproducible") },
    ...{ notReproducible: count("not-reproducible"), notTried: count("not-tried") + count("could-not-build") },
  };
}

/** Logs of Nix on one machine: they speak of the derivations that they name, and of nothing else. Throws SourceError. */
export async function readNixCheck(asked: Asked, context: SourceContext): Promise<Reported> {
  const rebuilder = asked.rebuilder ?? hostname();
  const said = { rebuilder, arch: asked.arch, rebuiltOn: null, diffUrl: null, logUrl: null };
  const rebuilds: ReportedRebuild[] = [];
  for (const where of asked.input) {
    const text = await readText(where, context);
    const checked = naming(where, () => parseNixCheck({ text, exitCode: asked.exitCode, asked: asked.derivation }));
    rebuilds.push(
      ...checked.map(({ derivation, result, reason }) => reportDerivation(derivation, { ...said, result, reason })),
    );
  }
  return { speaker: rebuilder, observedOn: null, rebuilds, isWhole: false, totals: null, notes: [] };
}
