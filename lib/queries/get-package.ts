// get-package.ts: the scorecard of one package: who it is, each area with its checks and their subjects, history, and the same elsewhere.
import "server-only";
import { z } from "zod";
import { type AreaId, type Evidence, isAudited, type SubjectKind } from "#lib/areas/area.ts";
import { AREAS, CHECKS } from "#lib/areas/index.ts";
import type { Tally } from "#lib/areas/score.ts";
import { Prisma } from "#lib/db.ts";
import { getDistro } from "#lib/distros.ts";
import { findEvidence, type PackageEvidence } from "./find-evidence.ts";
import { findChannels, pickChannel, type PickedChannel } from "./find-channels.ts";
import { findPackageDisagreements, type Disagreement } from "./find-opinions.ts";
import { findPackageHistory, type ItemLife } from "./find-package-history.ts";
import { findStandings, tallyOf, type Standing } from "./find-standings.ts";
import { findSubjects, type AuditedSubject } from "./find-subjects.ts";
import { readRows } from "./rows.ts";
import { makeRow, type CheckRow } from "./scorecard.ts";
import { splitTally, TALLY_COLUMNS } from "./tally-row.ts";

export interface PackageQuestion {
  readonly distro: string;
  readonly name: string;
  readonly channel: string | null;
}

const STEWARD = z.object({
  handle: z.string(),
  name: z.string(),
  kind: z.enum(["person", "team"]),
  role: z.enum(["maintainer", "uploader", "team"]),
});

const IDENTITY = z.object({
  id: z.int(),
  name: z.string(),
  description: z.string().nullable(),
  homepage: z.string().nullable(),
  recipe: z.string().nullable(),
  /** Null: it is not in the channel any more, or not yet. */
  version: z.string().nullable(),
  /** The day on which that version was first seen. */
  versionOn: z.string().nullable(),
  lastSeenOn: z.string().nullable(),
  stewards: z.array(STEWARD),
});

export interface ScorecardArea {
  readonly id: AreaId;
  readonly title: string;
  readonly short: string;
  readonly subjects: string;
  /** Pairs by state; null: nobody audits this area yet. */
  readonly tally: Tally | null;
  /** Open first, then unknown, then the rest; the most severe first. */
  readonly checks: readonly CheckRow[];
}

const ELSEWHERE = z.object({
  distro: z.string(),
  channel: z.string(),
  title: z.string(),
  version: z.string(),
  ...TALLY_COLUMNS,
});

export interface Scorecard extends Omit<z.infer<typeof IDENTITY>, "id">, PackageEvidence {
  readonly distro: string;
  readonly links: readonly { readonly title: string; readonly url: string }[];
  readonly picked: PickedChannel;
  readonly areas: readonly ScorecardArea[];
  /** The same areas at an earlier day, for the star's fainter outline; null where history is too young. */
  readonly earlier: { readonly on: string; readonly tallies: Readonly<Partial<Record<AreaId, Tally>>> } | null;
  /** Everything that ever opened here, the newest move first. */
  readonly history: readonly ItemLife[];
  /** Days on which the channel was looked at, oldest first, at most 90 days back. */
  readonly looks: readonly string[];
  /** Files, units and profiles that stand behind the rows; `shown` of `all` are told one by one. */
  readonly subjects: { readonly shown: number; readonly all: number };
  /** Units by exposure, the most exposed first. */
  readonly units: readonly { readonly unit: string; readonly exposure: AuditedSubject["exposure"] }[];
  /** What was read of the others in a few words, where their paths do not tell. */
  readonly described: readonly {
    readonly kind: SubjectKind;
    readonly path: string;
    readonly about: readonly Evidence[];
  }[];
  /** Where another tool finds a fault and we do not, or the other way round; at most 60. */
  readonly disagreements: readonly Disagreement[];
  readonly elsewhere: readonly {
    readonly distro: string;
    readonly channel: string;
    readonly title: string;
    readonly version: string;
    readonly tally: Tally;
  }[];
}

/** Null when there is no such package, or no such channel of its distro. */
export async function getPackage(question: PackageQuestion): Promise<Scorecard | null> {
  const picked = await pickChannelOf(question);
  if (!picked) return null;
  const identity = await getIdentity(question, picked.channel.id);
  if (!identity) return null;
  const { id, ...known } = identity;
  const [standings, subjects, history, elsewhere, evidence, disagreements] = await Promise.all([
    findStandings(picked.channel, id),
    findSubjects({ channelId: picked.channel.id, packageId: id }),
    findPackageHistory(picked.channel, id),
    findElsewhere(known.name, picked.channel.id),
    findEvidence(picked.channel.id, id),
    findPackageDisagreements(picked.channel.id, id, CHECKS),
  ]);
  return {
    ...known,
    ...evidence,
    distro: question.distro,
    links: linksOf(question.distro, known),
    picked,
    areas: AREAS.map((area) => ({
      id: area.id,
      title: area.title,
      short: area.short,
      subjects: area.subjects,
      tally: isAudited(area) ? tallyOf(standings.now, area.id) : null,
      checks: rowsOf(area.id, standings.now, subjects.rows, history.items, question.distro),
    })),
    earlier: standings.earlier,
    history: history.items,
    looks: history.looks,
    subjects: { shown: subjects.rows.length, all: subjects.all },
    units: unitsOf(subjects.rows),
    described: subjects.rows
      .filter(({ about }) => about.length > 0)
      .map(({ kind, path, about }) => ({ kind, path, about }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    elsewhere,
    disagreements,
  };
}

function unitsOf(subjects: readonly AuditedSubject[]): Scorecard["units"] {
  return subjects
    .filter((subject) => subject.kind === "unit")
    .map(({ path, exposure }) => ({ unit: path.split("/").at(-1) ?? path, exposure }))
    .sort((a, b) => (b.exposure?.exposure10 ?? -1) - (a.exposure?.exposure10 ?? -1));
}

function rowsOf(
  area: AreaId,
  standings: readonly Standing[],
  subjects: readonly AuditedSubject[],
  items: readonly ItemLife[],
  distro: string,
): CheckRow[] {
  const own = CHECKS.filter((check) => check.area === area);
  return own
    .flatMap((check) => {
      const standing = standings.find((one) => one.checkNo === check.no);
      return standing ? [makeRow(check, standing, subjects, items, getDistro(distro))] : [];
    })
    .sort((a, b) => b.rank - a.rank);
}

/** Without a slug, the default channel where it is of this distro, else the distro's channel that was looked at last. */
export async function pickChannelOf({
  distro,
  channel,
}: {
  distro: string;
  channel: string | null;
}): Promise<PickedChannel | null> {
  if (channel !== null) {
    const picked = await pickChannel(channel);
    return picked?.channel.distro === distro ? picked : null;
  }
  const own = (await findChannels()).find((one) => one.distro === distro);
  return own ? pickChannel(own.slug) : null;
}

/** By name, else by alias. */
async function getIdentity({ distro, name }: PackageQuestion, channelId: number) {
  const [row] = await readRows(
    IDENTITY,
    Prisma.sql`
      WITH meant AS (
        SELECT p.* FROM package p JOIN distro d ON d.id = p.distro_id WHERE d.slug = ${distro} AND p.name = ${name}
        UNION ALL
        SELECT p.* FROM package p JOIN alias a ON a.package_id = p.id JOIN distro d ON d.id = a.distro_id WHERE d.slug = ${distro} AND a.name = ${name}
        LIMIT 1
      )
      SELECT p.id::int, p.name, p.description, p.homepage, p.recipe, here.version, here.from_on::text AS "versionOn",
        (SELECT max(to_on)::text FROM presence WHERE channel_id = ${channelId} AND package_id = p.id) AS "lastSeenOn",
        (SELECT coalesce(jsonb_agg(jsonb_build_object('handle', m.handle, 'name', m.name, 'kind', m.kind, 'role', s.role) ORDER BY s.role, m.name), '[]')
          FROM stewardship s JOIN maintainer m ON m.id = s.maintainer_id
          WHERE s.channel_id = ${channelId} AND s.package_id = p.id AND s.to_run IS NULL) AS stewards
      FROM meant p
      LEFT JOIN presence here ON here.channel_id = ${channelId} AND here.package_id = p.id AND here.to_run IS NULL`,
  );
  return row ?? null;
}

async function findElsewhere(name: string, channelId: number) {
  const rows = await readRows(
    ELSEWHERE,
    Prisma.sql`
      SELECT d.slug AS distro, c.slug AS channel, c.title, v.version, t.pass, t.fail, t.unknown, t.not_applicable AS "notApplicable", t.waived
      FROM package p
      JOIN distro d ON d.id = p.distro_id
      JOIN package_tally t ON t.package_id = p.id AND t.area IS NULL AND t.channel_id <> ${channelId}
      JOIN channel c ON c.id = t.channel_id
      JOIN presence v ON v.channel_id = c.id AND v.package_id = p.id AND v.to_run IS NULL
      WHERE p.name = ${name} ORDER BY d.slug, c.slug LIMIT 20`,
  );
  return rows.map(splitTally);
}

function linksOf(
  distroId: string,
  { name, recipe, homepage }: { name: string; recipe: string | null; homepage: string | null },
) {
  const distro = getDistro(distroId);
  const links = [
    { title: `${distro.name} tracker`, url: distro.tracker(name) },
    { title: "bugs", url: distro.bugs(name) },
    { title: "recipe", url: distro.source(name, recipe) },
    // A homepage comes from a package's own metadata: anything but a web address is not made a link.
    { title: "homepage", url: homepage !== null && /^https?:\/\//i.test(homepage) ? homepage : null },
  ];
  return links.flatMap(({ title, url }) => (url === null ? [] : [{ title, url }]));
}
