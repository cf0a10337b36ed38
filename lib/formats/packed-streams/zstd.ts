// packed-streams/zstd.ts: frames of zstd data, told from the sizes of their blocks without unpacking any.
import { FormatError } from "../format-error.ts";
import { type Grammar, PushReader } from "../push-reader.ts";
import type { StreamListener } from "./listener.ts";

// RFC 8878, 3.1: "Frames".
const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const SKIPPABLE_MASK = 0xfffffff0;
const HAS_CHECK_SUM = 0x04;
const IS_ONE_SEGMENT = 0x20;
const DICTIONARY_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const BLOCK_RLE = 1;
const BLOCK_RESERVED = 3;

/** A reader of zstd data that tells its frames apart; skippable ones are left out. Throws FormatError where the structure is broken. */
export function zstdFrames(listener: StreamListener): PushReader {
  return new PushReader(readFrames(listener));
}

function* readFrames(listener: StreamListener): Grammar {
  for (let isFirst = true; ; isFirst = false) {
    const head = yield { bytes: 4, mayEnd: !isFirst };
    const magic = numberOf(head);
    if ((magic & SKIPPABLE_MASK) >>> 0 === SKIPPABLE_MAGIC) yield* pass(numberOf(yield { bytes: 4 }), () => undefined);
    else if (magic === MAGIC) yield* readFrame(listener, head);
    else throw new FormatError("what should be a zstd frame does not begin as one");
  }
}

function* readFrame(listener: StreamListener, head: Uint8Array): Grammar {
  const tell = (piece: Uint8Array): void => listener.bytes(piece);
  tell(head);
  const descriptor = yield { bytes: 1 };
  const [flags = 0] = descriptor;
  tell(descriptor);
  const isOneSegment = (flags & IS_ONE_SEGMENT) !== 0;
  const contentSize = flags >>> 6 === 0 && isOneSegment ? 1 : (CONTENT_SIZE_BYTES[flags >>> 6] ?? 0);
  yield* pass((isOneSegment ? 0 : 1) + (DICTIONARY_BYTES[flags & 3] ?? 0) + contentSize, tell);
  for (let isLast = false; !isLast;) {
    const blockHead = yield { bytes: 3 };
    tell(blockHead);
    const block = numberOf(blockHead);
    const type = (block >>> 1) & 3;
    if (type === BLOCK_RESERVED) throw new FormatError("a zstd block of a kind that is not known");
    yield* pass(type === BLOCK_RLE ? 1 : block >>> 3, tell);
    isLast = (block & 1) === 1;
  }
  yield* pass((flags & HAS_CHECK_SUM) !== 0 ? 4 : 0, tell);
  listener.end();
}

function* pass(bytes: number, tell: (piece: Uint8Array) => void): Grammar {
  for (let left = bytes; left > 0;) {
    const piece = yield { bytes: left, some: true };
    left -= piece.length;
    tell(piece);
  }
}

/** The least significant byte comes first. */
function numberOf(bytes: Uint8Array): number {
  return bytes.reduceRight((number, byte) => number * 256 + byte, 0);
}
