// params.ts: the address of /checks.
import { z } from "zod";
import { CHANNEL_PARAM, readParams, type RawParams } from "../params.ts";

const CHECKS = z.object({ channel: CHANNEL_PARAM });

/** Throws ParamError. */
export function parseChecksParams(params: RawParams, searchParams: RawParams): z.infer<typeof CHECKS> {
  return readParams(CHECKS, params, searchParams);
}
