// deb-group.ts: several packages, those of one source, as one root: a unit of one starts a program of another, whose profile comes with a third.
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { ReadProblem } from "../read-problem.ts";
import type { OpenedFile, Root, RootEntry } from "../root/root.ts";
import { type RootContext, RootReader } from "../root/root-reader.ts";
import { type TreeNode, TreeRoot } from "../root/tree-root.ts";
import type { Offer } from "../sources/source.ts";
import { unpackInto } from "./deb.ts";
import { Spill } from "./spill.ts";
import { Unpacking } from "./unpacked.ts";

/** A package, or why it could not be had. Its bytes are read before the next one is asked for. */
export type GivenDeb =
  { readonly name: string; readonly bytes: ByteSource } | { readonly name: string; readonly problem: GroupProblem };
export type GroupProblem = ReadProblem | FormatError;

export interface DebGroupOptions {
  /** What is known beside the packages, for the root's reader. */
  readonly context?: Omit<RootContext, "packageOf">;
  /** What all of them may unpack to; 24 GiB when it is not given. One that goes beyond it is told, the others are read. */
  readonly maxBytes?: number;
}

export interface DebGroup {
  /** The files of all of them. Of a path that several bring in different ways, it has what came first. */
  readonly root: Root;
  /** Those that could not be had or unpacked, by name, and why. */
  readonly problems: ReadonlyMap<string, GroupProblem>;
  /** The package that brought what is at a canonical path of the root; null for what none brought. */
  ownerOf(path: string): string | null;
  /**
   * The offers of one package, each once, read as part of the group. What another package brought before it in another way is offered
   * as it is in this package alone, under "<name>:<path>". Throws the package's problem.
   */
  offersOf(name: string): Generator<Offer>;
  /** Frees what it holds; what was read of it is no longer good. */
  close(): void;
}

const GIB = 1024 ** 3;
const MAX_BYTES = 24 * GIB;

/**
 * Unpacks packages one after the other. One that is damaged is left out whole, with its reason. What does not fit into memory goes to
 * one file without a name. Throws only what is no fault of a package.
 */
export async function unpackDebs(
  debs: Iterable<GivenDeb> | AsyncIterable<GivenDeb>,
  { context = {}, maxBytes = MAX_BYTES }: DebGroupOptions = {},
): Promise<DebGroup> {
  const group = new Group(context, new Spill(maxBytes));
  try {
    for await (const deb of debs) await group.add(deb);
    return group;
  } catch (error) {
    group.close();
    throw error;
  }
}

type NodeAt = readonly [path: string, node: TreeNode];

/** What one package brought in another way than those before it. */
interface Rival {
  readonly paths: readonly string[];
  readonly nodes: readonly NodeAt[];
}

class Group implements DebGroup {
  readonly root = new TreeRoot();
  readonly problems = new Map<string, GroupProblem>();
  readonly #context: Omit<RootContext, "packageOf">;
  readonly #spill: Spill;
  readonly #owners = new Map<string, string>();
  /** Canonical paths in their order, by package. */
  readonly #paths = new Map<string, Set<string>>();
  readonly #rivals = new Map<string, Rival>();
  #reader: RootReader | null = null;

  constructor(context: Omit<RootContext, "packageOf">, spill: Spill) {
    this.#context = context;
    this.#spill = spill;
  }

  async add(deb: GivenDeb): Promise<void> {
    if ("problem" in deb) return void this.problems.set(deb.name, deb.problem);
    const nodes: NodeAt[] = [];
    try {
      await unpackInto(new Unpacking({ spill: this.#spill, add: (path, node) => nodes.push([path, node]) }), deb.bytes);
      this.#merge(deb.name, nodes);
    } catch (error) {
      if (!(error instanceof ReadProblem || error instanceof FormatError)) throw error;
      this.problems.set(deb.name, error);
    }
  }

  ownerOf(path: string): string | null {
    return this.#owners.get(path) ?? null;
  }

  *offersOf(name: string): Generator<Offer> {
    const problem = this.problems.get(name);
    if (problem !== undefined) throw problem;
    const packageOf = (path: string): string | null => this.ownerOf(path);
    this.#reader ??= new RootReader(this.root, { ...this.#context, packageOf });
    for (const path of this.#paths.get(name) ?? []) yield* this.#reader.offersAt(path);
    const rival = this.#rivals.get(name);
    if (rival !== undefined) yield* this.#offersOfRival(name, rival);
  }

  close(): void {
    this.#spill.close();
  }

  #merge(name: string, nodes: readonly NodeAt[]): void {
    const own = new Set<string>();
    const rivals = new Set<string>();
    for (const [path, node] of nodes) {
      const there = this.root.entry(path);
      const isOurs = there !== null && own.has(there.path);
      if (there !== null && !isOurs && this.#isDirectory(there)) {
        // A directory is everybody's; below it, links of other packages lead where they lead.
        if (node.type !== "directory") rivals.add(path);
      } else if (there !== null && !isOurs) {
        if (!this.#isSame(there, node)) rivals.add(path);
      } else this.#put(name, path, node, own);
    }
    this.#paths.set(name, own);
    if (rivals.size > 0) this.#rivals.set(name, { paths: [...rivals], nodes });
  }

  #put(name: string, path: string, node: TreeNode, own: Set<string>): void {
    this.root.add(path, node);
    // One below a link that leads nowhere is dropped.
    const at = this.root.entry(path)?.path;
    if (at === undefined) return;
    own.add(at);
    if (node.type !== "directory") this.#owners.set(at, name);
  }

  #isDirectory({ path, type }: RootEntry): boolean {
    if (type === "directory") return true;
    const end = type === "link" ? this.root.follow(path) : null;
    return end !== null && this.root.entry(end)?.type === "directory";
  }

  #isSame(there: RootEntry, node: TreeNode): boolean {
    const traits = ["type", "mode", "sizeBytes", "target", "capabilities"] as const;
    if (traits.some((trait) => there[trait] !== node[trait])) return false;
    if (node.type !== "file") return true;
    return Buffer.compare(hashOf(this.root.open(there.path)), hashOf(node.open())) === 0;
  }

  *#offersOfRival(name: string, { paths, nodes }: Rival): Generator<Offer> {
    const alone = new TreeRoot();
    for (const [path, node] of nodes) alone.add(path, node);
    const packageOf = (path: string): string | null => (alone.entry(path) === null ? null : name);
    const reader = new RootReader(alone, { ...this.#context, packageOf });
    for (const path of paths) {
      const at = alone.entry(path)?.path;
      if (at === undefined) continue;
      for (const offer of reader.offersAt(at)) yield renamed(offer, `${name}:${offer.traits.path}`);
    }
  }
}

/** One content is read after the other: both at once would be in one piece of memory. */
function hashOf(file: OpenedFile): Uint8Array {
  return file.content().contentHash;
}

function renamed(offer: Offer, path: string): Offer {
  const traits = { ...offer.traits, path };
  if (offer.type === "subject") return { ...offer, traits };
  const { executable } = offer;
  return { type: "file", traits, executable, head: (length) => offer.head(length), content: () => offer.content() };
}
