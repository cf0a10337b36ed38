// debian-contents.ts: the Contents indexes of an archive: which package has which file (DebianRepository/Format of Debian's wiki).
import { FormatError } from "./format-error.ts";

export interface ContentsLine {
  /** Without a leading "/". */
  readonly path: string;
  readonly packages: readonly string[];
}

/** The longest line of bookworm has 41,000 bytes: a file that thousands of packages have. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;
const MAX_PACKAGES = 10_000;
const NEWLINE = 10;

/**
 * The lines of a Contents index whose whole text `wanted` matches: an expression with the flags "gm" from "^" to "$". The rest of half a
 * gigabyte is never taken apart. Throws FormatError for a line of more than 4 MiB, and whatever the pieces throw.
 */
export async function* readContents(pieces: AsyncIterable<Uint8Array>, wanted: RegExp): AsyncGenerator<ContentsLine> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let at = 0;
  for await (const given of pieces) {
    const piece = Buffer.from(given.buffer, given.byteOffset, given.length);
    const cut = piece.lastIndexOf(NEWLINE) + 1;
    if (cut > 0) {
      yield* linesIn(Buffer.concat([...held, piece.subarray(0, cut)]), wanted);
      [held, heldBytes] = [[], 0];
    }
    // Copied: a decompressor may use its buffer again.
    held.push(Buffer.from(piece.subarray(cut)));
    heldBytes += piece.length - cut;
    at += piece.length;
    if (heldBytes > MAX_LINE_BYTES)
      throw new FormatError(`a Contents index has a line of more than ${MAX_LINE_BYTES} bytes`, at - heldBytes);
  }
  yield* linesIn(Buffer.concat(held), wanted);
}

function* linesIn(bytes: Buffer, wanted: RegExp): Generator<ContentsLine> {
  // As Latin-1: what is looked for is ASCII, and decoding costs nothing that way.
  for (const [line] of bytes.toString("latin1").matchAll(wanted)) {
    // A path may have blanks in it, a list of packages has none: "FILE  admin/apparmor,net/x".
    const end = line.trimEnd();
    const cut = Math.max(end.lastIndexOf(" "), end.lastIndexOf("\t"));
    if (cut <= 0) continue;
    const packages = end
      .slice(cut + 1)
      .split(",", MAX_PACKAGES)
      .map((location) => keep(location.slice(location.lastIndexOf("/") + 1)));
    yield { path: keep(end.slice(0, cut).trimEnd()), packages };
  }
}

/** A copy: what V8 cuts out of a longer text holds on to all of it. */
function keep(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}
