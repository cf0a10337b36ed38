// params.ts: the address of /maintainers/<handle>.
import { z } from "zod";
import { CHANNEL_PARAM, CURSOR_PARAM, readParams, type RawParams } from "../../params.ts";

const MAINTAINER = z.object({ handle: z.string(), channel: CHANNEL_PARAM, after: CURSOR_PARAM });

/** `after`: the last package name of the page before. Throws ParamError. */
export function parseMaintainerParams(params: RawParams, searchParams: RawParams): z.infer<typeof MAINTAINER> {
  return readParams(MAINTAINER, params, searchParams);
}
