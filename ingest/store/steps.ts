// steps.ts: what a batch does to the ledger, statement by statement: the order is the story.
import * as CATALOGUE from "./sql/catalogue.ts";
import * as EVIDENCE from "./sql/evidence.ts";
import * as FINDINGS from "./sql/findings.ts";
import * as ITEMS from "./sql/items.ts";
import * as SUBJECTS from "./sql/subjects.ts";

/** What a statement may be given, by name. */
export interface Values {
  readonly distro: number;
  readonly channel: number;
  readonly run: number;
  readonly day: string;
  readonly areas: readonly string[];
  /** Who speaks. */
  readonly key: string;
  readonly supplements: boolean;
}

export interface Step {
  readonly sql: string;
  /** $1, $2, ... */
  readonly values: readonly (keyof Values)[];
  /** Where its rows are counted: history = intervals that begin or end. */
  readonly counts?: readonly ("historyRows" | "opened" | "closed")[];
  /** What it fills: analyzed at once where that is much, because the next statements join it. */
  readonly fills?: string;
  /** Only for a batch in whose packages other keys have artifacts too, or some that could not be read. */
  readonly crowded?: true;
}

const HISTORY = ["historyRows"] as const;

/** Which packages these are, and what this run may say of them. */
export const PACKAGE_STEPS: readonly Step[] = [
  { sql: CATALOGUE.BATCH_CHECKS, values: ["channel", "areas"] },
  {
    sql: CATALOGUE.BATCH_PACKAGES,
    values: ["channel", "day", "key", "supplements"],
    fills: "batch_package",
  },
];

/** The packages themselves: who is there, in which version, looked after by whom. */
export const CATALOGUE_STEPS: readonly Step[] = [
  { sql: CATALOGUE.UPDATE_PACKAGES, values: ["supplements"] },
  { sql: CATALOGUE.CLOSE_PRESENCE, values: ["channel", "run", "day"], counts: HISTORY },
  { sql: EVIDENCE.CLOSE_FLAGS, values: ["channel", "run", "key"], counts: HISTORY },
  { sql: CATALOGUE.RETELL_PRESENCE, values: ["channel", "key"] },
  { sql: CATALOGUE.OPEN_PRESENCE, values: ["channel", "run", "day", "key"], counts: HISTORY },
  { sql: CATALOGUE.CLOSE_STEWARDSHIPS, values: ["channel", "run", "day"], counts: HISTORY },
  { sql: CATALOGUE.DROP_STEWARDSHIPS, values: ["channel", "day"], counts: HISTORY },
  { sql: CATALOGUE.OPEN_STEWARDSHIPS, values: ["channel", "run", "day"], counts: HISTORY },
  { sql: EVIDENCE.DROP_ALIASES, values: [] },
  { sql: EVIDENCE.ADD_ALIASES, values: ["distro"] },
  { sql: EVIDENCE.OPEN_FLAGS, values: ["channel", "run"], counts: HISTORY },
  { sql: EVIDENCE.ADD_REBUILDS, values: ["channel", "run"] },
  { sql: EVIDENCE.DROP_TAGS, values: ["key"] },
  { sql: EVIDENCE.ADD_TAGS, values: ["run"] },
];

/** What was seen in them; nothing to do where all are unchanged. */
export const SEEING_STEPS: readonly Step[] = [
  { sql: SUBJECTS.DROP_ARTIFACTS, values: ["channel", "key"] },
  { sql: SUBJECTS.VOID_ARTIFACTS, values: ["channel", "key"] },
  { sql: SUBJECTS.UPDATE_ARTIFACTS, values: ["channel", "key", "run"] },
  { sql: SUBJECTS.ADD_ARTIFACTS, values: ["channel", "key", "run"] },
  { sql: SUBJECTS.UPDATE_FACTS, values: [] },
  { sql: SUBJECTS.ADD_FACTS, values: [] },
  { sql: SUBJECTS.OVERLAY_ARTIFACTS, values: ["channel", "key"], crowded: true },
  { sql: SUBJECTS.MOVE_SUBJECTS, values: ["channel", "key"] },
  { sql: SUBJECTS.ADD_SUBJECTS, values: ["channel", "key"], fills: "subject" },
  { sql: SUBJECTS.BATCH_AREAS, values: ["channel", "areas"], fills: "batch_area" },
  { sql: SUBJECTS.BATCH_SUBJECTS, values: ["channel", "key"], fills: "batch_subject" },
  { sql: SUBJECTS.UNCOVER_ARTIFACTS, values: ["channel", "key"], crowded: true },
];

/** What was judged of it; what the run kept is judged beside it (kept.ts). */
export const JUDGING_STEPS: readonly Step[] = [
  { sql: SUBJECTS.CLOSE_OBSERVATIONS, values: ["run"], counts: HISTORY },
  { sql: SUBJECTS.OPEN_OBSERVATIONS, values: ["run"], counts: HISTORY },
  { sql: SUBJECTS.RETELL_OBSERVATIONS, values: [] },

  { sql: FINDINGS.BATCH_PAIRS, values: ["channel"], fills: "batch_pair" },
  { sql: FINDINGS.BATCH_FINDINGS, values: [], fills: "batch_finding" },
  { sql: FINDINGS.PAIR_CAUSES, values: [] },
  { sql: FINDINGS.CLOSE_FINDINGS, values: ["run", "day"], counts: HISTORY },
  { sql: FINDINGS.OPEN_FINDINGS, values: ["run", "day"], counts: HISTORY },
  { sql: FINDINGS.RETELL_FINDINGS, values: [] },
  { sql: FINDINGS.CLOSE_STANDINGS, values: ["channel", "run", "day"], counts: HISTORY },
  { sql: FINDINGS.OPEN_STANDINGS, values: ["channel", "run", "day"], counts: HISTORY, fills: "standing" },
  { sql: FINDINGS.RECOUNT_STANDINGS, values: ["channel"] },

  { sql: ITEMS.OPEN_ITEMS, values: ["channel", "run", "day"], counts: ["historyRows", "opened"] },
  { sql: ITEMS.CLOSE_ITEMS, values: ["run", "day"], counts: ["historyRows", "closed"] },
  { sql: ITEMS.RECOUNT_ITEMS, values: [] },
  { sql: ITEMS.BATCH_TALLY, values: [] },
  { sql: ITEMS.TALLY_DAY, values: ["channel", "day"] },
  { sql: ITEMS.TALLY_LATER_DAYS, values: ["channel", "day"] },
];

/** Last, because they are counted from what the others left. */
export const TALLY_STEPS: readonly Step[] = [
  { sql: ITEMS.DROP_PACKAGE_TALLIES, values: ["channel"] },
  { sql: ITEMS.PACKAGE_TALLIES, values: ["channel"] },
];
