// loose.ts: a file that lies anywhere: what it is, its name and its first bytes tell, not its place.
import { isElf } from "#lib/formats/elf/index.ts";
import { isArchive } from "#lib/formats/ar.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { indexUnits, loadUnit, type UnitIndex } from "#lib/formats/unit/index.ts";
import { offerFile, offerSubject } from "../root/offers.ts";
import type { Root } from "../root/root.ts";
import { unitSubject } from "../root/unit-subject.ts";
import { type LoadedSubject, type Offer, ReadProblem } from "../sources/source.ts";
import { compressionOf, decompress } from "../unpack/decompress.ts";

const HEAD_BYTES = 16 * 1024;
const MAX_HEAD_BYTES = 1024 * 1024;

/** Units with the drop-ins that lie beside them: each directory is a unit directory of its own. */
export class LooseUnits {
  readonly #root: Root;
  readonly #indexes = new Map<string, UnitIndex>();

  constructor(root: Root) {
    this.#root = root;
  }

  load(path: string): LoadedSubject | null {
    const cut = path.lastIndexOf("/");
    const directory = path.slice(0, cut);
    const index = this.#indexes.get(directory) ?? indexUnits(this.#root, [directory]);
    this.#indexes.set(directory, index);
    return unitSubject(loadUnit(path.slice(cut + 1), this.#root, index));
  }
}

/** What the regular file at a canonical path is offered as; nothing where no area judges such files. */
export async function* looseOffers(root: Root, path: string, units: LooseUnits): AsyncGenerator<Offer> {
  const entry = root.entry(path);
  if (entry === null) return;
  if (path.endsWith(".service")) {
    yield offerSubject("unit", entry, () => units.load(path));
    return;
  }
  const head = await headOf(root, path);
  // A file that cannot be read may still be a program: the auditor knows when.
  if (head === null || isElf(head) || isArchive(head)) yield* offerFile(root, entry);
}

/** The first bytes, unpacked where they are packed; null where they cannot be had. */
async function headOf(root: Root, path: string): Promise<Uint8Array | null> {
  try {
    const file = root.open(path);
    try {
      const head = file.head(HEAD_BYTES);
      const kind = compressionOf(head);
      if (kind === null) return head;
      const { bytes } = file.content();
      for await (const piece of decompress(bytes, kind, { maxBytes: MAX_HEAD_BYTES })) return piece;
      return new Uint8Array(0);
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof FormatError || error instanceof ReadProblem) return null;
    throw error;
  }
}
