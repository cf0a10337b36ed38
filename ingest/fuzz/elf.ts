// elf.ts: ELF files: tables, symbols, notes, code, debug information, facts and verdicts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ElfFacts, elfReading, readElfFacts } from "#lib/areas/binary/index.ts";
import { bytesSource } from "#lib/formats/byte-source.ts";
import {
  EI_CLASS,
  EI_DATA,
  EI_NIDENT,
  ELF_MAGIC,
  ELFCLASS32,
  ELFCLASS64,
  ELFDATA2LSB,
  ELFDATA2MSB,
  LAYOUTS,
} from "#lib/formats/elf/constants.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import type { FuzzTarget } from "./target.ts";

const FILES = join(import.meta.dirname, "../../lib/formats/elf/testdata");

function seeds(): Uint8Array[] {
  return readdirSync(FILES)
    .filter((name) => name.startsWith("ok-"))
    .sort()
    .map((name) => readFileSync(join(FILES, name)));
}

/** Whatever facts come out must be of the shape that is stored, small, and have a verdict by every check. */
export function judgeFacts(facts: ElfFacts): void {
  const stored = JSON.stringify(ElfFacts.parse(facts));
  if (stored.length > MOST_STORED) throw new Error(`the facts take ${stored.length} bytes, more than ${MOST_STORED}`);
  elfReading.assess(JSON.parse(stored), { path: "/usr/bin/fuzz", setuid: true, setgid: false });
}

const MOST_STORED = 64 * 1024;

/** A broken copy with the few bytes mended without which nothing else is read: half of all changes hit them. */
function mend(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const wide = copy[EI_CLASS] !== ELFCLASS32;
  if (copy.length < LAYOUTS[64].headerSize) return copy;
  copy.set([...ELF_MAGIC, wide ? ELFCLASS64 : ELFCLASS32, copy[EI_DATA] === ELFDATA2MSB ? ELFDATA2MSB : ELFDATA2LSB]);
  const { header, segmentSize, sectionSize } = LAYOUTS[wide ? 64 : 32];
  const view = new DataView(copy.buffer);
  const isLittle = copy[EI_DATA] === ELFDATA2LSB;
  view.setUint16(EI_NIDENT, (view.getUint16(EI_NIDENT, isLittle) % 4) + 1, isLittle);
  view.setUint16(header.phentsize, segmentSize, isLittle);
  view.setUint16(header.shentsize, sectionSize, isLittle);
  return copy;
}

/** The case as it is, and where that is refused, mended. */
function run(bytes: Uint8Array): void {
  if (refusalOf(() => judgeFacts(readElfFacts(bytesSource(bytes)))) === null) return;
  judgeFacts(readElfFacts(bytesSource(mend(bytes))));
}

/** The FormatError with which it ends, or null. */
export function refusalOf(read: () => void): FormatError | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

export const elfTarget: FuzzTarget = { name: "elf", seeds, run };
