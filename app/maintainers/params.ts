// params.ts: the address of /maintainers.
import { z } from "zod";
import { MAINTAINER_KINDS, MAINTAINER_SORTS } from "#lib/queries/maintainer-facets.ts";
import { CHANNEL_PARAM, CURSOR_PARAM, ParamError, readParams, SEARCH_PARAM, type RawParams } from "../params.ts";

const MAINTAINERS = z.object({
  channel: CHANNEL_PARAM,
  q: SEARCH_PARAM,
  kind: z.enum(MAINTAINER_KINDS).nullable().default(null),
  sort: z.enum(MAINTAINER_SORTS).default("name"),
  after: CURSOR_PARAM,
});

type Given = z.infer<typeof MAINTAINERS>;
export type MaintainersParams = Omit<Given, "after"> & { after: MaintainersCursor | null };

/** Where a page ended: the handle, and what it had closed where that orders the list. */
interface MaintainersCursor {
  readonly closed: number;
  readonly handle: string;
}

/** `after` is "<handle>", with sort=improved "<closed>,<handle>". Throws ParamError. */
export function parseMaintainersParams(params: RawParams, searchParams: RawParams): MaintainersParams {
  const { after, ...given } = readParams(MAINTAINERS, params, searchParams);
  return { ...given, after: after === null ? null : readCursor(after, given.sort) };
}

export function writeMaintainersCursor({ closed, handle }: MaintainersCursor, sort: Given["sort"]): string {
  return sort === "improved" ? `${closed},${handle}` : handle;
}

function readCursor(after: string, sort: Given["sort"]): MaintainersCursor {
  if (sort === "name") return { closed: 0, handle: after };
  const [, closed, handle] = /^(\d{1,9}),(.+)$/s.exec(after) ?? [];
  if (closed === undefined || handle === undefined)
    throw new ParamError(
      "after",
      JSON.stringify(after),
      "<number closed>,<handle>, as `next` of the page before gave it",
    );
  return { closed: Number(closed), handle };
}
