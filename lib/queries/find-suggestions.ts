// find-suggestions.ts: what a few letters may mean: packages, maintainers, units and checks, the likeliest first.
import "server-only";
import { z } from "zod";
import { CHECKS } from "#lib/areas/index.ts";
import { Prisma } from "#lib/db.ts";
import { pickChannel } from "./find-channels.ts";
import { readRows } from "./rows.ts";

export interface SuggestionsQuestion {
  readonly q: string;
  readonly channel: string | null;
}

const PACKAGE = z.object({ kind: z.literal("package"), name: z.string(), detail: z.string(), distro: z.string() });
const MAINTAINER = z.object({
  kind: z.literal("maintainer"),
  name: z.string(),
  detail: z.string(),
  handle: z.string(),
});
const UNIT = z.object({
  kind: z.literal("unit"),
  name: z.string(),
  detail: z.string(),
  distro: z.string(),
  package: z.string(),
});
const STORED = z.discriminatedUnion("kind", [PACKAGE, MAINTAINER, UNIT]);
const ROW = z.object({ said: STORED });

interface CheckSuggestion {
  readonly kind: "check";
  readonly name: string;
  readonly detail: string;
  readonly id: string;
}

export type Suggestion = z.infer<typeof STORED> | CheckSuggestion;

const MOST_PACKAGES = 8;
const MOST_OTHERS = 4;
/** A trigram index serves nothing shorter than three letters, and one letter means everything. */
const LEAST_LETTERS = 2;

/** In one channel; empty below two letters. One statement. */
export async function findSuggestions({
  q,
  channel,
}: SuggestionsQuestion): Promise<{ suggestions: Suggestion[] } | null> {
  const picked = await pickChannel(channel);
  if (!picked) return channel === null ? { suggestions: [] } : null;
  const text = q.trim().toLowerCase();
  if (text.length < LEAST_LETTERS) return { suggestions: [] };
  const rows = await readRows(ROW, likely(picked.channel.id, text));
  return { suggestions: [...rows.map((row) => row.said), ...checksLike(text)] };
}

function checksLike(text: string): CheckSuggestion[] {
  return CHECKS.filter((check) => check.id.includes(text) || check.title.toLowerCase().includes(text))
    .slice(0, MOST_OTHERS)
    .map(({ id, title, area }) => ({ kind: "check", name: title, detail: area, id }));
}

// Exact first, then what begins with the letters, then the shortest: in a name of many words a hit weighs less.
function likely(channelId: number, text: string): Prisma.Sql {
  const escaped = text.replace(/[\\%_]/g, "\\$&");
  const [inside, start] = [`%${escaped}%`, `${escaped}%`];
  const order = (name: Prisma.Sql) =>
    Prisma.sql`lower(${name}) = ${text} DESC, ${name} ILIKE ${start} DESC, length(${name}), ${name}`;
  return Prisma.sql`
    (SELECT jsonb_build_object('kind', 'package', 'name', p.name, 'detail', left(coalesce(p.description, ''), 80), 'distro', d.slug) AS said
      FROM package p JOIN distro d ON d.id = p.distro_id
      JOIN presence v ON v.channel_id = ${channelId} AND v.package_id = p.id AND v.to_run IS NULL
      WHERE p.name ILIKE ${inside} ORDER BY ${order(Prisma.sql`p.name`)} LIMIT ${MOST_PACKAGES})
    UNION ALL
    (SELECT jsonb_build_object('kind', 'maintainer', 'name', m.name, 'detail', m.kind, 'handle', m.handle)
      FROM maintainer m
      WHERE m.name ILIKE ${inside} AND EXISTS (SELECT FROM stewardship s WHERE s.channel_id = ${channelId} AND s.maintainer_id = m.id AND s.to_run IS NULL)
      ORDER BY ${order(Prisma.sql`m.name`)} LIMIT ${MOST_OTHERS})
    UNION ALL
    (SELECT jsonb_build_object('kind', 'unit', 'name', u.unit, 'detail', p.name, 'distro', d.slug, 'package', p.name)
      FROM (SELECT package_id, id, regexp_replace(path, '^.*/', '') AS unit FROM subject WHERE kind = 'unit' AND channel_id = ${channelId} AND path ILIKE ${inside}) u
      JOIN observation o ON o.subject_id = u.id AND o.to_run IS NULL
      JOIN package p ON p.id = u.package_id JOIN distro d ON d.id = p.distro_id
      WHERE u.unit ILIKE ${inside} ORDER BY ${order(Prisma.sql`u.unit`)} LIMIT ${MOST_OTHERS})`;
}
