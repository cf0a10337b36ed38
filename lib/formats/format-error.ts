// format-error.ts: the one error of every parser: these bytes are not what the format says.

/** Thrown by every parser of `lib/formats` and by nothing else. `message` says what was read and what was expected; `offset` is where, in bytes, or null where no one place is to blame. */
export class FormatError extends Error {
  readonly offset: number | null;

  constructor(message: string, offset?: number) {
    super(offset === undefined ? message : `${message} (at byte ${offset})`);
    this.name = "FormatError";
    this.offset = offset ?? null;
  }
}
