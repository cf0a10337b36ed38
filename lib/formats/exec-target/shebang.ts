// shebang.ts: the first line of a script: which program the kernel starts for it.
import { FormatError } from "../format-error.ts";

export interface Shebang {
  readonly interpreter: string;
  /** The kernel hands over everything behind the interpreter as one argument. */
  readonly argument: string | null;
}

/** The kernel reads no more than this of a file to tell what it is (BINPRM_BUF_SIZE since Linux 5.1). */
const MAX_LINE = 256;

/**
 * Reads `#!interpreter [argument]` from the first bytes of a file; null where it does not start with `#!`. Throws FormatError where the line
 * is one that the kernel refuses: no interpreter, or none that ends within 256 bytes. Source: fs/binfmt_script.c.
 */
export function parseShebang(head: Uint8Array): Shebang | null {
  if (head[0] !== 0x23 || head[1] !== 0x21) return null;
  const text = Buffer.from(head.subarray(2, MAX_LINE)).toString("latin1");
  const end = text.search(/[\n\0]/);
  const line = (end < 0 ? text : text.slice(0, end)).replace(/^[ \t]+|[ \t]+$/g, "");
  const gap = line.search(/[ \t]/);
  if (line === "") throw new FormatError("the #! line names no interpreter", 0);
  if (end < 0 && gap < 0 && head.length >= MAX_LINE) {
    throw new FormatError(`the interpreter of the #! line does not end within ${MAX_LINE} bytes`, 0);
  }
  if (gap < 0) return { interpreter: line, argument: null };
  return { interpreter: line.slice(0, gap), argument: line.slice(gap).replace(/^[ \t]+/, "") };
}
