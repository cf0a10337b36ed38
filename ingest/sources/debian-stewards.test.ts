// debian-stewards.test.ts: who looks after a Debian package.
import { expect, test } from "vitest";
import { debianStewards } from "./debian-stewards.ts";

test.each<[string | null, string | null, string[]]>([
  ["Jane Doe <jane@example.org>", null, ["maintainer person Jane Doe"]],
  [
    "Debian Perl Group <pkg-perl-maintainers@lists.alioth.debian.org>",
    "Jane Doe <jane@example.org>, Debian QA Group <packages@qa.debian.org>",
    ["maintainer team Debian Perl Group", "uploader person Jane Doe", "uploader team Debian QA Group"],
  ],
  // A maintainer who uploads is the maintainer, told by the address, or by the name where there is none.
  [
    "Jane Doe <jane@example.org>",
    "J. Doe <JANE@example.org>, John <john@example.org>",
    ["maintainer person Jane Doe", "uploader person John"],
  ],
  ["Jane Doe", "Jane Doe <jane@example.org>", ["maintainer person Jane Doe"]],
  [null, "Jane Doe <jane@example.org>", ["uploader person Jane Doe"]],
  ["", "", []],
  [null, null, []],
])("%j, %j", (maintainer, uploaders, expected) => {
  expect(debianStewards(maintainer, uploaders).map(({ role, kind, name }) => `${role} ${kind} ${name}`)).toEqual(
    expected,
  );
});
