// ar.ts: archives: members of every dialect, and the facts of a .a put together.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listArchiveMembers, readArchiveFacts } from "#lib/areas/binary/index.ts";
import { bytesSource } from "#lib/formats/byte-source.ts";
import { judgeFacts, refusalOf } from "./elf.ts";
import type { FuzzTarget } from "./target.ts";

const FILES = join(import.meta.dirname, "../../lib/formats/testdata");

function seeds(): Uint8Array[] {
  return ["ok-archive.a", "ok-thin.a", "ok-debian"].map((name) => readFileSync(join(FILES, name)));
}

const MAGIC = "!<arch>\n";

/** The case as it is, and where that is refused, with its first bytes mended: without them nothing else is read. */
function run(bytes: Uint8Array): void {
  if (refusalOf(() => readAll(bytes)) === null) return;
  const mended = bytes.slice();
  mended.set(Buffer.from(MAGIC).subarray(0, mended.length));
  readAll(mended);
}

/** Members lie in the archive, one behind the other. */
function readAll(bytes: Uint8Array): void {
  const source = bytesSource(bytes);
  for (const member of listArchiveMembers(source)) {
    const content = member.source.read(0, member.source.size + 1);
    if (content.length !== member.source.size) throw new Error(`${member.name} is not as long as it says`);
  }
  const facts = readArchiveFacts(source);
  if (facts !== null) judgeFacts(facts);
}

export const arTarget: FuzzTarget = { name: "ar", seeds, run };
