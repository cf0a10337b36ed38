// tar/index.ts: tar archives as a stream: ustar, GNU and pax, as packages are made of them.
import { decodeText } from "../byte-reader.ts";
import { FormatError } from "../format-error.ts";
import { type Grammar, PushReader } from "../push-reader.ts";
import { BLOCK_BYTES, readTarHeader, type TarHeader, textOf } from "./header.ts";
import { type PaxRecords, readPax } from "./pax.ts";

export interface TarEntry {
  /** As it is written: "./usr/bin/x". Whoever puts it somewhere minds "..". */
  readonly name: string;
  readonly type: "file" | "hard-link" | "link" | "directory" | "other";
  /** Permission bits with setuid and setgid. */
  readonly mode: number;
  /** Of the content that follows; 0 for what has none. */
  readonly sizeBytes: number;
  /** Where a link points, or the entry whose content a hard link shares; null for anything else. */
  readonly target: string | null;
  /** The value of security.capability, where the archive has extended attributes; null otherwise. */
  readonly capability: Uint8Array | null;
}

/** Told of each entry, then of its content in pieces that are good until the call returns. */
export interface TarListener {
  entry(entry: TarEntry): void;
  content(piece: Uint8Array): void;
}

const PIECE_BYTES = 65_536;
/** Extended headers and long names are read whole; GNU tar's longest name is PATH_MAX. */
const MAX_HEADER_BYTES = 1024 * 1024;
const MODE_BITS = 0o7777;

/** What flags say; `S`, GNU's sparse file, has its holes left out, so that it cannot be judged as it is. */
const TYPE_OF_FLAG: Readonly<Record<string, TarEntry["type"]>> = {
  "\0": "file",
  "0": "file",
  "7": "file",
  "1": "hard-link",
  "2": "link",
  "5": "directory",
};

/**
 * A reader to push the bytes of a tar archive into. Throws FormatError where a header is damaged, a size is absurd, or the archive
 * ends without its end mark. What follows the mark is filling. Format: pax(1) of POSIX.1-2017; "Basic Tar Format" of GNU tar's manual.
 */
export function tarReader(listener: TarListener): PushReader {
  return new PushReader(new TarGrammar(listener).read());
}

class TarGrammar {
  readonly #listener: TarListener;
  #at = 0;
  #global: PaxRecords = new Map();
  #pax: PaxRecords = new Map();
  #longName: string | null = null;
  #longLink: string | null = null;

  constructor(listener: TarListener) {
    this.#listener = listener;
  }

  *read(): Grammar {
    for (;;) {
      const at = this.#at;
      const header = readTarHeader(yield* this.#take(BLOCK_BYTES), at);
      if (header === null) return;
      if ("xgLK".includes(header.flag)) yield* this.#extend(header, at);
      else yield* this.#entry(header, at);
    }
  }

  /** What is said of the next entry, or of all that follow. */
  *#extend({ flag, size }: TarHeader, at: number): Grammar {
    if (size > MAX_HEADER_BYTES) throw new FormatError(`an extended header of ${size} bytes`, at);
    const start = this.#at;
    const bytes = (yield* this.#take(size)).slice();
    yield* this.#skip(paddingOf(size));
    if (flag === "x") this.#pax = readPax(bytes, start);
    if (flag === "g") this.#global = readPax(bytes, start);
    if (flag === "L") this.#longName = textOf(bytes);
    if (flag === "K") this.#longLink = textOf(bytes);
  }

  *#entry(header: TarHeader, at: number): Grammar {
    const name = this.#text("path") ?? this.#longName ?? header.name;
    const size = this.#size(header, at);
    const type = typeOf(header, name);
    const target = type === "link" || type === "hard-link" ? this.#target(header) : null;
    const capability = this.#record("SCHILY.xattr.security.capability");
    this.#pax = new Map();
    this.#longName = this.#longLink = null;
    // Links of some writers say the size of what they point to; no content follows.
    const stored = type === "file" || type === "other" ? size : 0;
    const sizeBytes = type === "file" ? size : 0;
    this.#listener.entry({ name, type, mode: header.mode & MODE_BITS, sizeBytes, target, capability });
    if (type === "file") yield* this.#content(stored);
    else yield* this.#skip(stored);
    yield* this.#skip(paddingOf(stored));
  }

  *#content(size: number): Grammar {
    for (let left = size; left > 0;) {
      const piece = yield { bytes: Math.min(left, PIECE_BYTES), some: true };
      this.#at += piece.length;
      left -= piece.length;
      this.#listener.content(piece);
    }
  }

  *#skip(size: number): Grammar {
    for (let left = size; left > 0;) {
      const piece = yield { bytes: Math.min(left, PIECE_BYTES), some: true };
      this.#at += piece.length;
      left -= piece.length;
    }
  }

  *#take(size: number): Grammar<Uint8Array> {
    const bytes = yield { bytes: size };
    this.#at += size;
    return bytes;
  }

  #record(key: string): Uint8Array | null {
    return this.#pax.get(key) ?? this.#global.get(key) ?? null;
  }

  #text(key: string): string | null {
    const value = this.#record(key);
    return value === null ? null : decodeText(value);
  }

  #target(header: TarHeader): string {
    return this.#text("linkpath") ?? this.#longLink ?? header.linkName;
  }

  #size(header: TarHeader, at: number): number {
    const text = this.#text("size");
    if (text === null) return header.size;
    if (!/^\d{1,15}$/.test(text)) throw new FormatError(`an entry's size is ${JSON.stringify(text)}`, at);
    return Number(text);
  }
}

/** Old archives mark a directory by the slash at its end alone. */
function typeOf({ flag }: TarHeader, name: string): TarEntry["type"] {
  const type = TYPE_OF_FLAG[flag] ?? "other";
  return type === "file" && name.endsWith("/") ? "directory" : type;
}

/** Contents are filled up to whole blocks. */
function paddingOf(size: number): number {
  return (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;
}
