// index.ts: the registry of sources.
import { debian } from "./debian/index.ts";
import { host } from "./host.ts";
import { nixCache } from "./nix-cache/index.ts";
import { nixosUnits } from "./nixos-units/index.ts";
import { nixpkgs } from "./nixpkgs/index.ts";
import { reproducibility } from "./reproducibility/index.ts";
import { sample } from "./sample/index.ts";
import type { Source } from "./source.ts";

/** Every source that `starfort ingest` knows. */
export const SOURCES: readonly Source[] = [host, debian, nixpkgs, nixCache, nixosUnits, reproducibility, sample];

/** The source of that id, or null: ids come from queued jobs and configuration. */
export function getSource(id: string): Source | null {
  return SOURCES.find((source) => source.id === id) ?? null;
}
