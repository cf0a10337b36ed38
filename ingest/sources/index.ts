// index.ts: the registry of sources.
import { SOURCE_IDS, type SourceId, type SourceInfo } from "./source.ts";

const BY_ID = {
  host: { id: "host", reads: "the dpkg database of a Debian, Ubuntu or other dpkg system", available: true },
  debian: { id: "debian", reads: "Debian's archive: Packages, Sources and .deb files", available: false },
  nixpkgs: { id: "nixpkgs", reads: "Nixpkgs: packages.json, binary caches and NixOS units", available: false },
} as const satisfies Record<SourceId, SourceInfo>;

/** Every source, available or planned. */
export const SOURCES: readonly SourceInfo[] = SOURCE_IDS.map((id) => BY_ID[id]);

/** The sources but one, as a phrase: "debian (Debian's archive ..., planned), ...". */
export function otherSources(than: SourceId): string {
  return SOURCES.filter(({ id }) => id !== than)
    .map(({ id, reads, available }) => `${id} (${reads}${available ? "" : "; not built yet"})`)
    .join(", ");
}
