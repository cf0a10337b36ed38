// offers.ts: what a root's entry is offered as: a file for whoever knows its first bytes, or a subject of a known kind.
import type { SubjectKind, SubjectTraits } from "#lib/areas/area.ts";
import { bytesSource } from "#lib/formats/byte-source.ts";
import {
  type FileContent,
  type LoadedSubject,
  type OfferedFile,
  type OfferedSubject,
  ReadProblem,
} from "../sources/source.ts";
import { compressionOf, readDecompressed } from "../unpack/decompress.ts";
import { MAX_TREE_FILE_BYTES, type OpenedFile, type Root, type RootEntry } from "./root.ts";

const SETUID = 0o4000;
const SETGID = 0o2000;
const EXECUTABLE = 0o111;

/** What its place and mode say of a subject; the bits mean something on regular files only. */
export function traitsOf({ path, type, mode }: Pick<RootEntry, "path" | "type" | "mode">): SubjectTraits {
  const bits = type === "file" ? mode : 0;
  return { path, setuid: (bits & SETUID) !== 0, setgid: (bits & SETGID) !== 0 };
}

export function isExecutable({ type, mode }: RootEntry): boolean {
  return type === "file" && (mode & EXECUTABLE) !== 0;
}

/** A regular file, opened when its first bytes are asked for, closed when the next offer is. */
export function* offerFile(root: Root, entry: RootEntry): Generator<OfferedFile> {
  const file = new FileOnOffer(root, entry);
  try {
    yield file;
  } finally {
    file.close();
  }
}

class FileOnOffer implements OfferedFile {
  readonly type = "file";
  readonly traits: SubjectTraits;
  readonly executable: boolean;
  readonly #root: Root;
  #file: OpenedFile | null = null;

  constructor(root: Root, entry: RootEntry) {
    this.#root = root;
    this.traits = traitsOf(entry);
    this.executable = isExecutable(entry);
  }

  head(length: number): Uint8Array {
    return this.#open().head(length);
  }

  content(): FileContent {
    return this.#open().content();
  }

  close(): void {
    this.#file?.close();
    this.#file = null;
  }

  #open(): OpenedFile {
    this.#file ??= this.#root.open(this.traits.path);
    return this.#file;
  }
}

/** A subject that is known by its place. `load` is called only when it is judged. */
export function offerSubject(kind: SubjectKind, entry: RootEntry, load: OfferedSubject["load"]): OfferedSubject {
  return { type: "subject", kind, traits: traitsOf(entry), load };
}

/** The one file that a subject is read from, unpacked where it is compressed, whole. Throws ReadProblem and FormatError. */
export async function loadFile(
  root: Root,
  path: string,
  readFacts: (bytes: Uint8Array) => unknown,
): Promise<LoadedSubject> {
  const file = root.open(path);
  try {
    const { contentHash, bytes: source } = await plainContent(file, path);
    const bytes = source.read(0, source.size).slice();
    return { contentHash, readFacts: () => readFacts(bytes) };
  } finally {
    file.close();
  }
}

async function plainContent(file: OpenedFile, path: string): Promise<FileContent> {
  if (file.sizeBytes > MAX_TREE_FILE_BYTES) {
    const message = `${path} has ${file.sizeBytes} bytes, more than the ${MAX_TREE_FILE_BYTES} that are read of such a file`;
    throw new ReadProblem("too-large", message);
  }
  const content = file.content();
  const compression = compressionOf(content.bytes.read(0, 8));
  return compression === null ? content : readDecompressed(content, compression, MAX_TREE_FILE_BYTES);
}

/** Bytes that are in memory, as a content. */
export function contentOf(bytes: Uint8Array, contentHash: Uint8Array): FileContent {
  return { bytes: bytesSource(bytes), contentHash };
}
