// archive-members.ts: a .a archive, which the ledger keeps as one subject, as its ELF members one by one.
import { createHash } from "node:crypto";
import { listArchiveMembers } from "#lib/areas/binary/archive.ts";
import { isArchive } from "#lib/formats/ar.ts";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { type Offer, type OfferedFile, ReadProblem } from "../sources/source.ts";
import { isDeb } from "../unpack/deb.ts";

const HEAD_BYTES = 32;
const HASH_BYTES = 1024 * 1024;

/** What between an archive and its member's name tells that it is one. */
export const MEMBER_MARK = "!/";

/** The offer itself, unless it is an archive: then one offer a member, and one more where the archive is damaged. */
export async function* withMembers(offer: Offer): AsyncGenerator<Offer> {
  if (offer.type === "subject" || !isArchiveOfObjects(offer)) {
    yield offer;
    return;
  }
  try {
    const { bytes } = await offer.content();
    for (const { name, source } of listArchiveMembers(bytes)) yield memberOffer(offer, name, source);
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof ReadProblem)) throw error;
    yield { type: "subject", kind: "elf", traits: offer.traits, load: () => Promise.reject(error) };
  }
}

/** A file whose first bytes cannot be had is none as far as anybody knows; the auditor says why they cannot. */
function isArchiveOfObjects(offer: OfferedFile): boolean {
  try {
    const head = offer.head(HEAD_BYTES);
    return isArchive(head) && !isDeb(head);
  } catch (error) {
    if (error instanceof ReadProblem) return false;
    throw error;
  }
}

function memberOffer({ traits }: OfferedFile, name: string, source: ByteSource): OfferedFile {
  return {
    type: "file",
    traits: { path: `${traits.path}${MEMBER_MARK}${name}`, setuid: false, setgid: false },
    executable: false,
    head: (length) => source.read(0, length),
    content: () => ({ bytes: source, contentHash: hashOf(source) }),
  };
}

function hashOf(source: ByteSource): Uint8Array {
  const hash = createHash("sha256");
  for (let at = 0; at < source.size; at += HASH_BYTES) hash.update(source.read(at, HASH_BYTES));
  return hash.digest();
}
