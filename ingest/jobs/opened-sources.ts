// opened-sources.ts: sources that a worker has open: each part of a run needs its source again, and opening one can take half a minute.
import { PlainError } from "#lib/plain-error.ts";
import { getSource } from "../sources/index.ts";
import type { OpenSource, SourceContext } from "../sources/source.ts";

interface Named {
  readonly source: string;
  /** As Source.parse gave them. */
  readonly options: unknown;
}

interface Kept {
  readonly opened: Promise<readonly OpenSource[]>;
  users: number;
}

/** A run's parts come one after another, so the source that was used last is kept when nobody uses it. */
export class OpenedSources {
  readonly #context: SourceContext;
  /** By run: another run of the same source is to see it as it is then. */
  readonly #kept = new Map<number, Kept>();

  constructor(context: SourceContext) {
    this.#context = context;
  }

  /**
   * Hands the source as it is now to `work`; where that returns a run, the source is kept for its parts. Throws PlainError for one that
   * this version does not know, and what opening or working throws.
   */
  async open(named: Named, work: (opened: readonly OpenSource[]) => Promise<number | null>): Promise<void> {
    const opened = await this.#open(named);
    let run: number | null = null;
    try {
      run = await work(opened);
    } finally {
      if (run === null) await closeAll(opened);
      else this.#kept.set(run, { opened: Promise.resolve(opened), users: 0 });
      await this.#closeUnused(1);
    }
  }

  /** Hands the run's source to `work`: as this process has it open, else opened again. Throws as `open` does. */
  async use<T>(run: number, named: Named, work: (opened: readonly OpenSource[]) => Promise<T>): Promise<T> {
    const kept = this.#kept.get(run) ?? { opened: this.#open(named), users: 0 };
    // Put last: the others are what may be closed.
    this.#kept.delete(run);
    this.#kept.set(run, kept);
    kept.users += 1;
    try {
      return await work(await kept.opened);
    } catch (error) {
      // What could not be opened, or changed under us, is opened afresh the next time.
      if (kept.users === 1) await this.#close(run, kept);
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

  async #open({ source, options }: Named): Promise<readonly OpenSource[]> {
    const known = getSource(source);
    if (known === null)
      throw new PlainError(`there is no source ${JSON.stringify(source)} in this version of Starfort`);
    return known.open(options, this.#context);
  }

  async #closeUnused(keep: number): Promise<void> {
    const all = [...this.#kept];
    for (const [run, kept] of all.slice(0, all.length - keep)) if (kept.users === 0) await this.#close(run, kept);
  }

  async #close(run: number, kept: Kept): Promise<void> {
    if (this.#kept.get(run) === kept) this.#kept.delete(run);
    await closeAll(await kept.opened.catch(() => []));
  }
}

async function closeAll(opened: readonly OpenSource[]): Promise<void> {
  for (const one of opened) await one.close?.();
}
