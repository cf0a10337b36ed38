// memory-root.ts: a root whose files are in memory: for tests, and for a file that is given by itself.
import { createHash } from "node:crypto";
import { bytesSource } from "#lib/formats/byte-source.ts";
import { ReadProblem } from "../sources/source.ts";
import type { OpenedFile } from "./root.ts";
import { type TreeNode, TreeRoot } from "./tree-root.ts";

/** What is at a path: content (mode 0644), a link, an empty directory, something that is neither, or a file with its mode and capabilities. */
export type MemoryEntry =
  | string
  | Uint8Array
  | { readonly link: string }
  | { readonly type: "directory" | "other" }
  | { readonly content: string | Uint8Array; readonly mode?: number; readonly capabilities?: string };

/** Makes a root of absolute paths; directories are there when something is in them. */
export function memoryRoot(entries: Readonly<Record<string, MemoryEntry>>): TreeRoot {
  const root = new TreeRoot();
  for (const [path, entry] of Object.entries(entries)) root.add(path, nodeOf(entry));
  return root;
}

function nodeOf(entry: MemoryEntry): TreeNode {
  const bare = { sizeBytes: 0, target: null, capabilities: null, open: noFile };
  if (typeof entry === "string" || entry instanceof Uint8Array) return fileNode(entry, 0o644, null);
  if ("link" in entry) return { ...bare, type: "link", mode: 0o777, target: entry.link };
  if ("type" in entry) return { ...bare, type: entry.type, mode: 0o755 };
  return fileNode(entry.content, entry.mode ?? 0o644, entry.capabilities ?? null);
}

function fileNode(content: string | Uint8Array, mode: number, capabilities: string | null): TreeNode {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const opened = openBytes(bytes);
  return { type: "file", mode, sizeBytes: bytes.length, target: null, capabilities, open: () => opened };
}

/** Bytes in memory as a file that is open. */
export function openBytes(bytes: Uint8Array): OpenedFile {
  return {
    sizeBytes: bytes.length,
    head: (length) => bytes.subarray(0, length),
    content: () => ({ bytes: bytesSource(bytes), contentHash: createHash("sha256").update(bytes).digest() }),
    close: () => undefined,
  };
}

function noFile(): never {
  throw new ReadProblem("unreadable", "it is no regular file");
}
