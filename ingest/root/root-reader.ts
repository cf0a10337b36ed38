// root-reader.ts: what each file of a root is offered as; ingest and `starfort audit` both ask it, so both give the same answer.
import { createHash } from "node:crypto";
import { kernelKindOf } from "#lib/areas/kernel/index.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { type LoadedSubject, type Offer, ReadProblem } from "../sources/source.ts";
import { offerFile, offerSubject } from "./offers.ts";
import type { NeighbourPolicy } from "./neighbour-policy.ts";
import type { Root, RootEntry } from "./root.ts";
import { RootKernel } from "./root-kernel.ts";
import { RootPolicy } from "./root-policy.ts";
import { RootPrograms } from "./root-programs.ts";
import { RootUnits } from "./root-units.ts";
import { unitSubject } from "./unit-subject.ts";

/** What a caller knows of a root that its files do not tell. Whoever knows nothing leaves it out. */
export interface RootContext {
  /** It is a whole system: what is not found in it is not there. Left out, that is told from what is in it. */
  readonly complete?: boolean;
  /** The package that a file belongs to; null where nobody knows. */
  readonly packageOf?: (path: string) => string | null;
  /** AppArmor policy of packages that are not in this root, as a system has it that has them installed. */
  readonly neighbours?: NeighbourPolicy | undefined;
  /** The names of all packages. */
  readonly packages?: readonly string[];
  /** The files that have a setuid or setgid bit or capabilities; left out, every entry is asked. */
  readonly privileged?: Iterable<string>;
}

/** Offers the files of one root. What takes several files to judge is read once for the whole root: one package's profile confines another's program. */
export class RootReader {
  readonly #root: Root;
  readonly #units: RootUnits;
  readonly #policy: RootPolicy;
  readonly #programs: RootPrograms;
  readonly #kernel: RootKernel;

  constructor(root: Root, context: RootContext = {}) {
    const { complete = isWholeSystem(root), packageOf = () => null, packages = [], privileged, neighbours } = context;
    this.#root = root;
    this.#units = new RootUnits(root);
    this.#policy = new RootPolicy(root, { complete, packageOf, neighbours });
    this.#kernel = new RootKernel(root, { complete, packages });
    this.#programs = new RootPrograms({
      root,
      units: this.#units,
      policy: this.#policy,
      privileged: () => (privileged === undefined ? root.entries() : entriesAt(root, privileged)),
    });
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
    if (this.#units.isService(path)) return digestOf(() => [unitSubject(this.#units.load(path))]);
    if (this.#policy.has(path)) return digestOf(() => this.#policy.profilesAt(path).values());
    if (kernelKindOf(path) === "kernel-config") return this.#kernel.digest;
    const program = this.#programs.at(path);
    return program === null ? null : digestOf(() => [program]);
  }

  *#offersOf(entry: RootEntry): Generator<Offer> {
    const { path, type } = entry;
    if (this.#units.isServicePath(path)) {
      if (this.#units.isService(path)) yield offerSubject("unit", entry, () => unitSubject(this.#units.load(path)));
    } else if (this.#policy.has(path)) {
      yield* this.#offerProfiles(entry);
    } else if (type === "file") {
      const kind = kernelKindOf(path);
      if (kind !== null) yield offerSubject(kind, entry, () => this.#kernel.load(kind, path));
      else yield* this.#offerProgram(entry);
    }
  }

  *#offerProfiles(entry: RootEntry): Generator<Offer> {
    try {
      for (const [path, profile] of this.#policy.profilesAt(entry.path))
        yield offerSubject("apparmor-profile", { ...entry, path }, () => profile);
    } catch (error) {
      if (!(error instanceof ReadProblem || error instanceof FormatError)) throw error;
      yield offerSubject("apparmor-profile", entry, () => {
        throw error;
      });
    }
  }

  /** A program is judged twice: as it was built, and by what confines it. */
  *#offerProgram(entry: RootEntry): Generator<Offer> {
    yield* offerFile(this.#root, entry);
    const program = this.#programs.at(entry.path);
    if (program !== null) yield offerSubject("executable", entry, () => program);
  }
}

/** What cannot be read is as good as its reason: once that goes, the digest is another. */
function digestOf(load: () => Iterable<LoadedSubject | null>): Uint8Array {
  const hash = createHash("sha256");
  try {
    for (const subject of load()) hash.update(subject?.contentHash ?? "nothing to judge");
  } catch (error) {
    if (!(error instanceof ReadProblem || error instanceof FormatError)) throw error;
    hash.update(error.message);
  }
  return hash.digest();
}

/** A package has neither a shell nor the distribution's name, or one of them. */
function isWholeSystem(root: Root): boolean {
  const isNamed = ["/etc/os-release", "/usr/lib/os-release"].some((path) => root.follow(path) !== null);
  return isNamed && root.follow("/bin/sh") !== null;
}

function* entriesAt(root: Root, paths: Iterable<string>): Generator<RootEntry> {
  for (const path of paths) {
    const entry = root.entry(path);
    if (entry !== null) yield entry;
  }
}
