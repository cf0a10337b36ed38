// ar.ts: `ar` archives: the members of a .a or a .deb, one after the other.
import { decodeText } from "./byte-reader.ts";
import { type ByteSource, partOf } from "./byte-source.ts";
import { FormatError } from "./format-error.ts";

/** One file of an archive. */
export interface ArMember {
  /** As it was put in, without the padding and the closing `/` of GNU ar. Hostile archives may name it anything: `../x`. */
  readonly name: string;
  /** Where its content begins in the archive. */
  readonly offset: number;
  readonly size: number;
  readonly source: ByteSource;
}

const MAGIC = "!<arch>\n";
/** A thin archive holds the paths of its members, not their content. */
const THIN_MAGIC = "!<thin>\n";

/** Where the fields of a member's header lie; date, owner and mode are nobody's question here. */
const HEADER_SIZE = 60;
const NAME = { from: 0, to: 16 };
const SIZE = { from: 48, to: 58 };
const END = { from: 58, to: 60, mark: "`\n" };

const MAX_NAME = 4096;
const MAX_LONG_NAMES = 16 * 1024 * 1024;
/** The largest archives known hold some ten thousand. */
const MAX_MEMBERS = 1 << 18;

/** Members that serve the archive itself: symbol tables of GNU (32 and 64 bits), BSD and Microsoft's linker. */
const SYMBOL_TABLE = /^(\/|\/SYM64\/|\/<[A-Z]+>\/|__\.SYMDEF( SORTED|_64|_64 SORTED)?)$/;
const LONG_NAMES = "//";

/** Whether a file that begins with these bytes (8 are enough) says that it is an archive. By magic, never by name: glibc's libmcheck.a is a bare object. */
export function isArchive(firstBytes: Uint8Array): boolean {
  const magic = latin1(firstBytes.subarray(0, MAGIC.length));
  return magic === MAGIC || magic === THIN_MAGIC;
}

/**
 * The members in their order, without symbol tables. Long names are read as GNU ar (`/12`, table `//`) and as BSD ar (`#1/20`) write them.
 * Throws FormatError where a header is not one, where content lies outside the file, and at the first member of a thin archive.
 * Format: ar(5) of FreeBSD; include/aout/ar.h of binutils.
 */
export function* readArMembers(source: ByteSource): Generator<ArMember, void, undefined> {
  const magic = latin1(source.read(0, MAGIC.length));
  if (magic !== MAGIC && magic !== THIN_MAGIC)
    throw new FormatError("not an archive: it does not begin with !<arch>", 0);
  let longNames: string | null = null;
  let count = 0;
  for (let at = MAGIC.length; at < source.size;) {
    const header = readHeader(source, at);
    const { offset, size } = header;
    if (++count > MAX_MEMBERS) throw new FormatError(`more than ${MAX_MEMBERS} members`, at);
    const isOwn = header.name === LONG_NAMES || SYMBOL_TABLE.test(header.name);
    if (!isOwn && magic === THIN_MAGIC) throw new FormatError("a thin archive: its members are files beside it", at);
    if (offset + size > source.size) {
      throw new FormatError(`a member takes ${size} bytes, but the archive has only ${source.size - offset} left`, at);
    }
    if (header.name === LONG_NAMES) longNames = readLongNames(source, header);
    else if (!isOwn) {
      const member = nameMember(source, header, longNames);
      if (!SYMBOL_TABLE.test(member.name)) yield member;
    }
    // Members begin at even places; writers leave out the last byte of padding.
    at = offset + size + (size % 2);
  }
}

interface Header {
  /** The name's field without its spaces; long names have only a reference here. */
  readonly name: string;
  /** Where the header is, for errors. */
  readonly at: number;
  readonly offset: number;
  readonly size: number;
}

function readHeader(source: ByteSource, at: number): Header {
  const bytes = source.read(at, HEADER_SIZE);
  if (bytes.length < HEADER_SIZE) {
    throw new FormatError(`a member's header takes ${HEADER_SIZE} bytes, but only ${bytes.length} are left`, at);
  }
  if (latin1(bytes.subarray(END.from, END.to)) !== END.mark)
    throw new FormatError("a member's header does not end in 60 0a", at + END.from);
  const text = latin1(bytes.subarray(SIZE.from, SIZE.to)).trimEnd();
  if (!/^\d+$/.test(text))
    throw new FormatError(`a member's size is ${JSON.stringify(text)}, expected a number`, at + SIZE.from);
  const name = decodeText(bytes.subarray(NAME.from, NAME.to)).replace(/ +$/, "");
  return { name, at, offset: at + HEADER_SIZE, size: Number(text) };
}

function readLongNames(source: ByteSource, { at, offset, size }: Header): string {
  if (size > MAX_LONG_NAMES) throw new FormatError(`${size} bytes of long names, more than ${MAX_LONG_NAMES}`, at);
  // One character a byte, so that places stay what they are; each name is decoded by itself.
  return latin1(source.read(offset, size));
}

function nameMember(source: ByteSource, header: Header, longNames: string | null): ArMember {
  const { name, at, offset, size } = header;
  const bsd = /^#1\/(\d+)$/.exec(name);
  if (bsd) return readBsdMember(source, header, Number(bsd[1]));
  const member = { offset, size, source: partOf(source, offset, size) };
  const gnu = /^\/(\d+)$/.exec(name);
  if (!gnu) return { name: name.replace(/\/$/, ""), ...member };
  const place = Number(gnu[1]);
  if (longNames === null || place >= longNames.length)
    throw new FormatError(`a member's name is at ${place} of the table of long names, which has no such place`, at);
  const line = longNames.slice(place, place + MAX_NAME + 2);
  // GNU ends a name by "/\n"; Microsoft's linker by NUL.
  const length = line.search(/\/?\n|\0/);
  if (length < 0) throw new FormatError(`the long name at ${place} has no end within ${MAX_NAME} bytes`, at);
  return { name: decodeText(Buffer.from(line.slice(0, length), "latin1")), ...member };
}

/** BSD ar writes a long name in front of the content, counts it as content, and fills it up with NULs. */
function readBsdMember(source: ByteSource, { at, offset, size }: Header, length: number): ArMember {
  if (length > size || length > MAX_NAME)
    throw new FormatError(`a member's name takes ${length} bytes of its ${size}, or more than ${MAX_NAME}`, at);
  const name = decodeText(source.read(offset, length)).replace(/\0.*$/s, "");
  const left = { offset: offset + length, size: size - length };
  return { name, ...left, source: partOf(source, left.offset, left.size) };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
