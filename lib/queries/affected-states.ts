// affected-states.ts: the states by which a check's pairs can be listed; apart from the SQL, so that addresses can be read without it.

/** `waived`: it fails, and an agreed exception covers it. */
export const AFFECTED_STATES = ["fail", "unknown", "waived", "pass", "not-applicable"] as const;
export type AffectedState = (typeof AFFECTED_STATES)[number];
