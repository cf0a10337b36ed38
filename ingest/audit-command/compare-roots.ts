// compare-roots.ts: two builds of the same thing, taken apart: which of their members differ, and in what.
import { createHash, type Hash } from "node:crypto";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import type { Root, RootEntry } from "../root/root.ts";
import { ReadProblem } from "../sources/source.ts";

/** One member that is not the same in both. */
export interface Difference {
  readonly path: string;
  readonly kind: "only in A" | "only in B" | "type" | "mode" | "link" | "content" | "unreadable";
  /** For people: "from byte 1,234 on (A has 10 bytes, B has 12)". */
  readonly detail: string;
}

export interface RootComparison {
  /** Members that are in either. */
  readonly members: number;
  /** How many differ; `first` holds the first of them, by path. */
  readonly differing: number;
  readonly first: readonly Difference[];
  /** sha256 over every member's path, type, mode, link and content, by path. */
  readonly sha256: { readonly a: string; readonly b: string };
}

/** What a person reads; a rebuild in which everything differs would fill the screen. */
const MAX_SHOWN = 100;
/** Places are looked for in so many files: each is read once more. */
const MAX_PLACES = 20;
const COMPARE_BYTES = 1024 * 1024;
/** Up to here one file is kept in memory while the other is read: what two roots read may be one piece of memory. */
const MAX_KEPT = 64 * 1024 * 1024;

/** Compares everything but times and owners, which a build does not decide where it is unpacked. Throws what the roots throw. */
export function compareRoots(a: Root, b: Root): RootComparison {
  const [here, there] = [byPath(a), byPath(b)];
  const paths = [...new Set([...here.keys(), ...there.keys()])].sort();
  const hashes = { a: createHash("sha256"), b: createHash("sha256") };
  const first: Difference[] = [];
  let differing = 0;
  let places = 0;
  for (const path of paths) {
    const [one, other] = [read(a, here.get(path), hashes.a), read(b, there.get(path), hashes.b)];
    const difference = differenceOf(path, one, other);
    if (difference === null) continue;
    differing += 1;
    if (first.length >= MAX_SHOWN) continue;
    const isPlaced = difference.kind === "content" && places++ < MAX_PLACES;
    first.push(isPlaced ? { ...difference, detail: `${placeIn(a, b, path)} (${difference.detail})` } : difference);
  }
  return {
    members: paths.length,
    differing,
    first,
    sha256: { a: hashes.a.digest("hex"), b: hashes.b.digest("hex") },
  };
}

interface Member extends RootEntry {
  /** sha256 of a file's content; null for what has none. */
  readonly content: string | null;
  /** Why its content could not be read; null where it could. */
  readonly problem: string | null;
}

function byPath(root: Root): Map<string, RootEntry> {
  return new Map([...root.entries()].map((entry) => [entry.path, entry]));
}

function read(root: Root, entry: RootEntry | undefined, hash: Hash): Member | null {
  if (entry === undefined) return null;
  const { content, problem } = contentOf(root, entry);
  const { path, type, mode, target } = entry;
  hash.update(`${JSON.stringify([path, type, mode, target, content])}\n`);
  return { ...entry, content, problem };
}

function contentOf(root: Root, { path, type }: RootEntry): Pick<Member, "content" | "problem"> {
  if (type !== "file") return { content: null, problem: null };
  try {
    const file = root.open(path);
    try {
      return { content: Buffer.from(file.content().contentHash).toString("hex"), problem: null };
    } finally {
      file.close();
    }
  } catch (error) {
    if (!(error instanceof ReadProblem)) throw error;
    return { content: null, problem: error.message };
  }
}

function differenceOf(path: string, a: Member | null, b: Member | null): Difference | null {
  if (a === null) return { path, kind: "only in B", detail: describe(b) };
  if (b === null) return { path, kind: "only in A", detail: describe(a) };
  const problem = a.problem ?? b.problem;
  if (problem !== null) return { path, kind: "unreadable", detail: problem };
  if (a.type !== b.type) return { path, kind: "type", detail: `${a.type} in A, ${b.type} in B` };
  if (a.target !== b.target) return { path, kind: "link", detail: `to ${a.target} in A, to ${b.target} in B` };
  if (a.content !== b.content)
    return { path, kind: "content", detail: `${bytes(a.sizeBytes)} in A, ${bytes(b.sizeBytes)} in B` };
  if (a.mode !== b.mode) return { path, kind: "mode", detail: `${octal(a.mode)} in A, ${octal(b.mode)} in B` };
  return null;
}

const describe = (member: Member | null): string =>
  member === null ? "" : member.type === "file" ? `a file of ${bytes(member.sizeBytes)}` : `a ${member.type}`;
const bytes = (count: number): string => `${count.toLocaleString("en")} ${count === 1 ? "byte" : "bytes"}`;
const octal = (mode: number): string => mode.toString(8).padStart(4, "0");

/** Where two contents part. */
function placeIn(a: Root, b: Root, path: string): string {
  const one = a.open(path);
  const other = b.open(path);
  try {
    const at = firstDifference(kept(one.content().bytes), other.content().bytes);
    return at === null ? "somewhere" : `from byte ${at.toLocaleString("en")} on`;
  } finally {
    one.close();
    other.close();
  }
}

function kept(source: ByteSource): ByteSource {
  if (source.size > MAX_KEPT) return source;
  const bytes = Uint8Array.from(source.read(0, source.size));
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** The offset of the first byte that is not the same in both; null where there is none. */
export function firstDifference(a: ByteSource, b: ByteSource): number | null {
  const end = Math.min(a.size, b.size);
  for (let at = 0; at < end; at += COMPARE_BYTES) {
    const length = Math.min(COMPARE_BYTES, end - at);
    const one = Uint8Array.from(a.read(at, length));
    const other = b.read(at, length);
    if (Buffer.compare(one, other) === 0) continue;
    const within = one.findIndex((byte, index) => byte !== other[index]);
    return at + (within < 0 ? one.length : within);
  }
  return a.size === b.size ? null : end;
}
