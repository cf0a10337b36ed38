// root-reader.ts: what each file of a root is offered as; ingest and `starfort audit` both ask it, so both give the same answer.
import { createHash } from "node:crypto";
import { type LoadedSubject, type Offer, ReadProblem } from "../sources/source.ts";
import { offerFile, offerSubject } from "./offers.ts";
import type { Root, RootEntry } from "./root.ts";
import { RootUnits } from "./root-units.ts";
import { unitSubject } from "./unit-subject.ts";

/** What a caller knows of a root that its files do not tell. Whoever knows nothing leaves it out. */
export interface RootContext {
  /** It is a whole system: what is not found in it is not there. Left out, that is told from what is in it. */
  readonly complete?: boolean;
  /** The package that a file belongs to; null where nobody knows. */
  readonly packageOf?: (path: string) => string | null;
  /** The names of all packages. */
  readonly packages?: readonly string[];
  /** The files that have a setuid or setgid bit or capabilities; left out, every entry is asked. */
  readonly privileged?: Iterable<string>;
}

/** Offers the files of one root. What takes several files to judge is read once for the whole root: one package's profile confines another's program. */
export class RootReader {
  readonly #root: Root;
  readonly #units: RootUnits;

  constructor(root: Root, _context: RootContext = {}) {
    this.#root = root;
    this.#units = new RootUnits(root);
  }

  /** Every offer of the root. An offer is good until the next one is asked for. */
  *offers(): Generator<Offer> {
    for (const entry of this.#root.entries()) yield* this.#offersOf(entry);
  }

  /** What is offered of the file at a canonical path; nothing where there is none. */
  *offersAt(path: string): Generator<Offer> {
    const entry = this.#root.entry(path);
    if (entry !== null) yield* this.#offersOf(entry);
  }

  /** Whether a canonical path is where a system service would be. */
  isServicePath(path: string): boolean {
    return this.#units.isServicePath(path);
  }

  /** sha256 over what beside the file at a canonical path decides its verdicts: drop-ins, includes, profiles. Null when nothing does. */
  digestFor(path: string): Uint8Array | null {
    if (this.#units.isService(path)) return digestOf(() => unitSubject(this.#units.load(path)));
    return null;
  }

  *#offersOf(entry: RootEntry): Generator<Offer> {
    const { path, type } = entry;
    if (this.#units.isServicePath(path)) {
      if (this.#units.isService(path)) yield offerSubject("unit", entry, () => unitSubject(this.#units.load(path)));
      return;
    }
    if (type === "file") yield* offerFile(this.#root, entry);
  }
}

/** What cannot be read is as good as its reason: once that goes, the digest is another. */
function digestOf(load: () => LoadedSubject | null): Uint8Array {
  const hash = createHash("sha256");
  try {
    return hash.update(load()?.contentHash ?? "nothing").digest();
  } catch (error) {
    if (!(error instanceof ReadProblem)) throw error;
    return hash.update(error.message).digest();
  }
}
