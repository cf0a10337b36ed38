// order.ts: in which order source packages are looked at: those with most to judge first, as far as the indexes tell.
import type { OfferedBinary } from "./catalogue.ts";
import type { PackageContents } from "./contents.ts";

/** Sections of servers and what runs as root (Debian policy 2.4). */
const SERVICE_SECTIONS: ReadonlySet<string> = new Set([
  "admin",
  "net",
  "mail",
  "httpd",
  "database",
  "kernel",
  "shells",
  "utils",
]);
/** Sections whose packages hold no compiled code, as a rule. */
const TEXT_SECTIONS: ReadonlySet<string> = new Set(["doc", "fonts", "localization", "metapackages", "tasks"]);
const BASE_PRIORITIES: ReadonlySet<string> = new Set(["required", "important", "standard"]);

/** Sorts by rank, then the smaller download first, then by name. */
export function byUrgency<P extends { readonly name: string; readonly binaries: readonly OfferedBinary[] }>(
  packages: readonly P[],
  contents: PackageContents,
): P[] {
  return packages
    .map((one) => ({
      one,
      rank: Math.min(...one.binaries.map((binary) => rankOf(binary, contents))),
      bytes: sumOf(one.binaries),
    }))
    .sort((a, b) => a.rank - b.rank || a.bytes - b.bytes || (a.one.name < b.one.name ? -1 : 1))
    .map(({ one }) => one);
}

function sumOf(binaries: readonly OfferedBinary[]): number {
  return binaries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** Where an archive has no Contents, sections and priorities are all there is. Which programs are setuid no index tells. */
function rankOf(
  { name, section, priority, essential }: OfferedBinary,
  { services, programs, listed }: PackageContents,
): number {
  const plain = section.slice(section.lastIndexOf("/") + 1);
  if (services.has(name) || essential) return 0;
  const isBase = BASE_PRIORITIES.has(priority);
  if (programs.has(name)) return isBase || SERVICE_SECTIONS.has(plain) ? 1 : 2;
  if (listed.size === 0 && (isBase || SERVICE_SECTIONS.has(plain))) return 1;
  return TEXT_SECTIONS.has(plain) ? 5 : plain === "libs" ? 3 : 4;
}
