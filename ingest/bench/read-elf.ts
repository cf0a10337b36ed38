// read-elf.ts: one ELF file of the disk, read by windows.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";

/** Opens a file, gives it to `read`, closes it. A malformed file is a verdict elsewhere; here it is a file that took its time. */
export function readWith(read: (source: ByteSource) => unknown, path: string): void {
  const fd = openSync(path, "r");
  try {
    read(fileSource(fd));
  } catch (error) {
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
