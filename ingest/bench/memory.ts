// memory.ts: the most memory that a process takes which reads a binary of 300 MB, and all of this machine's.
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findElfFiles } from "./elf.ts";

const MEBIBYTE = 1024 * 1024;
const HUGE_BYTES = 300 * MEBIBYTE;
const MOST_MEBIBYTES = 300;

/** Prints two lines; there is no reference to compare with. */
export function benchMemory(): void {
  const folder = mkdtempSync(join(tmpdir(), "starfort-bench-"));
  try {
    const huge = join(folder, "huge");
    writeHugeElf(huge);
    print("a binary of 300 MB of code", peakOf([huge]));
    const paths = findElfFiles();
    print(`${paths.length} ELF files`, peakOf(paths));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function print(what: string, mebibytes: number): void {
  printMemory(`${what}, every fact, Node.js included`, mebibytes, MOST_MEBIBYTES);
}

/** One line: what a process took at most, and whether that is what is promised. */
export function printMemory(what: string, mebibytes: number, most: number): void {
  const kept = mebibytes < most ? "kept" : "BROKEN";
  console.log(`memory: ${mebibytes.toFixed(0)} MiB at most · promised < ${most}: ${kept} · ${what}`);
}

function peakOf(paths: readonly string[]): number {
  const child = join(import.meta.dirname, "child.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [child], {
    input: paths.join("\0"),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the child that reads ELF files failed: ${stderr}`);
  return Number(stdout) / 1024;
}

/** A static x86-64 program of one executable segment: header, one program header, code. */
function writeHugeElf(path: string): void {
  const head = Buffer.alloc(120);
  head.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  [2, 62].forEach((value, index) => head.writeUInt16LE(value, 16 + 2 * index));
  head.writeUInt32LE(1, 20);
  head.writeBigUInt64LE(0x400078n, 24);
  head.writeBigUInt64LE(64n, 32);
  [64, 56, 1, 64].forEach((value, index) => head.writeUInt16LE(value, 52 + 2 * index));
  // PT_LOAD, readable and executable
  head.writeUInt32LE(1, 64);
  head.writeUInt32LE(5, 68);
  const size = BigInt(HUGE_BYTES);
  [0n, 0x400000n, 0x400000n, size, size, 4096n].forEach((value, index) => head.writeBigUInt64LE(value, 72 + 8 * index));
  const code = Buffer.alloc(MEBIBYTE, "f30f1efa554889e564488b042528000000c9c30f1f00", "hex");
  const fd = openSync(path, "w");
  try {
    writeSync(fd, head);
    for (let at = head.length; at < HUGE_BYTES; at += code.length)
      writeSync(fd, code, 0, Math.min(code.length, HUGE_BYTES - at));
  } finally {
    closeSync(fd);
  }
}
