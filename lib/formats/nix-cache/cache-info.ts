// nix-cache/cache-info.ts: the file that says that a directory or a server is a binary cache, and of which store.
import { FormatError } from "../format-error.ts";
import { isStoreDir } from "./store-path.ts";

const MAX_BYTES = 64 * 1024;

export interface CacheInfo {
  /** "/nix/store". */
  readonly storeDir: string;
}

/** Reads `nix-cache-info`. Throws FormatError when it does not name a store; what else it says is for whoever copies paths. */
export function parseCacheInfo(bytes: Uint8Array): CacheInfo {
  if (bytes.length > MAX_BYTES)
    throw new FormatError(`a nix-cache-info of ${bytes.length} bytes, more than ${MAX_BYTES}`);
  const lines = new TextDecoder().decode(bytes).split("\n");
  const storeDir = lines
    .find((line) => line.startsWith("StoreDir:"))
    ?.slice("StoreDir:".length)
    .trim();
  if (storeDir === undefined) throw new FormatError("no binary cache: nix-cache-info has no line StoreDir:", 0);
  if (!isStoreDir(storeDir))
    throw new FormatError(`StoreDir ${JSON.stringify(storeDir.slice(0, 120))} is no directory`);
  return { storeDir };
}
