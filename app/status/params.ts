// params.ts: the address of /status.
import { z } from "zod";
import { CHANNEL_PARAM, readParams, type RawParams } from "../params.ts";

const RUN_NUMBER = /^\d{1,9}$/;

const STATUS = z.object({
  channel: CHANNEL_PARAM,
  before: z.string().regex(RUN_NUMBER, "the number of a run").transform(Number).nullable().default(null),
});

/** `channel`: only its runs and problems; `before`: runs older than this one. Throws ParamError. */
export function parseStatusParams(params: RawParams, searchParams: RawParams): z.infer<typeof STATUS> {
  return readParams(STATUS, params, searchParams);
}
