// verified-nar.ts: the file of an archive -> the root that it holds, and only if that is what was signed.
import { createHash } from "node:crypto";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { encodeNixBase32, type NarCompression } from "#lib/formats/nix-cache/index.ts";
import { type Compression, decompress, type Pieces, piecesOf } from "../../unpack/decompress.ts";
import { unpackNar } from "../../unpack/nar.ts";
import type { Unpacked } from "../../unpack/unpacked.ts";
import { ReadProblem } from "../source.ts";
import type { ArchiveInfo } from "./cache.ts";

/** As much as an unpacked package may have; the largest store paths known, toolchains of GPUs, have some 7 GB. */
export const MAX_NAR_BYTES = 12 * 1024 ** 3;

const KINDS: Readonly<Record<NarCompression, Compression | null>> = {
  none: null,
  xz: "xz",
  zstd: "zst",
  bzip2: "bz2",
  gzip: "gz",
};

/**
 * Unpacks a NAR; nothing of it is given to anybody before all of it was seen to have NarSize and NarHash. Throws FormatError where it
 * is damaged, ReadProblem where it is another one or too large, and the signal's reason.
 */
export async function unpackVerified(
  bytes: ByteSource,
  info: ArchiveInfo,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
): Promise<Unpacked> {
  const seen = new Watched(info);
  const kind = KINDS[info.compression];
  const pieces: Pieces = kind === null ? piecesOf(bytes) : decompress(bytes, kind, { maxBytes: MAX_NAR_BYTES, signal });
  let unpacked: Unpacked;
  try {
    unpacked = await unpackNar(seen.pass(pieces, signal), name);
  } catch (error) {
    throw error instanceof FormatError ? new FormatError(`${info.url}: ${error.message}`) : error;
  }
  try {
    seen.check();
    return unpacked;
  } catch (error) {
    unpacked.close();
    throw error;
  }
}

class Watched {
  readonly #info: ArchiveInfo;
  readonly #hash = createHash("sha256");
  #size = 0;

  constructor(info: ArchiveInfo) {
    this.#info = info;
  }

  async *pass(pieces: Pieces, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      signal.throwIfAborted();
      this.#size += piece.length;
      if (this.#size > this.#info.narSize) throw this.#mismatch(`unpacks to more than the NarSize`);
      this.#hash.update(piece);
      yield piece;
    }
  }

  check(): void {
    const { narHash, narSize } = this.#info;
    if (this.#size !== narSize) throw this.#mismatch(`unpacks to ${this.#size} bytes, not the NarSize`);
    const found = this.#hash.digest();
    if (!found.equals(narHash))
      throw new ReadProblem(
        "mismatch",
        `${this.#info.url} holds a NAR with sha256:${encodeNixBase32(found)}, its narinfo says NarHash sha256:${encodeNixBase32(narHash)}`,
      );
  }

  #mismatch(what: string): ReadProblem {
    const { url, narSize } = this.#info;
    return new ReadProblem("mismatch", `${url} ${what} of ${narSize} that its narinfo says`);
  }
}
