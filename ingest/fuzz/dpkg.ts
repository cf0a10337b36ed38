// dpkg.ts: what a host's package database and os-release hold: paragraphs, people, versions.
import { readParagraphs } from "#lib/formats/deb822.ts";
import { parsePeople } from "#lib/formats/debian-people.ts";
import { compareDebianVersions } from "#lib/formats/debian-version.ts";
import { parseOsRelease } from "#lib/formats/os-release.ts";
import type { FuzzTarget } from "./target.ts";

const STATUS = `Package: gcc-12
Status: install ok installed
Maintainer: Debian GCC Maintainers <debian-gcc@lists.debian.org>
Uploaders: "Doe, Jane" <jane@example.org>, John Roe <john@example.org>
Version: 1:12.2.0-14+deb12u1~bpo1
Source: gcc-defaults (1.203)
Description: GNU C compiler
 This is the GNU C compiler.
 .
 A fairly portable one.

Package: dash
Status: deinstall ok config-files
Version: 0.5.12-2
`;

const OS_RELEASE = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
ID=debian
VERSION_ID='12'
HOME_URL="https://www.debian.org/\\$x"
`;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Paragraphs, and of each the people and the version that it names. */
export const dpkgTarget: FuzzTarget = {
  name: "dpkg",
  seeds: () => [bytes(STATUS)],
  run: (content) => {
    for (const { fields } of readParagraphs([content.subarray(0, 7), content.subarray(7)])) {
      for (const value of fields.values()) parsePeople(value);
      compareDebianVersions(fields.get("version") ?? "", "1:12.2.0-14");
    }
  },
};

export const osReleaseTarget: FuzzTarget = {
  name: "os-release",
  seeds: () => [bytes(OS_RELEASE)],
  run: (content) => {
    parseOsRelease(new TextDecoder().decode(content));
  },
};
