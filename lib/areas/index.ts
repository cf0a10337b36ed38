// index.ts: the registry of areas and of their checks.
import { AREA_IDS, type Area, type AreaId, type CheckInfo, type Reading, type SubjectKind } from "./area.ts";
import { binary } from "./binary/index.ts";
import { determinism } from "./determinism/index.ts";
import { kernel } from "./kernel/index.ts";
import { mac } from "./mac/index.ts";
import { service } from "./service/index.ts";

const BY_ID = { binary, determinism, service, kernel, mac } satisfies Record<AreaId, Area>;

/** All five areas, in the order of the star's points. */
export const AREAS: readonly Area[] = AREA_IDS.map((id) => BY_ID[id]);

/** Every check of every area. */
export const CHECKS: readonly CheckInfo[] = AREAS.flatMap((area) => area.checks);

const CHECK_BY_ID = new Map(CHECKS.map((check) => [check.id, check]));
const CHECK_BY_NO = new Map(CHECKS.map((check) => [check.no, check]));
const READING_BY_KIND = new Map(AREAS.flatMap(({ readings }) => readings.map((reading) => [reading.kind, reading])));

export function getArea(id: AreaId): Area {
  return BY_ID[id];
}

/** The check of that claim, or null: ids come from URLs. */
export function getCheck(id: string): CheckInfo | null {
  return CHECK_BY_ID.get(id) ?? null;
}

/** The check of that stored number, or null where a newer Starfort wrote the row. */
export function getCheckByNo(no: number): CheckInfo | null {
  return CHECK_BY_NO.get(no) ?? null;
}

/** How this kind of subject is judged; null while no area does. */
export function getReading(kind: SubjectKind): Reading | null {
  return READING_BY_KIND.get(kind) ?? null;
}
