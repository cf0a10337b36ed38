// params.ts: the parameters of the overview.
import { z } from "zod";
import { CHANNEL_PARAM, readParams, type RawParams } from "#app/params.ts";

const OVERVIEW = z.object({ channel: CHANNEL_PARAM });

/** `?channel=`. Throws ParamError. */
export function parseOverviewParams(path: RawParams, query: RawParams) {
  return readParams(OVERVIEW, path, query);
}
