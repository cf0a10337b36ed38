// nix-cache.test.ts: real narinfo files with their signatures, and what is wrong with others.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FormatError } from "../format-error.ts";
import {
  checkSignatures,
  decodeNixBase32,
  encodeNixBase32,
  fingerprintOf,
  isStoreHash,
  NIXOS_CACHE_KEY,
  parseCacheInfo,
  parseNarInfo,
  parseStorePath,
  parseTrustedKey,
  partsOfName,
  storePathText,
} from "./index.ts";

const read = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, "testdata", name));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const MULTI = "2x5q9jziychaxhi8sk649a97k8fnwsaf.narinfo";
const REAL = [
  MULTI,
  "isf52ln3l5aqm0bd6cclsjb4pk6pf3vz.narinfo",
  "jv5jy8a6n63wx8y91ij88lkgvavw6k3y.narinfo",
  "zfnwdh3j58arafypi9k3z2d96nsxbjz8.narinfo",
];
const multi = new TextDecoder().decode(read(MULTI));
const key = parseTrustedKey(new TextDecoder().decode(read("public-key")));

describe("base 32", () => {
  // The second is the hash of "" as `nix hash to-base32` prints it.
  test.each([
    ["00", "00"],
    [
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73",
    ],
    ["ff", "7z"],
  ])("%s is %s", (hex, text) => {
    expect(encodeNixBase32(Buffer.from(hex, "hex"))).toBe(text);
    expect(Buffer.from(decodeNixBase32(text, hex.length / 2)).toString("hex")).toBe(hex);
  });
  test.each([
    ["too short", "0"],
    ["a digit that Nix does not use", "0e"],
    ["bits that no byte has", "zz"],
  ])("%s is refused", (_, text) => expect(() => decodeNixBase32(text, 1)).toThrow(FormatError));
});

describe("store paths", () => {
  test.each([
    "/nix/store/2x5q9jziychaxhi8sk649a97k8fnwsaf-multi-1.0",
    "/gnu/store/2x5q9jziychaxhi8sk649a97k8fnwsaf-.x",
  ])("%s", (text) => expect(storePathText(parseStorePath(text))).toBe(text));
  test.each([
    "nix/store/2x5q9jziychaxhi8sk649a97k8fnwsaf-multi",
    "/nix/store/2x5q9jziychaxhi8sk649a97k8fnwsaf",
    "/nix/store/2x5q9jziychaxhi8sk649a97k8fnwsaf-",
    "/nix/store/2x5q9jziychaxhi8sk649a97k8fnwsae-e",
    "/nix/store/2x5q9jziychaxhi8sk649a97k8fnwsaf-..",
    "/nix/store/2x5q9jziychaxhi8sk649a97k8fnwsaf-.-x",
    "/nix/../2x5q9jziychaxhi8sk649a97k8fnwsaf-multi",
    `/nix/store/2x5q9jziychaxhi8sk649a97k8fnwsaf-${"x".repeat(212)}`,
  ])("%s is none", (text) => expect(() => parseStorePath(text)).toThrow(FormatError));
  test("a hash alone", () => {
    expect(isStoreHash("2x5q9jziychaxhi8sk649a97k8fnwsaf")).toBe(true);
    expect(isStoreHash("2x5q9jziychaxhi8sk649a97k8fnwsa/")).toBe(false);
  });
  test.each([
    ["multi-1.0-dev", "multi-1.0", { pname: "multi", version: "1.0", output: "dev" }],
    ["multi-1.0-odd", "multi-1.0", { pname: "multi", version: "1.0", output: "odd" }],
    ["multi-1.0-dev", null, { pname: "multi", version: "1.0", output: "dev" }],
    ["python3.13-six-1.17.0", null, { pname: "python3.13-six", version: "1.17.0", output: "out" }],
    ["linux-6.18.37-modules", null, { pname: "linux", version: "6.18.37", output: "modules" }],
    ["ntfs-3g", null, { pname: "ntfs", version: "3g", output: "out" }],
    ["source", null, { pname: "source", version: "", output: "out" }],
    ["other-2", "multi-1.0", { pname: "other", version: "2", output: "out" }],
  ])("%s built by %s", (name, derivation, parts) => expect(partsOfName(name, derivation)).toEqual(parts));
});

describe("narinfo", () => {
  test("a real one", () => {
    expect(parseNarInfo(read(MULTI))).toMatchObject({
      storePath: { dir: "/nix/store", hash: "2x5q9jziychaxhi8sk649a97k8fnwsaf", name: "multi-1.0" },
      url: "nar/09apch6429ycr45z6gaav308cfivsnk3wy2fh50qrkmrai6mx8ir.nar.xz",
      ...{ compression: "xz", fileSize: 95388, narSize: 264936 },
      references: ["isf52ln3l5aqm0bd6cclsjb4pk6pf3vz-multi-1.0-dev"],
      deriver: "ns9cx4khwlw3svj9086qj6nrb207drrd-multi-1.0.drv",
    });
  });
  test("hashes in base 16 and 64 are the same hash", () => {
    const { narHash } = parseNarInfo(read(MULTI));
    const hash = Buffer.from(narHash);
    for (const text of [`sha256:${hash.toString("hex")}`, `sha256-${hash.toString("base64")}`])
      expect(parseNarInfo(bytes(multi.replace(/NarHash: .*/, `NarHash: ${text}`))).narHash).toEqual(narHash);
  });
  test("what a cache that compresses while it serves leaves out is not known", () =>
    expect(parseNarInfo(bytes(multi.replace(/FileHash.*\nFileSize.*\n/, "")))).toMatchObject({
      ...{ fileHash: null, fileSize: null },
    }));
  test.each([
    ["no StorePath", /StorePath.*\n/, "", /without StorePath/],
    ["no References", /References.*\n/, "", /without References/],
    ["NarSize twice", /NarSize.*\n/, "NarSize: 1\nNarSize: 2\n", /NarSize is given twice/],
    ["a line without a colon", /NarSize.*\n/, "$&hello\n", /"hello" is no "Name: value"/],
    ["NarSize 0", /NarSize: .*/, "NarSize: 0", /NarSize "0"/],
    ["NarSize with a sign", /NarSize: .*/, "NarSize: -1", /NarSize "-1"/],
    ["a huge NarSize", /NarSize: .*/, "NarSize: 9999999999999999", /NarSize/],
    ["a hash of another kind", /NarHash: .*/, "NarHash: md5:abc", /is no hash/],
    ["lzip", /Compression: .*/, "Compression: lzip", /Compression "lzip"/],
    ["an address of another host", /URL: .*/, "URL: http://10.0.0.1/x", /no path below the cache/],
    ["an address that leads up", /URL: .*/, "URL: nar/../../etc/passwd", /no path below the cache/],
    ["an address that leads up in disguise", /URL: .*/, "URL: nar/%2e%2E/x", /no path below the cache/],
    ["an absolute address", /URL: .*/, "URL: /etc/passwd", /no path below the cache/],
    ["a reference that is none", /References: .*/, "References: ../x", /no name in a store/],
    ["a deriver that is none", /Deriver: .*/, "Deriver: x", /is no derivation/],
  ])("%s", (_, what, by, message) => {
    expect(() => parseNarInfo(bytes(multi.replace(what, by)))).toThrow(message);
  });
});

describe("signatures", () => {
  test.each(REAL)("%s is signed", (name) => expect(checkSignatures(parseNarInfo(read(name)), [key])).toBe("good"));
  test("the fingerprint as Nix writes it", () =>
    expect(fingerprintOf(parseNarInfo(read(MULTI)))).toBe(
      "1;/nix/store/2x5q9jziychaxhi8sk649a97k8fnwsaf-multi-1.0;sha256:01cx7scidaz7sv02xw9la7sqyd6bsyvrn5bfkwgfdcnsclaldw8w;264936;/nix/store/isf52ln3l5aqm0bd6cclsjb4pk6pf3vz-multi-1.0-dev",
    ));
  test.each([
    ["the size", /NarSize: 264936/, "NarSize: 264937"],
    ["the hash", /NarHash: sha256:01/, "NarHash: sha256:02"],
    ["the references", /References: .*/, "References: "],
    ["the path", /multi-1\.0\n/, "multi-1.1\n"],
    ["the signature", /Sig: test-1:h/, "Sig: test-1:i"],
    ["a signature cut off", /Sig: test-1:.*/, "Sig: test-1:AAAA"],
  ])("with %s changed it is wrong", (_, what, by) =>
    expect(checkSignatures(parseNarInfo(bytes(multi.replace(what, by))), [key])).toBe("wrong"),
  );
  test("by somebody else", () => {
    const others = [parseTrustedKey(NIXOS_CACHE_KEY)];
    expect(checkSignatures(parseNarInfo(bytes(multi)), others)).toBe("unknown");
    expect(checkSignatures(parseNarInfo(bytes(multi.replace(/Sig.*\n/, ""))), [key])).toBe("unsigned");
    expect(checkSignatures(parseNarInfo(bytes(`${multi}Sig: other-1:AAAA\n`)), [key])).toBe("good");
  });
  test.each(["", "test-1", "test-1:AAAA", "test-1:!!!!", ` :${"A".repeat(43)}=`])("%j is no key", (text) =>
    expect(() => parseTrustedKey(text)).toThrow(FormatError),
  );
});

describe("nix-cache-info", () => {
  test("a real one", () => expect(parseCacheInfo(read("nix-cache-info"))).toEqual({ storeDir: "/nix/store" }));
  test.each(["", "<html>", "StoreDir: ..\n", "StoreDir: /nix/../etc\n"])("%j is none", (text) =>
    expect(() => parseCacheInfo(bytes(text))).toThrow(FormatError),
  );
});
