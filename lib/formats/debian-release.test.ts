// debian-release.test.ts: what a Release file says, and what it must say.
import { expect, test } from "vitest";
import { parseRelease } from "./debian-release.ts";

const HASH = "515e692f2c4121c6fcec444ef100cc18f79a991910615f3a88c8b7becfc94d2f";
const OTHER = "6777ea16514725f9427f48c240d92e0a6b8496138e37a1491d8597e66774e309";

// The head of bookworm's, with two of its files.
const RELEASE = `Origin: Debian
Label: Debian
Suite: oldstable
Version: 12.15
Codename: bookworm
Date: Sat, 11 Jul 2026 10:16:37 UTC
Acquire-By-Hash: yes
No-Support-for-Architecture-all: Packages
Architectures: all amd64 arm64
Components: main contrib non-free-firmware non-free
Description: Debian 12.15 Released 11 July 2026
MD5Sum:
 f230d61720e789abf5df55d6026230c6 50060337 main/binary-amd64/Packages
SHA256:
 ${HASH} 50060337 main/binary-amd64/Packages
 ${OTHER.toUpperCase()} 12084798 main/binary-amd64/Packages.gz
`;

test("a Release file", () => {
  expect(parseRelease(RELEASE)).toEqual({
    origin: "Debian",
    suite: "oldstable",
    codename: "bookworm",
    version: "12.15",
    date: Date.UTC(2026, 6, 11, 10, 16, 37),
    validUntil: null,
    architectures: ["all", "amd64", "arm64"],
    components: ["main", "contrib", "non-free-firmware", "non-free"],
    acquireByHash: true,
    files: new Map([
      ["main/binary-amd64/Packages", { sha256: HASH, sizeBytes: 50060337 }],
      ["main/binary-amd64/Packages.gz", { sha256: OTHER, sizeBytes: 12084798 }],
    ]),
  });
});

test("the security archive names components with a prefix that its paths do not have, and says until when it is good", () => {
  const text = RELEASE.replace(
    /^Components: .*/m,
    "Components: updates/main updates/contrib\nValid-Until: Sat, 28 Nov 2026 00:53:02 UTC",
  );
  expect(parseRelease(text)).toMatchObject({
    components: ["main", "contrib"],
    validUntil: Date.UTC(2026, 10, 28, 0, 53, 2),
  });
});

test.each<[string, string, string]>([
  ["nothing", "", "no SHA256|Date"],
  ["no date", RELEASE.replace(/^Date: .*\n/m, ""), "Date is null"],
  ["a date of another zone", RELEASE.replace("UTC", "CET"), 'Date is "Sat, 11 Jul 2026 10:16:37 CET", expected'],
  ["no SHA256", RELEASE.replace(/^SHA256:/m, "SHA512:"), "no SHA256 field"],
  ["a hash that is short", RELEASE.replace(HASH, HASH.slice(1)), "expected a hash, a size and a path"],
  ["one path with two hashes", `${RELEASE} ${OTHER} 1 main/binary-amd64/Packages\n`, "twice, with two hashes"],
  ["a field given twice", RELEASE.replace("Label: Debian", "Suite: sid"), "line 3: the field Suite is given twice"],
  ["a Valid-Until that is none", `Valid-Until: never\n${RELEASE}`, 'Valid-Until is "never"'],
])("%s is refused", (_what, text, message) => {
  expect(() => parseRelease(text)).toThrow(new RegExp(message));
});

test("words that could not stand in a URL are as if they were not there", () => {
  expect(parseRelease(RELEASE.replace("bookworm", "../../etc"))).toMatchObject({ codename: null });
});
