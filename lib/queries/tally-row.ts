// tally-row.ts: a tally as SQL answers it.
import { z } from "zod";
import type { Tally } from "#lib/areas/score.ts";

const COUNT = z.int().nonnegative();

/** The columns of a tally; SQL names them `pass, fail, unknown, not_applicable AS "notApplicable", waived`. */
export const TALLY_COLUMNS = {
  pass: COUNT,
  fail: COUNT,
  unknown: COUNT,
  notApplicable: COUNT,
  waived: COUNT,
} satisfies Record<keyof Tally, z.ZodType>;

/** The row with its five tally columns drawn together under `tally`. */
export function splitTally<Row extends Tally>(row: Row) {
  const { pass, fail, unknown, notApplicable, waived, ...rest } = row;
  return { ...rest, tally: { pass, fail, unknown, notApplicable, waived } };
}
