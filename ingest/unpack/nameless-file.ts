// nameless-file.ts: a file on disk that has no name: however this process ends, even by kill -9, nothing is left behind, and nobody else can open it.
import { closeSync, constants, mkdtempSync, openSync, readSync, rmdirSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ReadProblem } from "../sources/source.ts";

/** O_TMPFILE of open(2), which Node does not name; the value is asm-generic/fcntl.h's, which both processors take. */
const O_TMPFILE =
  process.platform === "linux" && ["x64", "arm64"].includes(process.arch) ? 0o20000000 | constants.O_DIRECTORY : null;

/** Made in the system's folder for temporary files (TMPDIR). Throws ReadProblem where there is no room. */
export class NamelessFile {
  #fd: number | null;

  constructor() {
    try {
      this.#fd = openWithoutName() ?? openAndUnlink();
    } catch (error) {
      throw noRoom(error);
    }
  }

  /** Throws ReadProblem where the disk is full. */
  write(piece: Uint8Array, at: number): void {
    try {
      for (let done = 0; done < piece.length;)
        done += writeSync(this.#open(), piece, done, piece.length - done, at + done);
    } catch (error) {
      throw noRoom(error);
    }
  }

  /** Fewer bytes only where the file ends; in an array that is the caller's. */
  read(at: number, length: number): Uint8Array {
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, length));
    return bytes.subarray(0, this.readInto(bytes, at));
  }

  /** Fills the array as far as the file goes, and says how far that is. */
  readInto(bytes: Uint8Array, at: number): number {
    let done = 0;
    while (done < bytes.length) {
      const count = readSync(this.#open(), bytes, done, bytes.length - done, at + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  }

  /** May be called twice. */
  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  /** The number of a closed file may be another file's by now. */
  #open(): number {
    if (this.#fd === null) throw new ReadProblem("vanished", "it was closed before it was read");
    return this.#fd;
  }
}

/** Null on a file system that knows no such files. */
function openWithoutName(): number | null {
  if (O_TMPFILE === null) return null;
  try {
    return openSync(tmpdir(), O_TMPFILE | constants.O_RDWR, 0o600);
  } catch {
    return null;
  }
}

function openAndUnlink(): number {
  const directory = mkdtempSync(path.join(tmpdir(), "starfort-"));
  const file = path.join(directory, "unpacked");
  const fd = openSync(file, "wx+", 0o600);
  unlinkSync(file);
  rmdirSync(directory);
  return fd;
}

function noRoom(error: unknown): ReadProblem {
  const why = error instanceof Error ? error.message : String(error);
  return new ReadProblem("unreadable", `it cannot be kept in ${tmpdir()} (${why}); TMPDIR names another place`);
}
