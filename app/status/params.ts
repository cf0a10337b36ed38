// params.ts: the address of /status.
import { z } from "zod";
import { RETRY_ANSWERS, type RetryAnswer } from "#lib/actions/answers-table.ts";
import { CHANNEL_PARAM, readParams, type RawParams } from "../params.ts";

const RUN_NUMBER = /^\d{1,9}$/;

const isAnswer = (code: string): code is RetryAnswer => Object.hasOwn(RETRY_ANSWERS, code);
const KNOWN_ANSWERS = Object.keys(RETRY_ANSWERS).filter(isAnswer);

const STATUS = z.object({
  channel: CHANNEL_PARAM,
  before: z.string().regex(RUN_NUMBER, "the number of a run").transform(Number).nullable().default(null),
  /** What became of a wish to have a job tried again, as /status/retry tells it. */
  retry: z
    .string()
    .transform((code) => KNOWN_ANSWERS.find((known) => known === code) ?? null)
    .nullable()
    .default(null),
  job: z
    .string()
    .regex(/^\d{1,18}$/, "the number of a job")
    .nullable()
    .default(null),
});

/** `channel`: only its runs and problems; `before`: runs older than this one. Throws ParamError. */
export function parseStatusParams(params: RawParams, searchParams: RawParams): z.infer<typeof STATUS> {
  return readParams(STATUS, params, searchParams);
}
