// read-problem.ts: why a file, an artifact or an address could not be looked at.
import type { ProblemKind } from "./audited.ts";

/** A file that cannot be looked at; the message is the reason that its verdicts give, without a full stop. */
export class ReadProblem extends Error {
  readonly kind: ProblemKind;

  constructor(kind: ProblemKind, message: string) {
    super(message);
    this.name = "ReadProblem";
    this.kind = kind;
  }
}
