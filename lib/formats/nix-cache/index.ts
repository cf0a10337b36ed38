// nix-cache/index.ts: the text files of a Nix binary cache; the archives themselves are read by nar.ts.
export { decodeNixBase32, encodeNixBase32 } from "./base32.ts";
export { parseCacheInfo, type CacheInfo } from "./cache-info.ts";
export { fingerprintOf, parseNarInfo, type NarCompression, type NarInfo, NARINFO_LIMITS } from "./narinfo.ts";
export {
  checkSignatures,
  NIXOS_CACHE_HOST,
  NIXOS_CACHE_KEY,
  parseTrustedKey,
  type Signed,
  type TrustedKey,
} from "./signature.ts";
export {
  isStoreHash,
  parseBaseName,
  parseStorePath,
  type NameParts,
  partsOfName,
  type StorePath,
  storePathText,
} from "./store-path.ts";
export { compareNixVersions } from "./version.ts";
