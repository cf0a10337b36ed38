// module-info.ts: .modinfo of a kernel module: `key=value` texts, as modinfo(8) prints them.
import { decodeText } from "../byte-reader.ts";
import type { ElfFile } from "./file.ts";
import { openSection } from "./section-content.ts";
import { findSection, type Section } from "./sections.ts";

const MAX_INFO = 256 * 1024;

/** What stands behind a module that was signed after it was built; scripts/sign-file.c of Linux. */
const SIGNATURE_MARK = "~Module signature appended~\n";

/** The first value of each key: `vermagic`, `retpoline`, `intree`; later ones (of `alias`, `parm`) are left out. Empty when there is no .modinfo. */
export function readModuleInfo(file: ElfFile, sections: readonly Section[]): ReadonlyMap<string, string> {
  const content = openSection(file, findSection(sections, ".modinfo"));
  const info = new Map<string, string>();
  if (!content) return info;
  for (const text of decodeText(content.source.read(0, MAX_INFO)).split("\0")) {
    const equals = text.indexOf("=");
    const key = text.slice(0, equals);
    if (equals > 0 && !info.has(key)) info.set(key, text.slice(equals + 1));
  }
  return info;
}

/** Whether a signature is appended. Whether it is good, only the kernel's keys can tell. */
export function hasModuleSignature({ source }: ElfFile): boolean {
  const length = SIGNATURE_MARK.length;
  return source.size >= length && decodeText(source.read(source.size - length, length)) === SIGNATURE_MARK;
}
