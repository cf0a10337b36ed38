// lookup.ts: a path's label, as `selabel_lookup -b file` of libselinux 3.4 gives it.
import { normalizePath } from "../file-tree.ts";
import type { FileContexts, FileKind, FileSpec, Substitution } from "./file-contexts.ts";

export interface FoundContext {
  /** Null where <<none>> takes the label away. */
  readonly context: string | null;
  /** The third part of the context. */
  readonly type: string | null;
  /** The rule that gave it. */
  readonly spec: FileSpec;
}

/** Linux's PATH_MAX. */
const MAX_PATH = 4096;

/** The first rule that fits the path and the kind of file; null where none does, or where the path is longer than any can be. */
export function lookupContext(contexts: FileContexts, path: string, kind: FileKind): FoundContext | null {
  if (path.length > MAX_PATH) return null;
  const plain = normalizePath(path);
  // The administrator's substitutions go first, then those of the distribution, on what the first ones made of it.
  const local = substitute(contexts.subs, plain) ?? plain;
  const key = toBytes(substitute(contexts.distSubs, local) ?? local);
  const spec = contexts.specs.find(
    (one) =>
      (one.kind === null || one.kind === kind) && key.startsWith(one.prefix) && one.pattern?.matches(key) === true,
  );
  if (spec === undefined) return null;
  return { context: spec.context, type: spec.context?.split(":")[2] ?? null, spec };
}

function substitute(subs: readonly Substitution[], path: string): string | null {
  const sub = subs.find(
    ({ from }) => path.startsWith(from) && (path.length === from.length || path.charAt(from.length) === "/"),
  );
  if (sub === undefined) return null;
  const rest = path.slice(sub.from.length);
  return sub.to === "/" && rest !== "" ? rest : `${sub.to}${rest}`;
}

/** One character a byte, as the rules are read. */
function toBytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
