// unpacked.ts: an archive that was taken apart: a root, its contents kept in a spill until it is closed.
import { createHash } from "node:crypto";
import { type ByteSource, bytesSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { windowedSource } from "../root/file-content.ts";
import type { OpenedFile, Root } from "../root/root.ts";
import { type TreeNode, TreeRoot } from "../root/tree-root.ts";
import { type FileContent, ReadProblem } from "../sources/source.ts";
import { Spill, type Spilled } from "./spill.ts";

/** An archive's files as a root of their own; `close` frees what they take. */
export interface Unpacked {
  readonly root: Root;
  close(): void;
}

const MIB = 1024 * 1024;
/** Up to here a content is read in one go, which is all but some ten in Debian 12. */
const WHOLE_BYTES = 32 * MIB;
const HASH_BYTES = MIB;
/** The largest package known has some 100,000 entries; a bomb of a few hundred KiB has as many millions as it likes. */
const MAX_ENTRIES = 400_000;

/** Collects an archive's entries in their order. */
export class Unpacking {
  readonly root = new TreeRoot();
  readonly #spill: Spill;
  readonly #put: (path: string, node: TreeNode) => void;
  readonly #files = new Map<string, TreeNode>();
  #entries = 0;

  /** Contents go to the spill, entries to its own root, or to whoever collects those of several archives. */
  constructor({ spill = new Spill(), add }: { spill?: Spill; add?: (path: string, node: TreeNode) => void } = {}) {
    this.#spill = spill;
    this.#put = add ?? ((path, node) => this.root.add(path, node));
  }

  /** A file whose content `write` gets now. Throws ReadProblem where it is too large. */
  file(path: string, entry: Pick<TreeNode, "mode" | "capabilities" | "sizeBytes">): void {
    const opened = openSource(this.#spill.begin(entry.sizeBytes));
    this.#add(path, { ...entry, type: "file", target: null, open: () => opened });
  }

  write(piece: Uint8Array): void {
    this.#spill.write(piece);
  }

  /** Another name of a file that came before. Throws FormatError where there was none. */
  hardLink(path: string, target: string): void {
    const node = this.#files.get(target);
    if (node === undefined) throw new FormatError(`${path} is a hard link to ${target}, which did not come before it`);
    this.#add(path, node);
  }

  /** A link, a directory, or a device or fifo, which are listed and never made. */
  other(path: string, entry: Pick<TreeNode, "type" | "mode" | "target">): void {
    this.#count(path, { ...entry, sizeBytes: 0, capabilities: null, open: noContent });
  }

  close(): void {
    this.#spill.close();
  }

  #add(path: string, node: TreeNode): void {
    this.#files.set(path, node);
    this.#count(path, node);
  }

  #count(path: string, node: TreeNode): void {
    if (++this.#entries > MAX_ENTRIES)
      throw new ReadProblem("too-large", `it has more than the ${MAX_ENTRIES} entries that are read`);
    this.#put(path, node);
  }
}

/**
 * One content after the other is read from the disk into this: the bytes of a file are good until the next one is read. Fresh memory for
 * each would be freed so late that a kernel's debug package took half a gigabyte. The system gives it only as it is first written to.
 */
let memory: Uint8Array | null = null;

function openSource(source: Spilled): OpenedFile {
  let content: FileContent | null = null;
  return {
    sizeBytes: source.size,
    head: (length) => source.read(0, length),
    content: () => (source.size <= WHOLE_BYTES ? readWhole(source) : (content ??= readByWindows(source))),
    close: () => undefined,
  };
}

function readWhole(source: Spilled): FileContent {
  const bytes = source.whole((memory ??= new Uint8Array(WHOLE_BYTES)));
  const contentHash = source.contentHash() ?? createHash("sha256").update(bytes).digest();
  return { bytes: bytesSource(bytes), contentHash };
}

function readByWindows(source: Spilled): FileContent {
  return { bytes: windowedSource(source), contentHash: source.contentHash() ?? hashByWindows(source) };
}

function hashByWindows(source: ByteSource): Uint8Array {
  const hash = createHash("sha256");
  for (let at = 0; at < source.size; at += HASH_BYTES) hash.update(source.read(at, HASH_BYTES));
  return hash.digest();
}

function noContent(): never {
  throw new FormatError("it is no regular file");
}
