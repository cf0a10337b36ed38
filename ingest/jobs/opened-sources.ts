// opened-sources.ts: sources that a worker has open: each part of a run needs its source again, and opening one can take half a minute.
import { PlainError } from "#lib/plain-error.ts";
import { getSource } from "../sources/index.ts";
import type { OpenSource, Source, SourceContext } from "../sources/source.ts";

interface Kept {
  readonly opened: Promise<readonly OpenSource[]>;
  users: number;
}

/** A run's parts come one after another, so the source that was used last is kept when nobody uses it. */
export class OpenedSources {
  readonly #context: SourceContext;
  readonly #kept = new Map<string, Kept>();

  constructor(context: SourceContext) {
    this.#context = context;
  }

  /** Hands the opened source to `work`. Throws PlainError for one that this version does not know, and what opening or working throws. */
  async use(source: string, options: unknown, work: (opened: readonly OpenSource[]) => Promise<void>): Promise<void> {
    const name = JSON.stringify([source, options]);
    const kept = this.#kept.get(name) ?? { opened: knownSource(source).open(options, this.#context), users: 0 };
    // Put last: the others are what may be closed.
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    kept.users += 1;
    try {
      await work(await kept.opened);
    } catch (error) {
      // What could not be opened, or changed under us, is opened afresh the next time.
      if (this.#kept.get(name) === kept && kept.users === 1) this.#kept.delete(name);
      throw error;
    } finally {
      kept.users -= 1;
      await this.#closeUnused(1);
    }
  }

  /** Closes all that nobody uses. */
  async close(): Promise<void> {
    await this.#closeUnused(0);
  }

  async #closeUnused(keep: number): Promise<void> {
    const names = [...this.#kept.keys()];
    for (const name of names.slice(0, names.length - keep)) {
      const kept = this.#kept.get(name);
      if (kept === undefined || kept.users > 0) continue;
      this.#kept.delete(name);
      for (const one of await kept.opened.catch(() => [])) await one.close?.();
    }
  }
}

function knownSource(id: string): Source {
  const source = getSource(id);
  if (source === null) throw new PlainError(`there is no source ${JSON.stringify(id)} in this version of Starfort`);
  return source;
}
