// deb.ts: Debian packages: ar members, tar headers, pax records, what is unpacked.
import { readArMembers } from "#lib/formats/ar.ts";
import { bytesSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { tarReader } from "#lib/formats/tar/index.ts";
import { dataListener } from "../unpack/deb.ts";
import { piecesOf } from "../unpack/decompress.ts";
import { makeDeb, makeTar, type MadeEntry, paxRecord, signTarHeader } from "../unpack/testing/make-deb.ts";
import { unpackWhole } from "./nar.ts";
import type { FuzzTarget } from "./target.ts";

const BLOCK = 512;
const CAPABILITY = Buffer.from("0100000200200000000000000000000000000000", "hex");
const ENTRIES: readonly MadeEntry[] = [
  { name: "./usr/", flag: "5", mode: 0o755 },
  { name: "./usr/bin/x", content: "#!/bin/sh\nexit 0\n", mode: 0o4755 },
  { name: "./usr/bin/y", flag: "1", linkName: "./usr/bin/x" },
  { name: "./bin", flag: "2", linkName: "usr/bin" },
  {
    name: "x",
    flag: "x",
    content: Buffer.concat([
      paxRecord("path", "./usr/bin/ping"),
      paxRecord("SCHILY.xattr.security.capability", CAPABILITY),
    ]),
  },
  { name: "./short", content: "ELF" },
  { name: "././@LongLink", flag: "L", content: `./usr/share/${"long/".repeat(30)}name\0` },
  { name: "./usr/share/long", content: "a" },
  { name: "./dev/null", flag: "3" },
];

function seeds(): Uint8Array[] {
  return [makeDeb(makeTar(ENTRIES)), makeDeb(makeTar(ENTRIES.slice(0, 3)))];
}

/** The case as it is, and where that is refused, with the check sums of its headers mended: without them nothing else is read. */
function run(bytes: Uint8Array): void {
  try {
    unpack(bytes);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    unpack(mend(bytes));
  }
}

function unpack(bytes: Uint8Array): void {
  for (const { source } of readArMembers(bytesSource(bytes))) {
    if (source.size < BLOCK) continue;
    unpackWhole((unpacking) => tarReader(dataListener(unpacking)), piecesOf(source, 1 + (bytes.length % 700)));
  }
}

/** Every block that begins like a header of the seeds is signed anew. */
function mend(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  for (let at = copy.indexOf(0x2e); at >= 0 && at + BLOCK <= copy.length; at = copy.indexOf(0x2e, at + BLOCK)) {
    signTarHeader(copy.subarray(at, at + BLOCK));
  }
  return copy;
}

export const debTarget: FuzzTarget = { name: "deb", seeds, run };
