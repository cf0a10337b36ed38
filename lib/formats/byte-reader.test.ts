// byte-reader.test.ts: integers at the edges of their window and of their range.
import { describe, expect, test } from "vitest";
import { ByteReader, decodeText } from "./byte-reader.ts";
import { bytesSource, withCachedHead } from "./byte-source.ts";
import { FormatError } from "./format-error.ts";

const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

describe("integers", () => {
  test("in both byte orders", () => {
    const [little, big] = [new ByteReader(bytes, true), new ByteReader(bytes, false)];
    expect([little.u8(0), little.u16(0), little.u32(0)]).toEqual([1, 0x0201, 0x04030201]);
    expect([big.u8(7), big.u16(6), big.u32(4)]).toEqual([8, 0x0708, 0x05060708]);
    expect(little.low32(0)).toBe(0x04030201);
    expect(big.low32(0)).toBe(0x05060708);
  });

  test.each([
    [0n, 0],
    [2n ** 53n, 2 ** 53],
    [2n ** 53n + 1n, 2 ** 53],
    [2n ** 64n - 1n, 2 ** 64],
  ])("64 bits: %s", (value, expected) => {
    const wide = new Uint8Array(8);
    new DataView(wide.buffer).setBigUint64(0, value, true);
    expect(new ByteReader(wide, true).u64(0)).toBe(expected);
  });

  test.each([-1, 7, 8, 2 ** 53, NaN])("a place outside the window: %d", (at) => {
    expect(() => new ByteReader(bytes, true).u16(at)).toThrow(FormatError);
  });

  test("errors name the place in the file", () => {
    expect(() => new ByteReader(bytes, true, 1000).u32(6)).toThrow(
      expect.objectContaining({ offset: 1006, message: "4 bytes wanted, but only 2 left (at byte 1006)" }),
    );
  });
});

describe("text", () => {
  const text = (content: string, at: number, limit: number) =>
    new ByteReader(new TextEncoder().encode(content), true).text(at, limit);
  test.each([
    ["abc\0def", 0, 10, "abc"],
    ["abc\0def", 0, 3, "abc"],
    ["abc\0def", 0, 2, null],
    ["abc\0def", 4, 10, null],
    ["abc\0", 3, 10, ""],
    ["abc\0", 4, 10, null],
    ["abc\0", -1, 10, null],
  ])("%j from %i, at most %i bytes", (content, at, limit, expected) => {
    expect(text(content, at, limit)).toBe(expected);
  });

  test("what is not UTF-8 can still be stored", () => {
    expect(decodeText(Uint8Array.of(0x61, 0xff, 0xed, 0xa0, 0x80))).toMatch(/^a\uFFFD+$/);
  });
});

test("a cached head answers as the source does", () => {
  const reads: number[] = [];
  const whole = bytesSource(bytes);
  const source = withCachedHead({ size: 8, read: (at, length) => (reads.push(at), whole.read(at, length)) }, 4);
  for (const [at, length] of [
    [0, 4],
    [2, 2],
    [3, 2],
    [6, 9],
    [9, 1],
  ] as const) {
    expect(source.read(at, length)).toEqual(whole.read(at, length));
  }
  expect(reads).toEqual([0, 3, 6, 9]);
});
