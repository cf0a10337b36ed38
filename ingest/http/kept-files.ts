// kept-files.ts: bodies that are asked for again, each with its ETag in one file; whoever finds it damaged fetches it anew.
import { createHash, randomUUID } from "node:crypto";
import {
  closeSync,
  futimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { z } from "zod";
import { type ByteSource, partOf } from "#lib/formats/byte-source.ts";
import { startOf } from "#lib/process-lock.ts";

/** What is known of a kept body. It stands before it, as one line of JSON. */
const HEAD = z.object({
  url: z.string(),
  finalUrl: z.string(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  sizeBytes: z.number().int().nonnegative(),
  sha256: z.string().length(64),
});
export type KeptHead = z.infer<typeof HEAD>;

export interface Kept {
  readonly head: KeptHead;
  readonly bytes: ByteSource;
  close(): void;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const MAX_HEAD_BYTES = 16 * KIB;
const NEWLINE = 0x0a;
/** What may be written before the folder is looked through again. */
const LOOK_AFTER_BYTES = 64 * MIB;
const LOOK_AFTER_FILES = 500;
/** Another machine's process may write to the same folder; a body is written in less. */
const ABANDONED_MS = 60 * 60_000;

/** A folder of kept bodies; several processes may use it at once, because a file appears whole or not at all. */
export class KeptFiles {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #maxFiles: number;
  #bytesSinceLook = Infinity;
  #filesSinceLook = 0;

  constructor(folder: string, { maxBytes, maxFiles }: { maxBytes: number; maxFiles: number }) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#maxFiles = maxFiles;
  }

  /** What is kept of an address; null where that is nothing, or damaged. Its bytes stay good when another process replaces it. */
  find(url: string): Kept | null {
    const file = this.#fileOf(url);
    const fd = openOrNull(file);
    if (fd === null) return null;
    const kept = readKept(fd, url);
    if (kept === null) {
      closeSync(fd);
      rmSync(file, { force: true });
      return null;
    }
    // Dropped are those that nobody asked for longest.
    const now = new Date();
    futimesSync(fd, now, now);
    return kept;
  }

  /** Keeps a body. One that cannot be written, for want of room, is only not kept: it will be fetched again. */
  store(head: KeptHead, bytes: ByteSource): void {
    const line = Buffer.from(`${JSON.stringify(head)}\n`);
    if (line.length > MAX_HEAD_BYTES || bytes.size > this.#maxBytes / 2) return;
    const file = this.#fileOf(head.url);
    const half = `${file}.${process.pid}.${randomUUID()}.tmp`;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFile(half, line, bytes);
      renameSync(half, file);
    } catch {
      rmSync(half, { force: true });
    }
    this.#bytesSinceLook += bytes.size;
    this.#filesSinceLook += 1;
    if (this.#bytesSinceLook > LOOK_AFTER_BYTES || this.#filesSinceLook > LOOK_AFTER_FILES) this.#dropOldest();
  }

  #fileOf(url: string): string {
    return path.join(this.#folder, createHash("sha256").update(url).digest("hex"));
  }

  #dropOldest(): void {
    this.#bytesSinceLook = this.#filesSinceLook = 0;
    const files = this.#list().filter(({ file, changed }) => {
      const isLeft = isAbandoned(file, changed);
      if (isLeft) rmSync(file, { force: true });
      return !isLeft;
    });
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    let count = files.length;
    for (const { file, size } of files.sort((a, b) => a.changed - b.changed)) {
      if (bytes <= this.#maxBytes && count <= this.#maxFiles) return;
      rmSync(file, { force: true });
      bytes -= size;
      count -= 1;
    }
  }

  #list(): { file: string; size: number; changed: number }[] {
    try {
      return readdirSync(this.#folder).flatMap((name) => {
        const file = path.join(this.#folder, name);
        const stats = statSync(file, { throwIfNoEntry: false });
        return stats === undefined ? [] : [{ file, size: stats.size, changed: stats.mtimeMs }];
      });
    } catch {
      return [];
    }
  }
}

/** Half a file of a process that was killed while it wrote. */
function isAbandoned(file: string, changed: number): boolean {
  const pid = /\.(\d+)\.[0-9a-f-]+\.tmp$/.exec(file)?.[1];
  return pid !== undefined && (startOf(Number(pid)) === null || Date.now() - changed > ABANDONED_MS);
}

function openOrNull(file: string): number | null {
  try {
    return openSync(file, "r+");
  } catch {
    return null;
  }
}

/** Null unless it says that it is of this address, and its body has the size and hash that it says. */
function readKept(fd: number, url: string): Kept | null {
  try {
    const start = readAt(fd, 0, MAX_HEAD_BYTES);
    const end = start.indexOf(NEWLINE);
    const head = HEAD.parse(JSON.parse(start.toString("utf8", 0, Math.max(end, 0))));
    const whole: ByteSource = { size: end + 1 + head.sizeBytes, read: (offset, length) => readAt(fd, offset, length) };
    const bytes = partOf(whole, end + 1, head.sizeBytes);
    if (head.url !== url || hashOf(bytes) !== head.sha256) return null;
    return { head, bytes, close: closeOnce(fd) };
  } catch {
    return null;
  }
}

function closeOnce(fd: number): () => void {
  let isOpen = true;
  return () => {
    if (isOpen) closeSync(fd);
    isOpen = false;
  };
}

function hashOf(bytes: ByteSource): string {
  const hash = createHash("sha256");
  for (let at = 0; at < bytes.size; at += MIB) hash.update(bytes.read(at, MIB));
  return hash.digest("hex");
}

function readAt(fd: number, at: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  let done = 0;
  while (done < length) {
    const count = readSync(fd, bytes, done, length - done, at + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

function writeFile(file: string, line: Uint8Array, bytes: ByteSource): void {
  const fd = openSync(file, "wx", 0o600);
  try {
    writeWhole(fd, line);
    for (let at = 0; at < bytes.size; at += MIB) writeWhole(fd, bytes.read(at, MIB));
  } finally {
    closeSync(fd);
  }
}

function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
}
