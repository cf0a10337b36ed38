// debian-archive.ts: what a mirror serves beside packages: Release, Packages, Sources, debian/rules; and what a machine's apt says of mirrors.
import { parseDeb822Sources, parseSourcesList } from "#lib/formats/apt-sources.ts";
import { packagingFile, readBinaryEntry, readSourceEntry } from "#lib/formats/debian-index.ts";
import { parseRelease } from "#lib/formats/debian-release.ts";
import { parseDebianRules } from "#lib/formats/debian-rules.ts";
import { readParagraphs } from "#lib/formats/deb822.ts";
import { readArmouredKeys, readClearSigned } from "#lib/formats/openpgp-armour.ts";
import { readAddedFile } from "#lib/formats/unified-diff.ts";
import type { FuzzTarget } from "./target.ts";

const SHA = "515e692f2c4121c6fcec444ef100cc18f79a991910615f3a88c8b7becfc94d2f";

const RELEASE = `-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

Origin: Debian
Suite: oldstable-security
Codename: bookworm-security
Version: 12
Date: Sat, 21 Nov 2026 00:53:02 UTC
Valid-Until: Sat, 28 Nov 2026 00:53:02 UTC
Acquire-By-Hash: yes
Architectures: amd64 arm64
Components: updates/main updates/contrib
- -----x
SHA256:
 ${SHA} 50060337 main/binary-amd64/Packages
 ${SHA} 8790396 main/binary-amd64/Packages.xz
-----BEGIN PGP SIGNATURE-----

iQIzBAEBCAAd
=abcd
-----END PGP SIGNATURE-----
`;

/** Short, and without hashes, so that broken ones are often taken all the same. */
const SHORT_RELEASE = `Origin: Debian
Label: Debian
Suite: oldstable-security
Codename: bookworm-security
Changelogs: https://metadata.example.org/changelogs/@CHANGEPATH@_changelog
Date: Sat, 21 Nov 2026 00:53:02 UTC
Architectures: all amd64 arm64 armel armhf i386 mips64el mipsel ppc64el s390x
Components: updates/main updates/contrib updates/non-free-firmware
Description: Debian 12 Security Updates
SHA256:
`;

const INDEX = `Package: cron
Source: cron (3.0pl1-162)
Version: 3.0pl1-162+b1
Installed-Size: 265
Maintainer: Jane Doe <jane@example.org>
Architecture: amd64
Description: process scheduling daemon
 It runs in the background.
Homepage: https://example.org/cron
Section: admin
Priority: important
Filename: pool/main/c/cron/cron_3.0pl1-162_amd64.deb
Size: 73196
SHA256: ${SHA}

Package: hello
Version: 2.10-3
Format: 3.0 (quilt)
Uploaders: Jane Doe <jane@example.org>
Checksums-Sha256:
 ${SHA} 1184 hello_2.10-3.dsc
 ${SHA} 12684 hello_2.10-3.debian.tar.xz
Directory: pool/main/h/hello
`;

const RULES = `#!/usr/bin/make -f
H = hardening=+all,\\
-pie
export DEB_BUILD_MAINT_OPTIONS = $(H) optimize=-lto
ifeq ($(DEB_HOST_ARCH),hppa)
  DEB_CFLAGS_MAINT_STRIP += -fstack-protector-strong
endif
x: export DEB_CXXFLAGS_MAINT_APPEND = "-fno-stack-protector"
build:
	DEB_BUILD_MAINT_OPTIONS="hardening=-relro" ./configure
`;

const DIFF = `--- hello-2.10.orig/debian/rules
+++ hello-2.10/debian/rules
@@ -0,0 +1,2 @@
+%:
+\tdh $@
`;

const APT = `Types: deb deb-src
URIs: https://deb.example.org/debian
Suites: bookworm
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 aGVsbG8=
 -----END PGP PUBLIC KEY BLOCK-----
deb [ arch=amd64 signed-by=/usr/share/keyrings/x.gpg ] https://deb.example.org/debian bookworm main
`;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array): string => new TextDecoder().decode(content);

const debianReleaseTarget: FuzzTarget = {
  name: "debian-release",
  seeds: () => [bytes(RELEASE), bytes(SHORT_RELEASE)],
  run: (content) => {
    const given = text(content);
    parseRelease(given.includes("-----BEGIN") ? readClearSigned(given) : given);
  },
};

const debianIndexTarget: FuzzTarget = {
  name: "debian-index",
  seeds: () => [bytes(INDEX)],
  run: (content) => {
    for (const paragraph of readParagraphs([content])) {
      readBinaryEntry(paragraph);
      const source = readSourceEntry(paragraph);
      if (typeof source !== "string") packagingFile(source);
    }
  },
};

const debianRulesTarget: FuzzTarget = {
  name: "debian-rules",
  seeds: () => [bytes(RULES), bytes(DIFF)],
  run: (content) => {
    parseDebianRules(text(content));
    parseDebianRules(readAddedFile(text(content), "debian/rules") ?? "");
  },
};

const aptSourcesTarget: FuzzTarget = {
  name: "apt-sources",
  seeds: () => [bytes(APT)],
  run: (content) => {
    parseSourcesList(text(content));
    for (const { signedBy } of parseDeb822Sources(text(content))) if (signedBy?.key) readArmouredKeys(signedBy.key);
  },
};

export const debianArchiveTargets: readonly FuzzTarget[] = [
  debianReleaseTarget,
  debianIndexTarget,
  debianRulesTarget,
  aptSourcesTarget,
];
