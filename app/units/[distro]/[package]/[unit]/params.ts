// params.ts: the address of /units/<distro>/<package>/<unit>.
import { z } from "zod";
import { CHANNEL_PARAM, readParams, type RawParams } from "../../../../params.ts";

const UNIT = z.object({ distro: z.string(), package: z.string(), unit: z.string(), channel: CHANNEL_PARAM });

/** `unit`: its file name, or its whole path where a package ships two of one name. Throws ParamError. */
export function parseUnitParams(params: RawParams, searchParams: RawParams): z.infer<typeof UNIT> {
  return readParams(UNIT, params, searchParams);
}
