// make-xz.ts: an xz file for tests, with its data stored as it is: machines without the xz command run the tests too.
import { crc32 } from "node:zlib";

// The xz file format 1.1.0, https://tukaani.org/xz/xz-file-format.txt
const HEADER_MAGIC = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);
const FOOTER_MAGIC = Buffer.from("YZ");
const CHECK_CRC32 = Buffer.from([0, 1]);
/** One filter, LZMA2 (0x21), with one byte of properties: a dictionary of 64 KiB. */
const FILTERS = Buffer.from([0x00, 0x21, 0x01, 0x08]);
const CHUNK_BYTES = 65_536;

/** The bytes as xz data. */
export function makeXz(bytes: Uint8Array): Uint8Array {
  const block = Buffer.concat([Buffer.from([2]), FILTERS, Buffer.alloc(3)]);
  const header = Buffer.concat([block, u32(crc32(block))]);
  const data = Buffer.concat([...storedChunks(bytes), Buffer.from([0])]);
  const unpadded = header.length + data.length + 4;
  const index = pad(Buffer.concat([Buffer.from([0, 1]), varint(unpadded), varint(bytes.length)]));
  const tail = Buffer.concat([u32(index.length / 4), CHECK_CRC32]);
  return Buffer.concat([
    ...[HEADER_MAGIC, CHECK_CRC32, u32(crc32(CHECK_CRC32))],
    ...[header, pad(data), u32(crc32(bytes))],
    ...[index, u32(crc32(index))],
    ...[u32(crc32(tail)), tail, FOOTER_MAGIC],
  ]);
}

/** LZMA2 chunks that are not compressed: 1 resets the dictionary, 2 does not. */
function* storedChunks(bytes: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const chunk = bytes.subarray(at, at + CHUNK_BYTES);
    const size = Buffer.alloc(2);
    size.writeUInt16BE(chunk.length - 1);
    yield Buffer.concat([Buffer.from([at === 0 ? 1 : 2]), size, chunk]);
  }
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function pad(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
