// packed-streams/xz.ts: streams of xz data, told from the sizes of LZMA2's chunks without unpacking any.
import { FormatError } from "../format-error.ts";
import { type Grammar, PushReader } from "../push-reader.ts";
import type { StreamListener } from "./listener.ts";

// The .xz File Format 1.2.0, https://tukaani.org/xz/xz-file-format.txt; LZMA2's chunks: liblzma's lzma2_decoder.c.
const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
const HEADER_BYTES = 12;
const FOOTER_BYTES = 12;
/** By the kind of check in the header's flags. */
const CHECK_BYTES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];
const CHECK_KIND_AT = 7;
const MAX_VARINT_BYTES = 9;

/** A reader of xz data that tells its streams apart. Throws FormatError where the structure is broken; check sums are for whoever unpacks. */
export function xzStreams(listener: StreamListener): PushReader {
  return new PushReader(new XzGrammar(listener).read());
}

class XzGrammar {
  readonly #listener: StreamListener;
  /** Of the current stream, for what is filled up to four bytes. */
  #at = 0;

  constructor(listener: StreamListener) {
    this.#listener = listener;
  }

  *read(): Grammar {
    for (let isFirst = true; ; isFirst = false) {
      if (!(yield* this.#start(isFirst))) continue;
      const check = CHECK_BYTES[(yield* this.#take(HEADER_BYTES - CHECK_KIND_AT))[0] ?? 0];
      if (check === undefined) throw new FormatError("an xz stream with a check that is not known");
      yield* this.#blocks(check);
      this.#listener.end();
    }
  }

  /** The magic and the byte after it; false for filling between streams, four zeros. */
  *#start(isFirst: boolean): Grammar<boolean> {
    const head = yield { bytes: 4, mayEnd: !isFirst };
    if (!isFirst && head.every((byte) => byte === 0)) return false;
    this.#at = 0;
    this.#tell(head);
    const start = [...head, ...(yield* this.#take(CHECK_KIND_AT - 4))];
    if (MAGIC.some((byte, index) => start[index] !== byte))
      throw new FormatError("what should be an xz stream does not begin as one");
    return true;
  }

  *#blocks(checkBytes: number): Grammar {
    for (;;) {
      const [size = 0] = yield* this.#take(1);
      // No block has a header of that size: the index begins.
      if (size === 0) return yield* this.#index();
      yield* this.#pass((size + 1) * 4 - 1);
      yield* this.#chunks();
      yield* this.#fill();
      yield* this.#pass(checkBytes);
    }
  }

  *#chunks(): Grammar {
    for (;;) {
      const [control = 0] = yield* this.#take(1);
      if (control === 0) return;
      if (control < 0x80) {
        if (control > 2) throw new FormatError(`an LZMA2 chunk of kind ${control}`);
        const [high = 0, low = 0] = yield* this.#take(2);
        yield* this.#pass(high * 256 + low + 1);
      } else {
        const [, , high = 0, low = 0] = yield* this.#take(4);
        // From 0xc0 on new properties come, in a byte of their own.
        yield* this.#pass(high * 256 + low + 1 + (control >= 0xc0 ? 1 : 0));
      }
    }
  }

  *#index(): Grammar {
    const records = yield* this.#varint();
    for (let record = 0; record < records; record++) {
      yield* this.#varint();
      yield* this.#varint();
    }
    yield* this.#fill();
    yield* this.#pass(4 + FOOTER_BYTES);
  }

  *#varint(): Grammar<number> {
    let value = 0;
    for (let count = 0; count < MAX_VARINT_BYTES; count++) {
      const [byte = 0] = yield* this.#take(1);
      value += (byte & 0x7f) * 2 ** (7 * count);
      if (byte < 0x80) return value;
    }
    throw new FormatError("a number in an xz index has no end");
  }

  *#fill(): Grammar {
    yield* this.#pass((4 - (this.#at % 4)) % 4);
  }

  *#take(bytes: number): Grammar<Uint8Array> {
    const taken = yield { bytes };
    this.#tell(taken);
    return taken;
  }

  *#pass(bytes: number): Grammar {
    for (let left = bytes; left > 0;) {
      const piece = yield { bytes: left, some: true };
      left -= piece.length;
      this.#tell(piece);
    }
  }

  #tell(piece: Uint8Array): void {
    this.#at += piece.length;
    this.#listener.bytes(piece);
  }
}
