// read-file.ts: a file of a root read whole, or the reason why it cannot be.
import { ReadProblem } from "../sources/source.ts";
import { MAX_TREE_FILE_BYTES, type Root } from "./root.ts";

/** The bytes of the regular file at a canonical path, in an array of their own. Throws ReadProblem. */
export function readFile(root: Root, path: string, maxBytes = MAX_TREE_FILE_BYTES): Uint8Array {
  const file = root.open(path);
  try {
    if (file.sizeBytes > maxBytes)
      throw new ReadProblem(
        "too-large",
        `${path} has ${file.sizeBytes} bytes, more than the ${maxBytes} that are read`,
      );
    // The first bytes may lie in memory that the next file takes.
    return file.head(file.sizeBytes).slice();
  } finally {
    file.close();
  }
}

/** The same, null where it cannot be read. */
export function readFileOrNull(root: Root, path: string): Uint8Array | null {
  try {
    return readFile(root, path);
  } catch (error) {
    if (error instanceof ReadProblem) return null;
    throw error;
  }
}
