// params.ts: the parameters of the list of packages.
import { z } from "zod";
import { CHANNEL_PARAM, CURSOR_PARAM, readParams, SEARCH_PARAM, type RawParams } from "#app/params.ts";
import { AREA_IDS } from "#lib/areas/area.ts";
import { getCheck } from "#lib/areas/index.ts";
import { PACKAGE_SORTS, type PackagesQuestion } from "#lib/queries/find-packages.ts";
import { PAIR_STATES } from "#lib/queries/package-filters.ts";

const CHECK_PARAM = z
  .string()
  .refine((id) => getCheck(id) !== null, "the id of a check, as /checks lists them")
  .nullable()
  .default(null);

const PACKAGES = z
  .object({
    channel: CHANNEL_PARAM,
    q: SEARCH_PARAM,
    area: z.enum(AREA_IDS).nullable().default(null),
    check: CHECK_PARAM,
    verdict: z.enum(PAIR_STATES).nullable().default(null),
    maintainer: z.string().max(200, "a maintainer's handle").nullable().default(null),
    sort: z.enum(PACKAGE_SORTS).default("fails"),
    after: CURSOR_PARAM,
  })
  .refine(({ sort, after }) => after === null || sort === "name" || /^\d{1,9}~/.test(after), {
    path: ["after"],
    message: "the `next` of the page before",
  });

/** `?q=&area=&check=&verdict=&maintainer=&sort=&after=&channel=`. Throws ParamError. */
export function parsePackagesParams(path: RawParams, query: RawParams): PackagesQuestion {
  return readParams(PACKAGES, path, query);
}
