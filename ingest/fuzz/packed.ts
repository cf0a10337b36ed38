// packed.ts: bzip2 data, which is unpacked by our own reader, and where streams of xz and zstd data end.
import { zstdCompressSync } from "node:zlib";
import { Bzip2Reader } from "#lib/formats/bzip2/index.ts";
import { type StreamListener, xzStreams, zstdFrames } from "#lib/formats/packed-streams/index.ts";
import type { PushReader } from "#lib/formats/push-reader.ts";
import { bytesSource } from "#lib/formats/byte-source.ts";
import { piecesOf } from "../unpack/decompress.ts";
import { makeBz2 } from "../unpack/testing/make-bz2.ts";
import { makeXz } from "../unpack/testing/make-xz.ts";
import type { FuzzTarget } from "./target.ts";

/** Whoever unpacks has a limit of this kind: 46 bytes of bzip2 data may hold 46 million. */
const MAX_BYTES = 1_000_000;
const TEXT = Buffer.from("one two one two one two three ".repeat(40));
const TEXTS = [TEXT, Buffer.alloc(3_000, "a"), Buffer.concat([TEXT, Buffer.from(TEXT).reverse()])];

function packAll(pack: (bytes: Uint8Array) => Uint8Array): Uint8Array[] {
  const packed = TEXTS.map(pack);
  return [...packed, Buffer.concat(packed)];
}

export const bzip2Target: FuzzTarget = {
  name: "bzip2",
  seeds: () => packAll(makeBz2),
  run: (bytes) => {
    const reader = new Bzip2Reader();
    let size = 0;
    for (const piece of reader.push(bytes)) size += piece.length;
    for (const piece of reader.end()) {
      size += piece.length;
      if (size > MAX_BYTES) return;
    }
  },
};

function streamTarget(
  name: string,
  pack: (bytes: Uint8Array) => Uint8Array,
  split: (listener: StreamListener) => PushReader,
): FuzzTarget {
  return {
    name,
    seeds: () => packAll(pack),
    run: (bytes) => {
      let told = 0;
      const reader = split({ bytes: (piece) => (told += piece.length), end: () => undefined });
      for (const piece of piecesOf(bytesSource(bytes), 1 + (bytes.length % 300))) reader.push(piece);
      reader.end();
      if (told > bytes.length) throw new Error(`${told} bytes were told of ${bytes.length}`);
    },
  };
}

export const xzStreamsTarget = streamTarget("xz-streams", makeXz, xzStreams);
export const zstdFramesTarget = streamTarget("zstd-frames", (bytes) => zstdCompressSync(bytes), zstdFrames);
