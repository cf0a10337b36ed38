// elf.ts: facts of this machine's ELF files, against scanelf and readelf over the same list.
import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { readElfFacts } from "#lib/areas/binary/index.ts";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { isElf, parseElf } from "#lib/formats/elf/index.ts";
import { type BenchRow, isInstalled, medianMs, referenceMs } from "./measure.ts";

const PLACES = ["/usr/bin", "/usr/sbin", "/usr/lib"];
const MOST_FILES = 3_000;

const LEVELS = [
  { what: "elf headers", read: parseElf, note: "header, segments, dynamic section, notes" },
  { what: "elf facts", read: readElfFacts, note: "every fact that is stored, code evidence included" },
] as const;

const REFERENCES = [
  ["scanelf", ["-a"]],
  ["readelf", ["-W", "-h", "-l", "-d", "-n", "--dyn-syms"]],
] as const;

/** Times up to 3,000 ELF files below /usr, headers alone and with every fact; start-up excluded on both sides. */
export async function benchElf(): Promise<readonly BenchRow[]> {
  const paths = findElfFiles();
  const rows: BenchRow[] = [];
  for (const [name, flags] of REFERENCES) {
    const reference = isInstalled(name) ? { name, ms: await referenceMs(name, flags, paths) } : null;
    for (const { what, read, note } of LEVELS) {
      const oursMs = await medianMs(() => paths.forEach((path) => readWith(read, path)), 3);
      rows.push({ what, oursMs, reference, note: `${paths.length} ELF files, ${note}` });
    }
  }
  return rows;
}

function readWith(read: (source: ByteSource) => unknown, path: string): void {
  const fd = openSync(path, "r");
  try {
    read(fileSource(fd));
  } catch (error) {
    // A malformed file is a verdict elsewhere; here it is a file that took its time.
    if (!(error instanceof FormatError)) throw error;
  } finally {
    closeSync(fd);
  }
}

function fileSource(fd: number): ByteSource {
  const size = fstatSync(fd).size;
  return {
    size,
    read: (offset, length) => {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)));
      return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, offset));
    },
  };
}

function findElfFiles(): string[] {
  const found: string[] = [];
  for (const place of PLACES) {
    for (const entry of readdirSync(place, { recursive: true, withFileTypes: true })) {
      if (found.length >= MOST_FILES) return found;
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && !path.startsWith("/usr/lib/debug/") && startsAsElf(path)) found.push(path);
    }
  }
  return found;
}

function startsAsElf(path: string): boolean {
  const fd = openSync(path, "r");
  try {
    const head = Buffer.alloc(4);
    readSync(fd, head, 0, 4, 0);
    return isElf(head);
  } finally {
    closeSync(fd);
  }
}
