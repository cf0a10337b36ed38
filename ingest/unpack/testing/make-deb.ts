// make-deb.ts: tar archives and packages for tests, made in memory, hostile ones among them.

/** An entry as it is to be written, whether or not anybody should. */
export interface MadeEntry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  readonly flag?: string;
  readonly mode?: number;
  readonly linkName?: string;
  /** What the header says in place of the content's length. */
  readonly size?: number;
}

const BLOCK = 512;

/** Entries as a tar archive with its end mark. */
export function makeTar(entries: readonly MadeEntry[]): Buffer {
  return Buffer.concat([...entries.map(makeEntry), Buffer.alloc(2 * BLOCK)]);
}

function makeEntry({ name, content = "", flag = "0", mode = 0o644, linkName = "", size }: MadeEntry): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100);
  header.write(mode.toString(8).padStart(7, "0"), 100);
  writeSize(header, size ?? bytes.length);
  header.write(flag, 156);
  header.write(linkName, 157, 100);
  header.write("ustar\u000000", 257, "latin1");
  signTarHeader(header);
  return Buffer.concat([header, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}

/** GNU's base 256 for what has more than 11 octal digits. */
function writeSize(header: Buffer, size: number): void {
  if (size < 8 ** 11) header.write(size.toString(8).padStart(11, "0"), 124);
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(size), 128);
  }
}

/** Writes the check sum of a header. */
export function signTarHeader(header: Uint8Array): void {
  header.fill(0x20, 148, 156);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.set(Buffer.from(`${sum.toString(8).padStart(6, "0")}\0 `, "latin1"), 148);
}

/** A pax record. */
export function paxRecord(key: string, value: string | Uint8Array): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from("\n")]);
  const digits = String(rest.length).length;
  const length = rest.length + digits + (String(rest.length + digits).length > digits ? 1 : 0);
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** Members as an ar archive. */
export function makeAr(members: readonly (readonly [name: string, content: Uint8Array])[]): Buffer {
  const parts = members.map(([name, content]) => {
    const header = `${name.padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"100644".padEnd(8)}`;
    const padding = Buffer.alloc(content.length % 2, "\n");
    return Buffer.concat([Buffer.from(`${header}${String(content.length).padEnd(10)}\`\n`), content, padding]);
  });
  return Buffer.concat([Buffer.from("!<arch>\n"), ...parts]);
}

const CONTROL = "Package: made\nVersion: 1.0-1\nArchitecture: amd64\n";

/** A package with these files; its data archive packed as its name says, by the caller. */
export function makeDeb(data: Uint8Array, dataName = "data.tar"): Buffer {
  return makeAr([
    ["debian-binary", Buffer.from("2.0\n")],
    ["control.tar", makeTar([{ name: "./control", content: CONTROL }])],
    [dataName, data],
  ]);
}
