// make-nar.ts: Nix archives for tests, good ones of a tree and bad ones word by word.

/** A file, a program, a link, or a directory of them by name. */
export type Tree =
  | string
  | Uint8Array
  | { readonly program: string | Uint8Array }
  | { readonly link: string }
  | { readonly [name: string]: Tree };

/** The archive of a store path. */
export function makeNar(tree: Tree): Buffer {
  return narOf("nix-archive-1", ...nodeOf(tree));
}

/** Strings of the format, one after the other, whatever they say. */
export function narOf(...words: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    words.flatMap((word) => {
      const bytes = Buffer.from(word);
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(bytes.length));
      return [length, bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)];
    }),
  );
}

function nodeOf(tree: Tree): (string | Uint8Array)[] {
  if (typeof tree === "string" || tree instanceof Uint8Array) return ["(", "type", "regular", "contents", tree, ")"];
  if ("program" in tree && isContent(tree.program))
    return ["(", "type", "regular", "executable", "", "contents", tree.program, ")"];
  if ("link" in tree && typeof tree.link === "string") return ["(", "type", "symlink", "target", tree.link, ")"];
  const entries = Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...["(", "type", "directory"],
    ...entries.flatMap(([name, node]) => ["entry", "(", "name", name, "node", ...nodeOf(node), ")"]),
    ")",
  ];
}

function isContent(value: Tree): value is string | Uint8Array {
  return typeof value === "string" || value instanceof Uint8Array;
}
