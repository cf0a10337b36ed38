// file-content.ts: a file's bytes and their hash in one reading; a huge file is read by windows.
import { createHash } from "node:crypto";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { type FileContent, ReadProblem } from "../sources/source.ts";
import type { OpenFile } from "./rooted-fs.ts";

const MIB = 1024 * 1024;
/** Up to here a file is read once, hashed and parsed from memory: on a Debian 12 host all but some twenty. */
const WHOLE_BYTES = 32 * MIB;
const HASH_WINDOW_BYTES = 4 * MIB;
const PARSE_WINDOW_BYTES = MIB / 4;
/** Nothing that a distro ships comes near; a sparse file of terabytes would keep the run busy for hours. */
const MAX_BYTES = 4 * 1024 * MIB;

/** Reads files one after the other into one piece of memory: the bytes of a file are good until the next one is read. */
export class ContentReader {
  // The system gives the memory as it is first written to, so that small files do not pay for large ones.
  readonly #memory = new Uint8Array(WHOLE_BYTES);
  // Mesa's 13 drivers are one file of 20 MB under 13 names: what was hashed under one name is not read again under another.
  readonly #hashByInode = new Map<string, Uint8Array>();

  /** Throws ReadProblem. */
  read(file: OpenFile, path: string): FileContent {
    if (file.size > MAX_BYTES) {
      throw new ReadProblem(
        "too-large",
        `${path} has ${file.size} bytes, more than the ${MAX_BYTES} that are looked at`,
      );
    }
    const { nlink, dev, ino } = file.stats;
    if (nlink === 1n) return this.#readNow(file);
    const key = `${dev}:${ino}`;
    const known = this.#hashByInode.get(key);
    if (known !== undefined) return { contentHash: known, bytes: windowedSource(file) };
    const content = this.#readNow(file);
    this.#hashByInode.set(key, content.contentHash);
    return content;
  }

  #readNow(file: OpenFile): FileContent {
    return file.size <= WHOLE_BYTES ? this.#readWhole(file) : this.#readByWindows(file);
  }

  #readWhole(file: OpenFile): FileContent {
    const memory = this.#memory.subarray(0, file.size);
    const bytes = memory.subarray(0, file.readInto(memory, 0));
    return {
      contentHash: createHash("sha256").update(bytes).digest(),
      bytes: { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) },
    };
  }

  #readByWindows(file: OpenFile): FileContent {
    const hash = createHash("sha256");
    const window = this.#memory.subarray(0, HASH_WINDOW_BYTES);
    for (let at = 0; at < file.size; at += HASH_WINDOW_BYTES)
      hash.update(window.subarray(0, file.readInto(window, at)));
    return { contentHash: hash.digest(), bytes: windowedSource(file) };
  }
}

/** Parsers read headers in small steps close to each other: the last window answers most of them without a system call. */
export function windowedSource(file: ByteSource): ByteSource {
  let start = 0;
  let window: Uint8Array = new Uint8Array(0);
  return {
    size: file.size,
    read(offset, length) {
      if (length > PARSE_WINDOW_BYTES) return file.read(offset, length);
      if (offset < start || offset + length > start + window.length) {
        start = offset;
        window = file.read(offset, PARSE_WINDOW_BYTES);
      }
      return window.subarray(offset - start, offset - start + length);
    },
  };
}
