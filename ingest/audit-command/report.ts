// report.ts: what every way of showing an audit must answer.
import type { Group, NamedSubject } from "./group.ts";

/** Told of groups one after the other, and of each group's subjects as they are judged; nothing is kept for it. */
export interface Report {
  begin(group: Group): void;
  subject(subject: NamedSubject): void;
  end(): void;
  /** Called once, whatever happened before. */
  finish(): void;
}

/** What is written to: a stream, or a test. */
export interface Writer {
  write(text: string): unknown;
}
