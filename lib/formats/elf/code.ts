// code.ts: what machine code itself shows: canaries, branch landing pads, signed returns, stack probes.
import { EM_AARCH64, EM_X86_64 } from "./constants.ts";
import type { ElfFile } from "./file.ts";
import type { FileRange } from "./program-headers.ts";

/** How often each pattern is seen in the executable segments. Absence proves nothing: small code may need none of them. */
export interface CodeEvidence {
  /** Executable bytes that were looked at: of segments, in objects of sections. */
  readonly bytes: number;
  /** False when the file has more code than the scan's limit. */
  readonly complete: boolean;
  /** Uses of the stack protector's guard value. */
  readonly canaries: number;
  /** Landing pads: endbr64 on x86-64, `bti` on arm64. */
  readonly landingPads: number;
  /** arm64 `paciasp` and `pacibsp`. */
  readonly signedReturns: number;
  /** Touches of the stack page by page (-fstack-clash-protection). */
  readonly stackProbes: number;
}

type Counts = Pick<CodeEvidence, "canaries" | "landingPads" | "signedReturns" | "stackProbes">;
type MutableCounts = { -readonly [Key in keyof Counts]: number };
/** Counts the patterns that begin before `end`; the bytes behind it are there to finish a pattern. */
type Scanner = (bytes: Uint8Array, end: number, counts: MutableCounts) => void;

const CHUNK = 256 * 1024;
/** Longer than any pattern, and a multiple of 4, so that arm64 words stay whole. */
const OVERLAP = 32;
/** A page of nothing but endbr64 is no code; counting every one would only cost time. */
const MAX_MATCHES_A_CHUNK = CHUNK / 32;
const MAX_CODE = 1024 * 1024 * 1024;

const SCANNERS: ReadonlyMap<number, Scanner> = new Map([
  [EM_X86_64, scanX86_64],
  [EM_AARCH64, scanArm64],
]);

/** Looks through the ranges, which must not overlap, piece by piece; null for machines whose patterns are not known. */
export function scanCode(file: ElfFile, ranges: readonly FileRange[]): CodeEvidence | null {
  const scanner = file.header.class === 64 ? SCANNERS.get(file.header.machine) : undefined;
  if (!scanner) return null;
  const counts: MutableCounts = { canaries: 0, landingPads: 0, signedReturns: 0, stackProbes: 0 };
  let bytes = 0;
  let complete = true;
  for (const { offset, room } of ranges) {
    const length = Math.min(room, MAX_CODE - bytes);
    complete &&= length === room;
    for (let at = 0; at < length; at += CHUNK) {
      const end = Math.min(CHUNK, length - at);
      const chunk = file.window("an executable segment", offset + at, Math.min(CHUNK + OVERLAP, length - at));
      scanner(chunk.bytes, end, counts);
    }
    bytes += length;
  }
  return { bytes, complete, ...counts };
}

/** Landing pad. */
const ENDBR64 = Buffer.of(0xf3, 0x0f, 0x1e, 0xfa);
/** `sub $0x1000,%rsp`: one page of stack taken. It is a probe if the page is touched next. */
const TAKE_PAGE = Buffer.of(0x48, 0x81, 0xec, 0x00, 0x10, 0x00, 0x00);
/**
 * `orq $0,(%rsp)` and `orq $0,0xff8(%rsp)` by GCC, `movq $0,(%rsp)` by clang. Not to be sought by themselves:
 * `lock orq $0,(%rsp)` is a memory fence, and common.
 */
const TOUCH_PAGE = [
  Buffer.of(0x48, 0x83, 0x0c, 0x24, 0x00),
  Buffer.of(0x48, 0x83, 0x8c, 0x24, 0xf8, 0x0f, 0x00, 0x00, 0x00),
  Buffer.of(0x48, 0xc7, 0x04, 0x24, 0x00, 0x00, 0x00, 0x00),
];
/** The end of `mov|xor|sub|cmp %fs:0x28`: 64 4[8c] 8b|33|2b|3b modrm(mod 00, rm 100) 25 28 00 00 00. */
const GUARD_PLACE = Buffer.of(0x25, 0x28, 0x00, 0x00, 0x00);
const GUARD_LEAD = 4;

/** x86-64: instructions may begin at any byte. Buffer's search is four times as fast as a loop over the bytes. */
function scanX86_64(bytes: Uint8Array, end: number, counts: MutableCounts): void {
  const code = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  counts.landingPads += countMatches(code, ENDBR64, 0, end);
  counts.stackProbes += countMatches(code, TAKE_PAGE, 0, end, isTouchedNext);
  counts.canaries += countMatches(code, GUARD_PLACE, GUARD_LEAD, end + GUARD_LEAD, isGuardUse);
}

type IsReal = (code: Buffer, place: number) => boolean;

function countMatches(code: Buffer, pattern: Buffer, from: number, end: number, isReal: IsReal = () => true): number {
  let count = 0;
  for (let at = code.indexOf(pattern, from); at >= 0 && at < end; at = code.indexOf(pattern, at + 1)) {
    if (isReal(code, at)) count++;
    if (count === MAX_MATCHES_A_CHUNK) break;
  }
  return count;
}

function isTouchedNext(code: Buffer, place: number): boolean {
  const next = place + TAKE_PAGE.length;
  return TOUCH_PAGE.some((touch) => touch.equals(code.subarray(next, next + touch.length)));
}

/** Clang loads the guard at the end of a function and compares later, so that loads count as well as comparisons. */
function isGuardUse(code: Buffer, place: number): boolean {
  const [prefix, rex, operation, modrm] = [code[place - 4], code[place - 3], code[place - 2], code[place - 1]];
  return (
    prefix === 0x64 &&
    (rex === 0x48 || rex === 0x4c) &&
    (operation === 0x8b || operation === 0x33 || operation === 0x2b || operation === 0x3b) &&
    modrm !== undefined &&
    (modrm & 0xc7) === 0x04
  );
}

const BTI_C = 0xd503245f;
const BTI_J = 0xd503249f;
const BTI_JC = 0xd50324df;
const PACIASP = 0xd503233f;
const PACIBSP = 0xd503237f;
/** `sub sp, sp, #16, lsl #12` and `str xzr, [sp, #1024]`: GCC's probe of a 64 KiB guard. */
const SUB_SP_64K = 0xd14043ff;
const STR_XZR_SP_1024 = 0xf90203ff;

/** arm64: instructions are little-endian words, on either kind of system. */
function scanArm64(bytes: Uint8Array, end: number, counts: MutableCounts): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 4 <= bytes.length && at < end; at += 4) {
    const word = view.getUint32(at, true);
    if (word === BTI_C || word === BTI_J || word === BTI_JC) counts.landingPads++;
    else if (word === PACIASP || word === PACIBSP) counts.signedReturns++;
    else if (at + 12 <= bytes.length) {
      const next = view.getUint32(at + 4, true);
      if (word === SUB_SP_64K && next === STR_XZR_SP_1024) counts.stackProbes++;
      else if (isGuardSet(word, next, view.getUint32(at + 8, true))) counts.canaries++;
    }
  }
}

/** GCC's stack_protect_set: `ldr xT, [xN]; str xT, [sp or x29, #n]; mov xT, #0`, so that the guard value stays in no register. */
function isGuardSet(load: number, store: number, clear: number): boolean {
  const register = load & 0x1f;
  const frame = (store >>> 5) & 0x1f;
  return (
    (load & 0xffc00000) >>> 0 === 0xf9400000 &&
    (store & 0xffc00000) >>> 0 === 0xf9000000 &&
    (store & 0x1f) === register &&
    (frame === 31 || frame === 29) &&
    clear === 0xd2800000 + register
  );
}
