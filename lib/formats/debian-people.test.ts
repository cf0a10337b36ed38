// debian-people.test.ts: names as they stand in Debian's own fields.
import { describe, expect, test } from "vitest";
import { isTeam, parsePeople, parsePerson } from "./debian-people.ts";

describe("parsePerson", () => {
  test.each([
    ["Marco d'Itri <md@linux.it>", "Marco d'Itri", "md@linux.it", "person"],
    ["Theodore Y. Ts'o <tytso@mit.edu>", "Theodore Y. Ts'o", "tytso@mit.edu", "person"],
    ["Laszlo Boszormenyi (GCS) <gcs@debian.org>", "Laszlo Boszormenyi (GCS)", "gcs@debian.org", "person"],
    ['"Adam C. Powell, IV" <hazelsct@debian.org>', "Adam C. Powell, IV", "hazelsct@debian.org", "person"],
    ["Adam C. Powell, IV <hazelsct@debian.org>", "Adam C. Powell, IV", "hazelsct@debian.org", "person"],
    ["Ondřej Surý\n <ondrej@debian.org>", "Ondřej Surý", "ondrej@debian.org", "person"],
    ["Nobody At All", "Nobody At All", null, "person"],
    ["jane@example.org", "jane", "jane@example.org", "person"],
    ["<jane@example.org>", "jane", "jane@example.org", "person"],
    ["Jane Doe <jane@example.org", "Jane Doe", "jane@example.org", "person"],
    ["Jane Doe <not an address>", "Jane Doe", null, "person"],
    // An address that is a page: the name still counts.
    [
      "Google Cloud CLI Authors <https://code.google.com/p/google-cloud-sdk/>",
      "Google Cloud CLI Authors",
      null,
      "team",
    ],
    ["Debian QA Group <packages@qa.debian.org>", "Debian QA Group", "packages@qa.debian.org", "team"],
  ])("%s", (field, name, email, kind) => {
    expect(parsePerson(field)).toEqual({ name, email, kind });
  });

  test.each(["", "  ", "<>", '""', "<not an address>"])("%j names nobody", (field) => {
    expect(parsePerson(field)).toBeNull();
  });
});

describe("isTeam", () => {
  test.each([
    ["Debian X Strike Force", "debian-x@lists.debian.org"],
    ["Debian Perl Group", "pkg-perl-maintainers@lists.alioth.debian.org"],
    ["util-linux packagers", "util-linux@packages.debian.org"],
    ["Dpkg Developers", null],
    ["Maintainers of Mozilla-related packages", "team+pkg-mozilla@tracker.debian.org"],
    ["Utopia Maintenance Team", null],
    ["NodeSource Support", "support@nodesource.com"],
    ["Anybody", "debian-gcc@lists.debian.org"],
    ["Anybody", "pkg-a11y-devel@alioth-lists.debian.net"],
    ["Anybody", "team+python@tracker.debian.org"],
    ["Anybody", "linux-pam@packages.debian.org"],
    ["Anybody", "sosreport@lists.fedorahosted.org"],
    ["Anybody", "some-list@googlegroups.com"],
  ])("%s <%s> is a team", (name, email) => {
    expect(isTeam(name, email)).toBe(true);
  });

  test.each([
    ["Matthias Klose", "doko@debian.org"],
    ["Franz List", "franz@example.org"],
    ["Jane Doe", "jane@listserv-consulting.example"],
    ["Jane Doe", "lists@example.org"],
    ["Teamster Smith", null],
  ])("%s <%s> is a person", (name, email) => {
    expect(isTeam(name, email)).toBe(false);
  });
});

describe("parsePeople", () => {
  test.each([
    ["A B <a@x.org>, C D <c@x.org>", ["A B", "C D"]],
    ['"B, A" <a@x.org>, C D <c@x.org>', ["B, A", "C D"]],
    ["B, Jr. <a@x.org>, C D <c@x.org>", ["B, Jr.", "C D"]],
    ["A B <a@x.org>,\n C D <c@x.org>,\n", ["A B", "C D"]],
    ["A B <a@x.org>, C D, E F", ["A B", "C D", "E F"]],
    ["C D, E F", ["C D", "E F"]],
    // The same address in other letters is the same person; the last spelling of the name counts.
    ["A B <a@x.org>, A. B. <A@x.org>", ["A. B."]],
    ['"never closed, A B <a@x.org>, C D <c@x.org>', ['"never closed, A B', "C D"]],
    ["", []],
    [",,,", []],
  ])("%j", (field, names) => {
    expect(parsePeople(field).map(({ name }) => name)).toEqual(names);
  });

  test("a hostile field is bounded", () => {
    expect(parsePeople("x,".repeat(100_000)).length).toBeLessThanOrEqual(200);
    expect(parsePeople(Array.from({ length: 10_000 }, (_, at) => `P${at} <p${at}@x.org>`).join(",")).length).toBe(200);
    expect(parsePerson("x".repeat(1_000_000))?.name.length).toBe(200);
    expect(parsePerson("<".repeat(100_000))?.email ?? null).toBeNull();
  });
});
