// index.ts: the registry of areas and of their checks.
import { AREA_IDS, type Area, type AreaId, type CheckInfo, type SubjectKind } from "./area.ts";
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
const AREA_BY_KIND = new Map(AREAS.flatMap((area) => (area.kind ? [[area.kind, area] as const] : [])));

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

/** The area that judges this kind of subject. */
export function getAreaOfKind(kind: SubjectKind): Area | null {
  return AREA_BY_KIND.get(kind) ?? null;
}
