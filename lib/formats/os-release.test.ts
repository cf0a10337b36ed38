// os-release.test.ts: the spellings that os-release(5) allows.
import { expect, test } from "vitest";
import { parseOsRelease } from "./os-release.ts";

test.each([
  [
    "Debian 12",
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n',
    { id: "debian", name: "Debian GNU/Linux", versionId: "12", versionCodename: "bookworm" },
  ],
  [
    "no version (sid)",
    "NAME='Debian GNU/Linux'\nID=debian",
    { id: "debian", name: "Debian GNU/Linux", versionId: null, versionCodename: null },
  ],
  [
    "escapes",
    'NAME="A \\"B\\" \\$C \\x"\nID=a\\-b',
    { id: "a-b", name: 'A "B" $C \\x', versionId: null, versionCodename: null },
  ],
  ["the last assignment counts", "ID=a\nID=b", { id: "b", name: "Linux", versionId: null, versionCodename: null }],
  [
    "CRLF, comments, an open quote, garbage",
    '# ID=no\r\nID=debian\r\nNAME="Open\r\n\0=\n===',
    { id: "debian", name: "Open", versionId: null, versionCodename: null },
  ],
  ["an empty file", "", { id: "linux", name: "Linux", versionId: null, versionCodename: null }],
  ["empty values", 'ID=\nNAME=""', { id: "linux", name: "Linux", versionId: null, versionCodename: null }],
])("%s", (_, text, expected) => {
  expect(parseOsRelease(text)).toEqual(expected);
});
