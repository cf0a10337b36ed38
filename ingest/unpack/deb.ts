// deb.ts: a Debian package -> its name and a root of its files.
import { readArMembers, type ArMember } from "#lib/formats/ar.ts";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { decodeText } from "#lib/formats/byte-reader.ts";
import { parseParagraphs } from "#lib/formats/deb822.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { tarReader, type TarEntry, type TarListener } from "#lib/formats/tar/index.ts";
import { capabilityText } from "./capability-text.ts";
import { compressionOf, decompress, piecesOf } from "./decompress.ts";
import { type Unpacked, Unpacking } from "./unpacked.ts";

/** What a package says that it is. */
export interface DebControl {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
}

export type UnpackedDeb = Unpacked & DebControl;

/** deb(5): the first member, its only line the format's version. */
const FORMAT_MEMBER = "debian-binary";
const MAX_VERSION_BYTES = 64;
const MAX_CONTROL_BYTES = 64 * 1024 * 1024;
const MAX_DATA_BYTES = 16 * 1024 ** 3;

/** Whether the first member of an archive (its first 24 bytes are enough) is the one that makes it a package. */
export function isDeb(head: Uint8Array): boolean {
  return decodeText(head.subarray(0, 8 + FORMAT_MEMBER.length)) === `!<arch>\n${FORMAT_MEMBER}`;
}

/** Unpacks a package. Throws FormatError where it is damaged or none, ReadProblem where it is too large. */
export async function unpackDeb(source: ByteSource): Promise<UnpackedDeb> {
  const unpacking = new Unpacking();
  try {
    const control = await unpackInto(unpacking, source);
    return { ...control, root: unpacking.root, close: () => unpacking.close() };
  } catch (error) {
    unpacking.close();
    throw error;
  }
}

/** Unpacks a package to where others may be already, and says what it is. Throws as `unpackDeb` does. */
export async function unpackInto(unpacking: Unpacking, source: ByteSource): Promise<DebControl> {
  const members = new Map([...readArMembers(source)].map((member) => [member.name, member]));
  checkFormat(members.get(FORMAT_MEMBER));
  const control = await readControl(findMember(members, "control.tar"));
  await readTar(findMember(members, "data.tar"), MAX_DATA_BYTES, dataListener(unpacking));
  return control;
}

/** Adds a package's entries to what is being unpacked. */
export function dataListener(unpacking: Unpacking): TarListener {
  return { entry: (entry) => addEntry(unpacking, entry), content: (piece) => unpacking.write(piece) };
}

function checkFormat(member: ArMember | undefined): void {
  const version = member === undefined ? "" : decodeText(member.source.read(0, MAX_VERSION_BYTES)).trim();
  if (!/^2\.\d+(\n|$)/.test(version)) {
    throw new FormatError(`${FORMAT_MEMBER} says ${JSON.stringify(version)}, expected a package of format 2.0`);
  }
}

function findMember(members: ReadonlyMap<string, ArMember>, name: string): ArMember {
  for (const [key, member] of members) if (key === name || key.startsWith(`${name}.`)) return member;
  const there = [...members.keys()].slice(0, 10).join(", ");
  throw new FormatError(`the package has no ${name}; it has ${there}`);
}

async function readTar(member: ArMember, maxBytes: number, listener: TarListener): Promise<void> {
  const kind = compressionOf(member.source.read(0, 8));
  if (kind === null && member.name.split(".").length > 2) {
    throw new FormatError(`${member.name} is packed in a way that is not read: expected gzip, xz, zstd, bzip2 or none`);
  }
  const pieces = kind === null ? piecesOf(member.source) : decompress(member.source, kind, { maxBytes });
  const reader = tarReader(listener);
  try {
    for await (const piece of pieces) reader.push(piece);
    reader.end();
  } catch (error) {
    throw error instanceof FormatError ? new FormatError(`${member.name}: ${error.message}`) : error;
  }
}

/** Of the control archive only the file of that name is kept. */
async function readControl(member: ArMember): Promise<DebControl> {
  const pieces: Uint8Array[] = [];
  let isControl = false;
  await readTar(member, MAX_CONTROL_BYTES, {
    entry: ({ name, type }) => (isControl = type === "file" && (name === "./control" || name === "control")),
    content: (piece) => (isControl ? pieces.push(piece.slice()) : undefined),
  });
  const [paragraph] = parseParagraphs(decodeText(Buffer.concat(pieces)));
  const field = (name: string): string => paragraph?.fields.get(name) ?? "";
  if (field("package") === "") throw new FormatError(`${member.name} has no control file that names a package`);
  return { name: field("package"), version: field("version"), arch: field("architecture") };
}

function addEntry(unpacking: Unpacking, entry: TarEntry): void {
  const path = pathOf(entry.name);
  const { mode, sizeBytes, target } = entry;
  if (path === "/") {
    // Its content would have no place to go.
    if (entry.type === "file") throw new FormatError(`${JSON.stringify(entry.name)} is a file, and has no name`);
    return;
  }
  if (entry.type === "file") {
    const capabilities = entry.capability === null ? null : capabilityText(entry.capability);
    unpacking.file(path, { mode, sizeBytes, capabilities });
  } else if (entry.type === "hard-link") unpacking.hardLink(path, pathOf(target ?? ""));
  else unpacking.other(path, { type: entry.type, mode, target });
}

/** "./usr/bin/x" -> "/usr/bin/x". No package has a name with ".." in it but one that was made to get out. */
function pathOf(name: string): string {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..") || name.includes("\0"))
    throw new FormatError(`${JSON.stringify(name)} leads out of the package`);
  return `/${parts.join("/")}`;
}
