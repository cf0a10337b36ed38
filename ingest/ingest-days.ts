// ingest-days.ts: what a source opened to, run after run; several are a history, of which the ledger may know the beginning.
import { PlainError } from "#lib/plain-error.ts";
import { today } from "./day.ts";
import { type Ingest, ingest, type RunSummary } from "./pipeline.ts";
import type { OpenSource } from "./sources/source.ts";
import { OutOfOrderError } from "./store/index.ts";

export interface Days extends Omit<Ingest, "source" | "observedOn"> {
  readonly opened: readonly OpenSource[];
  /** The day that the operator gives; null: each source's own. */
  readonly asOf: string | null;
  /** Before each run: which one, counted from 1. */
  readonly onRun?: (source: OpenSource, observedOn: string, no: number) => void;
  /** After each run. */
  readonly onSummary?: (summary: RunSummary) => void;
}

export interface DayDone {
  readonly observedOn: string;
  /** Null where the ledger is at a later day already: it was ingested before, or something newer was. */
  readonly summary: RunSummary | null;
}

/**
 * Ingests every run that a source opened to. Throws PlainError where one day is given for several, and what `ingest`
 * throws; but that a day of a history is past is no error, else a history could not be ingested again when it has grown.
 */
export async function ingestDays({ opened, asOf, onRun, onSummary, ...ways }: Days): Promise<DayDone[]> {
  if (asOf !== null && opened.length > 1)
    throw new PlainError(`--as-of names one day, and this shows ${opened.length}, each by its own word: leave it out`);
  const done: DayDone[] = [];
  for (const [at, source] of opened.entries()) {
    const observedOn = asOf ?? source.observedOn ?? today();
    onRun?.(source, observedOn, at + 1);
    const summary = await ingest({ ...ways, source, observedOn }).catch((error: unknown) => {
      if (opened.length > 1 && error instanceof OutOfOrderError) return null;
      throw error;
    });
    if (summary !== null) onSummary?.(summary);
    done.push({ observedOn, summary });
  }
  return done;
}
