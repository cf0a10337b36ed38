// plain-error.ts: the failure that a person can do something about.

/** A failure that was foreseen: its message says what was found and what to do, so the command line prints it without a stack. */
export class PlainError extends Error {}
