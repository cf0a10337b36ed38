// params.ts: the address of /checks/<check>.
import { z } from "zod";
import { AFFECTED_STATES } from "#lib/queries/affected-states.ts";
import { CHANNEL_PARAM, CURSOR_PARAM, readParams, type RawParams } from "../../params.ts";

const CHECK = z.object({
  check: z.string(),
  channel: CHANNEL_PARAM,
  state: z.enum(AFFECTED_STATES).default("fail"),
  after: CURSOR_PARAM,
});

/** `state`: which pairs are listed; `after`: the last name of the page before. Throws ParamError. */
export function parseCheckParams(params: RawParams, searchParams: RawParams): z.infer<typeof CHECK> {
  return readParams(CHECK, params, searchParams);
}
