// make-root.ts: small made systems for tests: a directory with a dpkg database and the files that it lists.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A package as a test gives it; paths may be listed without being on the disk. */
export interface MadePackage {
  readonly name: string;
  readonly version?: string;
  readonly arch?: string;
  readonly source?: string;
  readonly status?: string;
  readonly maintainer?: string;
  readonly files?: readonly string[];
  /** The name of its list; `<name>.list` unless said otherwise, none for null. */
  readonly list?: string | null;
}

export class MadeRoot {
  readonly dir = mkdtempSync(path.join(tmpdir(), "starfort-root-"));

  /** Writes a file with its directories. */
  file(name: string, content: string | Uint8Array, mode = 0o644): this {
    const target = this.at(name);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
    chmodSync(target, mode);
    return this;
  }

  link(name: string, target: string): this {
    mkdirSync(path.dirname(this.at(name)), { recursive: true });
    symlinkSync(target, this.at(name));
    return this;
  }

  directory(name: string): this {
    mkdirSync(this.at(name), { recursive: true });
    return this;
  }

  /** Writes the dpkg database with these packages, and an os-release of Debian 12. */
  dpkg(packages: readonly MadePackage[]): this {
    this.file("/var/lib/dpkg/status", packages.map(paragraph).join("\n"));
    this.directory("/var/lib/dpkg/info");
    for (const { name, files = [], list = `${name}.list` } of packages) {
      if (list !== null) this.file(`/var/lib/dpkg/info/${list}`, `/.\n${files.map((file) => `${file}\n`).join("")}`);
    }
    this.file("/etc/os-release", 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n');
    return this.file("/etc/hostname", "Testhost\n").file("/var/lib/dpkg/arch", "amd64\n");
  }

  at(name: string): string {
    return path.join(this.dir, name);
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function paragraph({
  name,
  version = "1.0-1",
  arch = "amd64",
  source,
  status = "install ok installed",
  maintainer = "Jane Doe <jane@example.org>",
}: MadePackage): string {
  const fields = {
    Package: name,
    Status: status,
    Maintainer: maintainer,
    Architecture: arch,
    ...(source === undefined ? {} : { Source: source }),
    Version: version,
    "Installed-Size": "3",
    Description: `the package ${name}\n Longer text.`,
    Homepage: `https://example.org/${name}`,
  };
  return Object.entries(fields)
    .map(([field, value]) => `${field}: ${value}\n`)
    .join("");
}

const ELF_HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;
const SHARED = 3;
const X86_64 = 62;
const READ_EXECUTE = 5;

/** The smallest x86-64 shared object that a loader would take: an ELF header and one PT_LOAD. `salt` makes another content. */
export function tinyElf(salt = 0): Uint8Array {
  const size = ELF_HEADER_BYTES + PROGRAM_HEADER_BYTES + 8;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, SHARED, true);
  view.setUint16(18, X86_64, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(32, BigInt(ELF_HEADER_BYTES), true);
  for (const [offset, value] of [
    [52, ELF_HEADER_BYTES],
    [54, PROGRAM_HEADER_BYTES],
    [56, 1],
    [58, ELF_HEADER_BYTES],
  ] as const) {
    view.setUint16(offset, value, true);
  }
  view.setUint32(ELF_HEADER_BYTES, 1, true);
  view.setUint32(ELF_HEADER_BYTES + 4, READ_EXECUTE, true);
  for (const at of [32, 40]) view.setBigUint64(ELF_HEADER_BYTES + at, BigInt(size), true);
  view.setBigUint64(ELF_HEADER_BYTES + 48, 0x1000n, true);
  view.setUint32(size - 8, salt, true);
  return bytes;
}
