// apt-sources.test.ts: one-line and deb822 sources as they are on real machines.
import { expect, test } from "vitest";
import { parseDeb822Sources, parseSourcesList } from "./apt-sources.ts";

const KEYRING = { keyrings: ["/usr/share/keyrings/debian-archive-keyring.gpg"], key: null, fingerprints: [] };

test("one line a source", () => {
  const list = `# deb https://old.example.org/debian bookworm main
deb https://deb.example.org/debian bookworm main contrib # with a comment
deb-src [ arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg ] https://deb.example.org/debian bookworm main
deb [trusted=yes] file:/srv/packages ./
nonsense
deb https://deb.example.org/debian
`;
  expect(parseSourcesList(list)).toEqual([
    {
      types: ["deb"],
      uris: ["https://deb.example.org/debian"],
      suites: ["bookworm"],
      components: ["main", "contrib"],
      signedBy: null,
    },
    {
      types: ["deb-src"],
      uris: ["https://deb.example.org/debian"],
      suites: ["bookworm"],
      components: ["main"],
      signedBy: KEYRING,
    },
    { types: ["deb"], uris: ["file:/srv/packages"], suites: ["./"], components: [], signedBy: null },
  ]);
});

test("deb822, with what is switched off left out", () => {
  const sources = `Types: deb deb-src
# a comment
URIs: https://deb.example.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Enabled: no
Types: deb
URIs: https://off.example.org/
Suites: x
`;
  expect(parseDeb822Sources(sources)).toEqual([
    {
      types: ["deb", "deb-src"],
      uris: ["https://deb.example.org/debian"],
      suites: ["bookworm", "bookworm-updates"],
      components: ["main"],
      signedBy: KEYRING,
    },
  ]);
});

test.each<[string, string, object | null]>([
  [
    "a fingerprint",
    "4d64fec119c2029067d6e791f8d2585b8783d481!",
    { keyrings: [], key: null, fingerprints: ["4D64FEC119C2029067D6E791F8D2585B8783D481"] },
  ],
  ["two keyrings", "/a.gpg, /b.asc", { keyrings: ["/a.gpg", "/b.asc"], key: null, fingerprints: [] }],
  [
    "a key",
    "\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n aGVs\n -----END PGP PUBLIC KEY BLOCK-----",
    {
      keyrings: [],
      key: "\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n\naGVs\n-----END PGP PUBLIC KEY BLOCK-----",
      fingerprints: [],
    },
  ],
  ["nothing", "", null],
])("signed by %s", (_what, field, expected) => {
  expect(parseDeb822Sources(`Types: deb\nURIs: https://x\nSuites: y\nSigned-By: ${field}\n`)[0]?.signedBy).toEqual(
    expected,
  );
});
