// make-archive.ts: a small archive for tests: packages, indexes, Release, all with the right hashes, unless a test spoils them.
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Page } from "../../../http/testing/server.ts";
import { makeAr, makeTar, type MadeEntry } from "../../../unpack/testing/make-deb.ts";
import { makeXz } from "../../../unpack/testing/make-xz.ts";

export interface MadePackage {
  readonly name: string;
  readonly version?: string;
  readonly arch?: string;
  /** As the Source field has it. */
  readonly source?: string;
  readonly section?: string;
  /** By path without a leading slash; programs get a mode. */
  readonly files: Readonly<Record<string, string | { readonly content: string; readonly mode: number }>>;
}

export interface MadeSource {
  readonly name: string;
  readonly version: string;
  readonly uploaders?: string;
  /** The text of debian/rules; left out: the source has no packaging. */
  readonly rules?: string;
}

export interface MadeSuite {
  readonly suite: string;
  readonly packages: readonly MadePackage[];
  readonly sources?: readonly MadeSource[];
  /** Lines of Release in place of, or beside, the usual ones. */
  readonly release?: Readonly<Record<string, string>>;
  /** Changes the text of an index before it is hashed: an archive that lies, and signs it. */
  readonly change?: (path: string, text: string) => string;
  readonly byHash?: boolean;
}

export const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The pages of a suite below an archive's root ("/debian"): those of its indexes and packages, and Release, which is not signed. */
export function makeSuite(root: string, made: MadeSuite): Record<string, Page> {
  const pages: Record<string, Page> = {};
  const { suite, packages, sources = [], change = (_path: string, text: string) => text, byHash = false } = made;
  const stanzas = packages.map((one) => addPackage(pages, root, one));
  const texts: Record<string, string> = {
    "main/binary-amd64/Packages": stanzas.join("\n"),
    "main/source/Sources": sources.map((one) => addSource(pages, root, one)).join("\n"),
    "main/Contents-amd64": packages.flatMap(contentsOf).sort().join(""),
  };
  const lines: string[] = [];
  for (const [path, text] of Object.entries(texts)) {
    const plain = Buffer.from(change(path, text));
    const [name, packed] = path.includes("Contents") ? [`${path}.gz`, gzipSync(plain)] : [`${path}.xz`, makeXz(plain)];
    lines.push(` ${sha256(plain)} ${plain.length} ${path}`, ` ${sha256(packed)} ${packed.length} ${name}`);
    const at = byHash ? `${name.slice(0, name.lastIndexOf("/"))}/by-hash/SHA256/${sha256(packed)}` : name;
    pages[`${root}/dists/${suite}/${at}`] = { body: packed };
  }
  pages[`${root}/dists/${suite}/Release`] = { body: releaseText(made, lines) };
  return pages;
}

function releaseText({ suite, release = {}, byHash = false }: MadeSuite, lines: readonly string[]): string {
  const fields = {
    Origin: "Debian",
    Suite: "oldstable",
    Codename: suite,
    Version: "12.15",
    Date: "Sat, 11 Jul 2026 10:16:37 UTC",
    Architectures: "all amd64",
    Components: "main contrib",
    ...(byHash ? { "Acquire-By-Hash": "yes" } : {}),
    ...release,
  };
  return [...Object.entries(fields).map(([name, value]) => `${name}: ${value}`), "SHA256:", ...lines, ""].join("\n");
}

/** Serves the .deb and gives its stanza. */
function addPackage(pages: Record<string, Page>, root: string, made: MadePackage): string {
  const { name, version = "1.0-1", arch = "amd64", source, section = "admin" } = made;
  const deb = makePackage(made);
  const filename = `pool/main/${name}_${version}_${arch}.deb`;
  pages[`${root}/${filename}`] = { body: deb };
  return [
    `Package: ${name}`,
    ...(source === undefined ? [] : [`Source: ${source}`]),
    `Version: ${version}`,
    "Installed-Size: 10",
    "Maintainer: Jane Doe <jane@example.org>",
    `Architecture: ${arch}`,
    `Description: the package ${name}`,
    `Section: ${section}`,
    "Priority: optional",
    `Filename: ${filename}`,
    `Size: ${deb.length}`,
    `SHA256: ${sha256(deb)}`,
    "",
  ].join("\n");
}

/** A .deb whose control file names it. */
export function makePackage({ name, version = "1.0-1", arch = "amd64", files }: MadePackage): Buffer {
  const control = `Package: ${name}\nVersion: ${version}\nArchitecture: ${arch}\n`;
  const entries = Object.entries(files).map(([path, file]): MadeEntry => {
    const { content, mode } = typeof file === "string" ? { content: file, mode: 0o644 } : file;
    return { name: `./${path}`, content, mode };
  });
  return makeAr([
    ["debian-binary", Buffer.from("2.0\n")],
    ["control.tar.gz", gzipSync(makeTar([{ name: "./control", content: control }]))],
    ["data.tar.xz", Buffer.from(makeXz(makeTar(entries)))],
  ]);
}

function addSource(pages: Record<string, Page>, root: string, { name, version, uploaders, rules }: MadeSource): string {
  const tarball =
    rules === undefined ? null : gzipSync(makeTar([{ name: "debian/rules", content: rules, mode: 0o755 }]));
  const file = `${name}_${version}.debian.tar.gz`;
  if (tarball !== null) pages[`${root}/pool/main/${file}`] = { body: tarball };
  return [
    `Package: ${name}`,
    `Version: ${version}`,
    "Maintainer: Jane Doe <jane@example.org>",
    ...(uploaders === undefined ? [] : [`Uploaders: ${uploaders}`]),
    "Format: 3.0 (quilt)",
    "Directory: pool/main",
    ...(tarball === null ? [] : ["Checksums-Sha256:", ` ${sha256(tarball)} ${tarball.length} ${file}`]),
    "",
  ].join("\n");
}

function contentsOf({ name, section = "admin", files }: MadePackage): string[] {
  return [...Object.keys(files), `usr/share/doc/${name}/copyright`].map((path) => `${path}    ${section}/${name}\n`);
}
