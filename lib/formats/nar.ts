// nar.ts: Nix archives: a store path as one stream, in the only order and spelling that Nix itself writes.
import { decodeText } from "./byte-reader.ts";
import { FormatError } from "./format-error.ts";
import { type Grammar, PushReader } from "./push-reader.ts";

/** What stands at a path of the archive; its root, which may be a plain file, has the path "". */
export interface NarEntry {
  /** "/bin/hello". Names that are not UTF-8 have U+FFFD in them. */
  readonly path: string;
  readonly type: "file" | "directory" | "link";
  readonly executable: boolean;
  readonly sizeBytes: number;
  /** Where a link points; null for anything else. */
  readonly target: string | null;
}

/** Told of each entry, then of its content in pieces that are good until the call returns. */
export interface NarListener {
  entry(entry: NarEntry): void;
  content(piece: Uint8Array): void;
}

const MAGIC = "nix-archive-1";
/** NAME_MAX and PATH_MAX of Linux: what is longer was never in a store. */
const MAX_NAME = 255;
const MAX_PATH = 4096;
const MAX_WORD = 32;
const MAX_DEPTH = 256;
const PIECE_BYTES = 65_536;
const SLASH = 0x2f;

/** As many bytes as tell a NAR from anything else: its first string with its length. */
export const NAR_HEAD_BYTES = 24;

/** Whether a file begins as a NAR does. */
export function isNar(head: Uint8Array): boolean {
  return head[0] === MAGIC.length && decodeText(head.subarray(8, 8 + MAGIC.length)) === MAGIC;
}

/**
 * A reader to push the bytes of a NAR into. It throws FormatError at the first byte that Nix would not have written: names out of
 * order, twice, or that lead elsewhere; padding that is not zero; anything after the end. Format: figure 5.2 of Dolstra, "The Purely
 * Functional Software Deployment Model", and `nix-store --dump`.
 */
export function narReader(listener: NarListener): PushReader {
  return new PushReader(new NarGrammar(listener).read());
}

interface Directory {
  readonly path: string;
  /** The name before, because names come in the order of their bytes. */
  last: Uint8Array | null;
}

class NarGrammar {
  readonly #listener: NarListener;
  readonly #open: Directory[] = [];
  #at = 0;

  constructor(listener: NarListener) {
    this.#listener = listener;
  }

  *read(): Grammar {
    yield* this.#word(MAGIC);
    yield* this.#node("");
    for (let directory = this.#open.at(-1); directory !== undefined; directory = this.#open.at(-1)) {
      if ((yield* this.#word("entry", ")")) === "entry") yield* this.#entry(directory);
      else yield* this.#closeDirectory();
    }
    yield { bytes: 1, mayEnd: true };
    throw new FormatError("bytes after the end of the archive", this.#at);
  }

  *#entry(directory: Directory): Grammar {
    yield* this.#word("(");
    yield* this.#word("name");
    const at = this.#at;
    const name = yield* this.#string(MAX_NAME, "a name");
    checkName(name, directory.last, at);
    directory.last = name;
    const path = `${directory.path}/${decodeText(name)}`;
    if (path.length > MAX_PATH) throw new FormatError(`a path of more than ${MAX_PATH} characters`, at);
    yield* this.#word("node");
    const depth = this.#open.length;
    yield* this.#node(path);
    // A directory is closed when its own entries were read.
    if (this.#open.length === depth) yield* this.#word(")");
  }

  *#closeDirectory(): Grammar {
    this.#open.pop();
    if (this.#open.length > 0) yield* this.#word(")");
  }

  *#node(path: string): Grammar {
    yield* this.#word("(");
    yield* this.#word("type");
    const type = yield* this.#word("regular", "symlink", "directory");
    if (type === "regular") yield* this.#file(path);
    else if (type === "symlink") yield* this.#link(path);
    else this.#directory(path);
  }

  *#file(path: string): Grammar {
    const executable = (yield* this.#word("executable", "contents")) === "executable";
    if (executable) {
      yield* this.#word("");
      yield* this.#word("contents");
    }
    const size = yield* this.#length(Number.MAX_SAFE_INTEGER, "a file");
    this.#listener.entry({ path, type: "file", executable, sizeBytes: size, target: null });
    for (let left = size; left > 0;) {
      const piece = yield { bytes: Math.min(left, PIECE_BYTES), some: true };
      this.#at += piece.length;
      left -= piece.length;
      this.#listener.content(piece);
    }
    yield* this.#padding(size);
    yield* this.#word(")");
  }

  *#link(path: string): Grammar {
    yield* this.#word("target");
    const at = this.#at;
    const target = decodeText(yield* this.#string(MAX_PATH, "a link's target"));
    if (target === "" || target.includes("\0")) throw new FormatError("a link's target is empty or holds NUL", at);
    this.#listener.entry({ path, type: "link", executable: false, sizeBytes: 0, target });
    yield* this.#word(")");
  }

  #directory(path: string): void {
    if (this.#open.length >= MAX_DEPTH) throw new FormatError(`more than ${MAX_DEPTH} directories deep`, this.#at);
    this.#listener.entry({ path, type: "directory", executable: false, sizeBytes: 0, target: null });
    this.#open.push({ path, last: null });
  }

  /** One of these words, which is also what is expected when there is another. */
  *#word(...expected: readonly string[]): Grammar<string> {
    const at = this.#at;
    const word = decodeText(yield* this.#string(MAX_WORD, "a word"));
    if (expected.includes(word)) return word;
    const wanted = expected.map((one) => JSON.stringify(one)).join(" or ");
    throw new FormatError(`${JSON.stringify(word)} where ${wanted} is expected`, at);
  }

  *#string(limit: number, what: string): Grammar<Uint8Array> {
    const size = yield* this.#length(limit, what);
    const bytes = (yield { bytes: size }).slice();
    this.#at += size;
    yield* this.#padding(size);
    return bytes;
  }

  *#length(limit: number, what: string): Grammar<number> {
    const bytes = yield { bytes: 8 };
    const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
    if (length > limit) throw new FormatError(`${what} of ${length} bytes, more than ${limit}`, this.#at);
    this.#at += 8;
    return length;
  }

  /** Everything is filled up with zeros to a multiple of eight bytes. */
  *#padding(size: number): Grammar {
    const count = (8 - (size % 8)) % 8;
    const bytes = yield { bytes: count };
    if (bytes.some((byte) => byte !== 0)) throw new FormatError("padding that is not zero", this.#at);
    this.#at += count;
  }
}

function checkName(name: Uint8Array, last: Uint8Array | null, at: number): void {
  const text = decodeText(name);
  if (text === "" || text === "." || text === ".." || name.includes(SLASH) || name.includes(0)) {
    throw new FormatError(`${JSON.stringify(text)} is no name of a file`, at);
  }
  if (last !== null && Buffer.compare(last, name) >= 0) {
    throw new FormatError(`${JSON.stringify(text)} comes after ${JSON.stringify(decodeText(last))}, out of order`, at);
  }
}
