// byte-source.ts: bytes that are read piece by piece, so that a huge file is never held whole.

/** Something of known size that can be read at any place. */
export interface ByteSource {
  readonly size: number;
  /**
   * The bytes from `offset` on, at most `length` of them; fewer (or none) where the source ends first.
   * The returned array is the caller's to keep: a later read must not change it.
   */
  read(offset: number, length: number): Uint8Array;
}

/** A source over bytes that are already in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** The same source with its first `length` bytes read once: headers lie there, and each read of a file costs a system call. */
export function withCachedHead(source: ByteSource, length: number): ByteSource {
  const head = source.read(0, Math.min(length, source.size));
  return {
    size: source.size,
    read: (offset, count) =>
      offset + count <= head.length ? head.subarray(offset, offset + count) : source.read(offset, count),
  };
}

/** A part of a source as a source of its own. `offset` and `size` must lie in it; reads beyond the part's end give what is left of the part. */
export function partOf(source: ByteSource, offset: number, size: number): ByteSource {
  return {
    size,
    read: (at, length) => source.read(offset + at, Math.max(0, Math.min(length, size - at))),
  };
}
