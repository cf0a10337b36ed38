// subjects.ts: which subjects of a channel a report speaks of: by path, by unit, by profile.
import type pg from "pg";
import { z } from "zod";
import type { SubjectKind } from "#lib/areas/area.ts";
import type { Judged, Named, Opinion } from "./opinion.ts";

export interface FoundSubject {
  readonly packageId: number;
  readonly package: string;
  /** As the ledger has it; "" for the package as a whole. */
  readonly path: string;
  readonly opinions: readonly Opinion[];
}

export interface Resolved {
  readonly found: readonly FoundSubject[];
  /** What is in no package, or in several, one line each. */
  readonly lost: readonly string[];
}

export interface Place {
  readonly channelId: number;
  /** Null: any package of the channel. */
  readonly package: { readonly id: number; readonly name: string } | null;
  /** What stands before the report's paths. */
  readonly root: string;
}

type How = "path" | "unit" | "profile" | "kind";

/** A way to look a subject up; lower ranks go first. */
interface Candidate {
  readonly at: number;
  readonly rank: number;
  readonly how: How;
  readonly kind: SubjectKind;
  readonly name: string;
}

const FOUND = z.array(
  z.object({ at: z.int(), rank: z.int(), packageId: z.int(), package: z.string(), path: z.string() }),
);
type Found = z.infer<typeof FOUND>[number];

/** Finds everything that a report names. Each subject is returned once: the last word on it counts. */
export async function findSubjects(pool: pg.Pool, place: Place, judged: readonly Judged[]): Promise<Resolved> {
  const candidates = judged.flatMap(({ named }, at) => candidatesFor(named, at, place.root));
  const rows = new Map<number, Found[]>();
  for (const how of ["path", "unit", "profile", "kind"] as const) {
    const own = candidates.filter((candidate) => candidate.how === how);
    if (own.length === 0) continue;
    for (const row of await ask(pool, place, how, own)) rows.set(row.at, [...(rows.get(row.at) ?? []), row]);
  }
  const found = new Map<string, FoundSubject>();
  const lost: string[] = [];
  for (const [at, { named, opinions }] of judged.entries()) {
    const answer = named.by === "package" ? wholePackage(place) : pick(rows.get(at) ?? [], named, place);
    if (typeof answer === "string") lost.push(answer);
    else found.set(`${answer.packageId} ${answer.path}`, { ...answer, opinions });
  }
  return { found: [...found.values()], lost };
}

function candidatesFor(named: Named, at: number, root: string): Candidate[] {
  const list = (how: How, kind: SubjectKind, names: readonly string[]): Candidate[] =>
    [...new Set(names)].map((name, rank) => ({ at, rank, how, kind, name }));
  switch (named.by) {
    case "path":
      return list("path", named.kind, pathsFor(named.path, root));
    case "unit":
      // An instance, or the one that systemd-analyze makes up for a template: netd@i.service.
      return list("unit", "unit", [named.name, named.name.replace(/@[^.]*\./, "@.")]);
    case "profile":
      return list("profile", "apparmor-profile", [named.name]);
    case "kind":
      return list("kind", named.kind, [""]);
    case "package":
      return [];
  }
}

/** A path as the ledger may have it: without the folder that was unpacked into, and on either side of the merged /usr. */
export function pathsFor(path: string, root: string): string[] {
  const plain = root !== "" && path.startsWith(root) ? path.slice(root.length) : path;
  const absolute = `/${plain.replace(/^(\.?\/)+/, "")}`;
  const inStore = /^\/nix\/store\/[^/]+(\/.+)$/.exec(absolute)?.[1] ?? absolute;
  const merged = /^\/(bin|sbin|lib|lib32|lib64|libx32)\//.test(absolute) ? `/usr${absolute}` : absolute;
  return [...new Set([absolute, inStore, merged, absolute.replace(/^\/usr\/(s?bin|lib)/, "/$1")])];
}

const MATCHES: Readonly<Record<How, string>> = {
  path: "s.path = w.name",
  unit: "regexp_replace(s.path, '^.*/', '') = w.name",
  profile: "f.facts->>'name' = w.name",
  kind: "true",
};

/** Without a package, every subject of the kinds in the channel is looked at once. */
async function ask(pool: pg.Pool, place: Place, how: How, candidates: readonly Candidate[]): Promise<Found[]> {
  const { rows } = await pool.query(
    `SELECT DISTINCT w.at, w.rank, s.package_id AS "packageId", p.name AS package, s.path
      FROM unnest($1::int[], $2::int[], $3::subject_kind[], $4::text[]) w (at, rank, kind, name)
      JOIN subject s ON s.channel_id = $5 AND s.kind = w.kind AND ($6::int IS NULL OR s.package_id = $6)
      JOIN observation o ON o.subject_id = s.id AND o.to_run IS NULL
      JOIN package p ON p.id = s.package_id
      ${how === "profile" ? "JOIN facts f ON f.id = o.facts_id" : ""}
      WHERE ${MATCHES[how]}
      ORDER BY w.at, w.rank, p.name, s.path`,
    [
      candidates.map(({ at }) => at),
      candidates.map(({ rank }) => rank),
      candidates.map(({ kind }) => kind),
      candidates.map(({ name }) => name),
      place.channelId,
      place.package?.id ?? null,
    ],
  );
  return FOUND.parse(rows);
}

function wholePackage({ package: own }: Place): Omit<FoundSubject, "opinions"> | string {
  if (own === null) return "a build: say whose with --package";
  return { packageId: own.id, package: own.name, path: "" };
}

const MOST_NAMED = 4;

/** The subject, or why it is none. */
function pick(rows: readonly Found[], named: Named, { package: own }: Place): Omit<FoundSubject, "opinions"> | string {
  const best = rows.filter(({ rank }) => rank === rows[0]?.rank);
  const [first] = best;
  const told = nameOf(named);
  if (!first) return `${told}: ${own === null ? "in no package of the channel" : `not in ${own.name}`}`;
  if (best.length > 1) {
    const places = best.slice(0, MOST_NAMED).map((row) => (own === null ? row.package : row.path));
    return `${told}: ${best.length} are meant by it (${places.join(", ")}${best.length > MOST_NAMED ? ", ..." : ""})`;
  }
  return { packageId: first.packageId, package: first.package, path: first.path };
}

function nameOf(named: Named): string {
  if (named.by === "path") return named.path;
  if (named.by === "unit") return named.name;
  if (named.by === "profile") return `profile ${named.name}`;
  return named.by === "kind" ? "the kernel config (--config names one)" : "the package";
}
