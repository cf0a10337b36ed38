// decompress.test.ts: what comes out is what went in, and damaged, cut or swollen data ends in a sentence.
import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { type ByteSource, bytesSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { ReadProblem } from "../sources/source.ts";
import {
  type Compression,
  COMPRESSIONS,
  compressionOf,
  decompress,
  type Pieces,
  piecesOf,
  readDecompressed,
} from "./decompress.ts";
import { makeBz2 } from "./testing/make-bz2.ts";
import { makeXz } from "./testing/make-xz.ts";
import { inWebAssembly } from "./unxz.ts";

const PACK: Readonly<Record<Compression, (bytes: Uint8Array) => Uint8Array>> = {
  gz: (bytes) => gzipSync(bytes),
  xz: makeXz,
  zst: (bytes) => zstdCompressSync(bytes),
  bz2: makeBz2,
};

/** Several of bzip2's blocks, and more pieces than one, in little time. */
const LARGE = randomBytes(600_000);
const PACKED = new Map(COMPRESSIONS.map((kind) => [kind, Buffer.from(PACK[kind](LARGE))]));
const packedLarge = (kind: Compression): Buffer => PACKED.get(kind) ?? Buffer.alloc(0);
const SIZES = [0, 1, 65_536];

async function unpack(
  source: ByteSource | Pieces,
  kind: Compression,
  maxBytes = 2 ** 30,
  maxMs?: number,
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of decompress(source, kind, maxMs === undefined ? { maxBytes } : { maxBytes, maxMs })) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

test.each(COMPRESSIONS.flatMap((kind) => SIZES.map((size) => [kind, size] as const)))(
  "%s of %d bytes comes out as it went in, its magic is known",
  async (kind, size) => {
    const bytes = randomBytes(size);
    const packed = PACK[kind](bytes);
    expect(compressionOf(packed)).toBe(kind);
    expect((await unpack(bytesSource(packed), kind)).equals(bytes)).toBe(true);
  },
);

test.each(COMPRESSIONS)("%s of many pieces, of a file and as they come", async (kind) => {
  const packed = packedLarge(kind);
  expect((await unpack(bytesSource(packed), kind)).equals(LARGE)).toBe(true);
  const pieces = Array.from({ length: Math.ceil(packed.length / 7001) }, (_, at) =>
    packed.subarray(at * 7001, at * 7001 + 7001),
  );
  expect((await unpack(pieces, kind)).equals(LARGE)).toBe(true);
});

test.each(COMPRESSIONS)("%s: files one after the other are as one", async (kind) => {
  const parts = ["one, ", "", "two"].map((text) => PACK[kind](Buffer.from(text)));
  expect((await unpack(bytesSource(Buffer.concat(parts)), kind)).toString()).toBe("one, two");
  expect((await unpack(bytesSource(Buffer.concat([packedLarge(kind), ...parts])), kind)).length).toBe(LARGE.length + 8);
});

test.each([
  [
    "with filling between them",
    [makeXz(LARGE.subarray(0, 70_000)), Buffer.alloc(8), makeXz(LARGE.subarray(70_000))],
    null,
  ],
  ["with something else behind", [makeXz(LARGE), Buffer.from("something else, not xz")], "does not begin as one"],
  [
    "the second of which is cut off",
    [makeXz(Buffer.from("x")), makeXz(LARGE).subarray(0, 90_000)],
    "it ends too early",
  ],
])("xz streams without the xz command, %s", async (_, parts, message) => {
  const whole = Buffer.concat(parts);
  for (const pieceBytes of [13, 4096, whole.length]) {
    const pieces = Readable.from(piecesOf(bytesSource(whole), pieceBytes), { objectMode: false });
    const reading = Array.fromAsync(inWebAssembly(pieces));
    if (message === null) expect(Buffer.concat(await reading).equals(LARGE)).toBe(true);
    else await expect(reading).rejects.toThrow(message);
  }
});

test.each(COMPRESSIONS.flatMap((kind) => [0, 3, 11, 40_000, 500_000].map((cut) => [kind, cut] as const)))(
  "%s cut off at %d bytes is a FormatError",
  async (kind, cut) => {
    const packed = packedLarge(kind).subarray(0, cut);
    await expect(unpack(bytesSource(packed), kind)).rejects.toThrow(FormatError);
  },
);

test.each(COMPRESSIONS)("%s: garbage after its magic is a FormatError that names the format", async (kind) => {
  const garbage = Buffer.concat([PACK[kind](Buffer.from("x")).subarray(0, 6), randomBytes(400_000)]);
  await expect(unpack(bytesSource(garbage), kind)).rejects.toThrow(
    /^(gzip|xz|zstd|bzip2) data is damaged or cut off: ./,
  );
});

test.each(COMPRESSIONS)("%s: a bomb is stopped at the limit", async (kind) => {
  const bomb = PACK[kind](new Uint8Array(10_000_000));
  const error: unknown = await unpack(bytesSource(bomb), kind, 1_000_000).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ReadProblem);
  expect(error).toMatchObject({
    kind: "too-large",
    message: "it unpacks to more than the 1000000 bytes that are read",
  });
});

test.each(COMPRESSIONS)("%s: a file that cannot be read to its end says why", async (kind) => {
  const packed = packedLarge(kind);
  const source: ByteSource = {
    size: packed.length,
    read: (offset, length) => {
      if (offset > 0) throw new ReadProblem("unreadable", "the disk is broken");
      return packed.subarray(offset, offset + length);
    },
  };
  await expect(unpack(source, kind)).rejects.toThrow(new ReadProblem("unreadable", "the disk is broken"));
});

test.each(COMPRESSIONS)("%s: stopped by a signal, and when it takes too long", async (kind) => {
  const packed = bytesSource(packedLarge(kind));
  const signal = AbortSignal.abort(new Error("enough"));
  const reading = decompress(packed, kind, { maxBytes: 2 ** 30, signal });
  await expect(reading.next()).rejects.toThrow("enough");
  await expect(
    (async () => {
      for await (const piece of decompress(packed, kind, { maxBytes: 2 ** 30, maxMs: 30 })) {
        await new Promise((resolve) => setTimeout(resolve, 40 + piece.length * 0));
      }
    })(),
  ).rejects.toThrow("unpacking it takes more than 0.03 seconds");
});

test.each([
  ["whole", 5_000_000, null],
  ["cut", 400_000, "it ends too early"],
])("large xz data without the xz command: %s", async (_, cut, message) => {
  const bytes = randomBytes(1_000_000);
  const pieces: Uint8Array[] = [];
  const reading = (async () => {
    for await (const piece of inWebAssembly(Readable.from([makeXz(bytes).subarray(0, cut)], { objectMode: false }))) {
      pieces.push(piece);
    }
  })();
  if (message !== null) return await expect(reading).rejects.toThrow(message);
  await reading;
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
});

test("one that was left half read does not keep the next from being read", async () => {
  const packed = bytesSource(makeXz(randomBytes(200_000)));
  for await (const piece of decompress(packed, "xz", { maxBytes: 2 ** 30 })) if (piece.length > 0) break;
  expect(await unpack(packed, "xz")).toHaveLength(200_000);
});

test("the content of a compressed file has the hash of what is inside", async () => {
  const bytes = Buffer.from("CONFIG_X=y\n");
  const packed = gzipSync(bytes);
  const { bytes: source, contentHash } = await readDecompressed(
    { bytes: bytesSource(packed), contentHash: new Uint8Array(32) },
    "gz",
    100,
  );
  expect(Buffer.from(source.read(0, 100)).toString()).toBe("CONFIG_X=y\n");
  expect(Buffer.from(contentHash).toString("hex")).toMatch(/^[0-9a-f]{64}$/);
  expect(contentHash).not.toEqual(new Uint8Array(32));
});
