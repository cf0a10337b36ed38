// group.ts: what the command looks at together and shows together: a file, a directory's files, a package.
import type { AuditedSubject } from "../audited.ts";
import type { Offer } from "../sources/source.ts";

export interface Group {
  /** As it was given, or where it lies below what was given: "openssh-server.deb". */
  readonly path: string;
  /** What a package says of itself: "openssh-server 1:9.2p1-2 (amd64)"; null for anything else. */
  readonly title: string | null;
  /** One file by itself: what is wrong with it is wrong with the input. */
  readonly isFile: boolean;
  /** Why nothing of it can be read; null where it can. */
  readonly problem: string | null;
  readonly offers: Iterable<Offer> | AsyncIterable<Offer>;
  /** How a subject is called that lies at this path of its root. */
  nameOf(path: string): string;
}

/** A subject with the name that people and machines are told. */
export interface NamedSubject {
  readonly name: string;
  readonly subject: AuditedSubject;
}

/** A path that cannot be audited; the message says what was read, where, and what was expected. */
export class BadInput extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.name = "BadInput";
    this.path = path;
  }
}
