// loose.ts: a file that lies anywhere: what it is, its name and its first bytes tell, not its place.
import { kernelKindOf, kernelKindOfContent } from "#lib/areas/kernel/index.ts";
import { isArchive } from "#lib/formats/ar.ts";
import { isElf } from "#lib/formats/elf/index.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { indexUnits, loadUnit, type UnitIndex } from "#lib/formats/unit/index.ts";
import { offerFile, offerSubject } from "../root/offers.ts";
import type { OpenedFile, Root, RootEntry } from "../root/root.ts";
import { RootKernel } from "../root/root-kernel.ts";
import { unitSubject } from "../root/unit-subject.ts";
import { type LoadedSubject, type Offer, ReadProblem } from "../sources/source.ts";
import { compressionOf, decompress } from "../unpack/decompress.ts";
import { LooseProfiles } from "./loose-profiles.ts";

const HEAD_BYTES = 64 * 1024;
const MAX_HEAD_BYTES = 1024 * 1024;

/** Offers files of a root one by one; what several of them need is read once. */
export class LooseReader {
  readonly #root: Root;
  readonly #isGiven: boolean;
  readonly #kernel: RootKernel;
  readonly #profiles: LooseProfiles;
  readonly #units = new Map<string, UnitIndex>();

  /** `isGiven`: somebody named the very file, so that one which is damaged is told of. */
  constructor(root: Root, isGiven: boolean) {
    this.#root = root;
    this.#isGiven = isGiven;
    this.#kernel = new RootKernel(root, { complete: false, packages: [] });
    this.#profiles = new LooseProfiles(root);
  }

  /** What the regular file at a canonical path is offered as; nothing where no area judges such files. */
  async *offers(path: string): AsyncGenerator<Offer> {
    const entry = this.#root.entry(path);
    if (entry === null) return;
    if (path.endsWith(".service")) {
      yield offerSubject("unit", entry, () => this.#loadUnit(path));
      return;
    }
    const head = await this.#headOf(path);
    // A file that cannot be read may still be a program: the auditor knows when.
    if (head instanceof Error) yield* this.#offerUnread(entry, head);
    else if (isElf(head) || isArchive(head)) yield* offerFile(this.#root, entry);
    else yield* this.#offerText(entry, head);
  }

  *#offerText(entry: RootEntry, head: Uint8Array): Generator<Offer> {
    const { path } = entry;
    const kind = kernelKindOf(path) ?? kernelKindOfContent(path.replace(/\.(gz|xz|zst)$/, ""), head);
    if (kind !== null) yield offerSubject(kind, entry, () => this.#kernel.load(kind, path));
    else yield* this.#profiles.offers(entry, head, this.#isGiven);
  }

  /** Damaged data is no file of any kind, unless somebody says so by naming it. */
  *#offerUnread(entry: RootEntry, error: FormatError | ReadProblem): Generator<Offer> {
    if (error instanceof FormatError && this.#isGiven) yield offerSubject("elf", entry, () => Promise.reject(error));
    else yield* offerFile(this.#root, entry);
  }

  /** With the drop-ins that lie beside it: each directory is a unit directory of its own. */
  #loadUnit(path: string): LoadedSubject | null {
    const cut = path.lastIndexOf("/");
    const directory = path.slice(0, cut);
    const index = this.#units.get(directory) ?? indexUnits(this.#root, [directory]);
    this.#units.set(directory, index);
    return unitSubject(loadUnit(path.slice(cut + 1), this.#root, index));
  }

  /** The first bytes, unpacked where they are packed. */
  async #headOf(path: string): Promise<Uint8Array | FormatError | ReadProblem> {
    let file: OpenedFile | null = null;
    try {
      file = this.#root.open(path);
      const head = file.head(HEAD_BYTES);
      const kind = compressionOf(head);
      if (kind === null) return head;
      for await (const piece of decompress(file.content().bytes, kind, { maxBytes: MAX_HEAD_BYTES })) return piece;
      return new Uint8Array(0);
    } catch (error) {
      if (error instanceof FormatError || error instanceof ReadProblem) return error;
      throw error;
    } finally {
      file?.close();
    }
  }
}
