// answers-table.ts: what a person is told who asks for something to be done: the same words on the page and in JSON.

/** `status` of HTTP; `says` is one or two sentences. */
export const RETRY_ANSWERS = {
  asked: { status: 202, says: "The job is tried again as soon as a worker is free." },
  "no-token": {
    status: 401,
    says: "This needs the token of an admin. `starfort token create --name NAME --role admin` makes one.",
  },
  "bad-token": { status: 401, says: "This token is not known, or is not good any more. `starfort token list` tells." },
  "not-admin": { status: 403, says: "This token is good, but not an admin's: only admins have jobs tried again." },
  elsewhere: { status: 403, says: "The request came from a page of another site, so nothing was done." },
  "no-job": {
    status: 404,
    says: "There is no such job any more: it was done, given up, or a newer run took its work.",
  },
  "not-parked": { status: 409, says: "This job is not parked: it is being done, or will be tried again by itself." },
  "already-asked": { status: 409, says: "Somebody has asked for that already: the job waits for a free worker." },
  "too-many": { status: 429, says: "That was asked too often within a minute. Wait a minute, then go on." },
} as const;

export type RetryAnswer = keyof typeof RETRY_ANSWERS;

/** Seconds after which somebody who was told "too-many" may try again. */
export const WAIT_SECONDS = 60;
