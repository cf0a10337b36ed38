// params.ts: the address of /checks/<check>.
import { z } from "zod";
import { AFFECTED_STATES } from "#lib/queries/affected-states.ts";
import { CHANNEL_PARAM, CURSOR_PARAM, readParams, type RawParams } from "../../params.ts";

/** `<package>.<opinion>`, as a page's `next` gave it. */
const OPINION_CURSOR = z
  .string()
  .regex(/^\d{1,9}\.\d{1,9}$/, "the `next` of the page before")
  .transform((text) => {
    const [packageId = 0, id = 0] = text.split(".").map(Number);
    return { packageId, id };
  })
  .nullable()
  .default(null);

const CHECK = z.object({
  check: z.string(),
  channel: CHANNEL_PARAM,
  state: z.enum(AFFECTED_STATES).default("fail"),
  after: CURSOR_PARAM,
  disagree: OPINION_CURSOR,
});

/** `state`: which pairs are listed; `after`, `disagree`: where the page before ended in either list. Throws ParamError. */
export function parseCheckParams(params: RawParams, searchParams: RawParams): z.infer<typeof CHECK> {
  return readParams(CHECK, params, searchParams);
}
