// nixpkgs-catalogue.test.ts: the three shapes of the catalogue on real excerpts, in pieces of any size, and what is none.
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type CataloguedAttribute, CatalogueReader, type OddAttributes, parseHardening } from "./index.ts";

const excerpt = (name: string): Uint8Array => readFileSync(path.join(import.meta.dirname, "testdata", name));
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Read {
  readonly attributes: readonly CataloguedAttribute[];
  readonly odd: OddAttributes;
}

function read(bytes: Uint8Array, pieceBytes = 65536): Read {
  const reader = new CatalogueReader();
  const attributes: CataloguedAttribute[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    attributes.push(...reader.push(bytes.subarray(at, at + pieceBytes)));
  return { attributes, odd: reader.end() };
}

const readText = (text: string): Read => read(bytesOf(text));
const find = ({ attributes }: Read, name: string): CataloguedAttribute | undefined =>
  attributes.find(({ attribute }) => attribute === name);
const namesOf = (one: CataloguedAttribute | undefined): readonly string[] | undefined =>
  one?.maintainers.map(({ github, name }) => github?.login ?? name);

describe("today's schema", () => {
  const today = read(excerpt("2026.json"));

  test("an attribute's words, position and people", () => {
    expect(today.odd).toEqual({ count: 0, told: [] });
    expect(find(today, "hello")).toEqual({
      attribute: "hello",
      pname: "hello",
      version: "2.12.3",
      description: "Program that produces a familiar, friendly greeting",
      homepage: "https://www.gnu.org/software/hello/manual/",
      file: "pkgs/by-name/he/hello/package.nix",
      line: 57,
      maintainers: [{ name: "Moritz Angermann", email: null, github: { id: 4, login: "stv0g" } }].map(() =>
        expect.objectContaining({ github: expect.objectContaining({ login: "stv0g" }) }),
      ),
      teams: [],
    });
  });

  test("a team's members are the team's: the package's own people are those named for it", () => {
    const sdl = find(today, "sdl3");
    expect(namesOf(sdl)).toEqual(["getchoo"]);
    expect(sdl?.teams.map(({ name }) => name)).toEqual(["SDL"]);
    expect(sdl?.teams[0]?.members.map(({ github }) => github?.login)).toContain("marcin-serwin");
    expect(namesOf(find(today, "android-tools"))).toEqual([]);
  });

  test("without nonTeamMaintainers, whoever is in a team is left to it; without teams all are the package's", () => {
    expect(namesOf(find(today, "ccacheStdenv"))).toEqual([]);
    expect(find(today, "ccacheStdenv")?.teams).toHaveLength(1);
    expect(namesOf(find(today, "kdePackages.qtwebengine"))?.length).toBeGreaterThan(0);
  });

  test("who has no position has no file", () => {
    expect(find(today, "sphinxHook")).toMatchObject({ pname: "python3.13-sphinx-hook", file: null, line: null });
  });

  test.each([1, 7, 1000])("in pieces of %i bytes it is the same", (pieceBytes) => {
    expect(read(excerpt("2026.json"), pieceBytes)).toEqual(today);
  });
});

test("2018: people are objects by name and login", () => {
  const given = read(excerpt("2018.json"));
  expect(given.odd.count).toBe(0);
  expect(find(given, "nginx")).toMatchObject({
    ...{ pname: "nginx", version: "1.12.2", file: "pkgs/servers/http/nginx/generic.nix", line: 72, teams: [] },
    maintainers: [
      { name: "Austin Seipp", email: null, github: { id: null, login: "thoughtpolice" } },
      { name: "Michael Raskin", email: null, github: { id: null, login: "7c6f434c" } },
      { name: "Franz Pletz", email: null, github: { id: null, login: "fpletz" } },
    ],
  });
});

test("2016: people are text", () => {
  const given = read(excerpt("2016.json"));
  expect(given.odd.count).toBe(0);
  expect(find(given, "nginx")?.maintainers).toEqual([
    { name: "Austin Seipp", email: "13ed3f4afd@masked.invalid", github: null },
    { name: "Michael Raskin", email: "f0a4de0323@masked.invalid", github: null },
  ]);
});

const one = (meta: object, more: object = { name: "a-1" }): Read => readText(JSON.stringify({ a: { ...more, meta } }));

test.each([
  ["Ann Lee <ann@example.org>", "Ann Lee", "ann@example.org"],
  ["ann@example.org", "ann@example.org", "ann@example.org"],
  ["<ann@example.org>", "ann@example.org", "ann@example.org"],
  ["Ann Lee", "Ann Lee", null],
  ["Ann <ann at example.org>", "Ann", null],
  ["Ann Lee <ann@example.org", "Ann Lee", "ann@example.org"],
])("a person as text: %s", (text, name, email) => {
  expect(one({ maintainers: text }).attributes[0]?.maintainers).toEqual([{ name, email, github: null }]);
});

test.each([
  ["pkgs/a/default.nix:12", "pkgs/a/default.nix", 12],
  ["/home/me/nixpkgs/pkgs/a/default.nix:12", "pkgs/a/default.nix", 12],
  ["pkgs/a/default.nix", "pkgs/a/default.nix", null],
  ["", null, null],
])("a position: %s", (position, file, line) => {
  expect(one({ position }).attributes[0]).toMatchObject({ file, line });
});

test("a name without pname and version is taken apart", () => {
  expect(one({}, { name: "gcc-wrapper-13.2.0" }).attributes[0]).toMatchObject({
    pname: "gcc-wrapper",
    version: "13.2.0",
  });
});

test.each<[field: string, meta: unknown, told: string]>([
  ["description", { description: ["x"] }, '"a": meta.description is an object, expected text'],
  ["homepage", { homepage: { x: 1 } }, '"a": meta.homepage is an object, expected a list'],
  ["maintainers", { maintainers: [5] }, '"a": somebody in meta.maintainers is a number, expected an object or text'],
  [
    "nobody",
    { maintainers: [{}] },
    '"a": somebody in meta.maintainers has neither a name, a GitHub login nor an address',
  ],
  ["teams", { teams: [{ members: [] }] }, '"a": a team has no shortName'],
  ["meta", 5, '"a": meta is a number, expected an object'],
])("what is odd in %s is told, and the package is read all the same", (_field, meta, told) => {
  const given = readText(JSON.stringify({ a: { pname: "a", version: "1", meta } }));
  expect(given.attributes).toMatchObject([{ pname: "a", version: "1" }]);
  expect(given.odd.count).toBe(1);
  expect(given.odd.told[0]).toMatch(told.replace("an object, expected text", ""));
});

test("an attribute that is no package is told and left out", () => {
  const given = readText(
    '{"good": {"name": "good-1"}, "bad": {"meta": {}}, "worse": [1, {"name": 2}], "__proto__": 7}',
  );
  expect(given.attributes.map(({ attribute }) => attribute)).toEqual(["good"]);
  expect(given.odd).toEqual({
    count: 3,
    told: [
      '"bad": it has neither pname nor name',
      '"worse": it is a list, expected an object',
      '"__proto__": it is a number, expected an object',
    ],
  });
});

test("today's schema may say more beside its packages", () => {
  expect(
    readText('{"version": "2", "made": {"by": "x"}, "packages": {"a": {"name": "a-1"}}, "z": 1}').attributes,
  ).toHaveLength(1);
});

const many = (count: number, of: string): string =>
  `{${Array.from({ length: count }, (_, no) => `"a${no}": ${of}`).join(",")}}`;

test.each([
  ["nothing", "", /it breaks off before its first package/],
  ["a list", "[1]", /expected an object, attribute by attribute/],
  [
    "no JSON",
    `{"a": {"name": "a-1"}, ${" ".repeat(20_000)} nonsense}`,
    /it is no JSON behind the package "a", not far behind byte 16384/,
  ],
  ["cut off", '{"a": {"name": "a-1"}, "b": {"na', /it breaks off behind the package "a"/],
  ["more behind it", '{"a": {"name": "a-1"}} {}', /it is no JSON before its first package, not far behind byte 0/],
  ["another version", '{"version": "3", "packages": {}}', /its schema has the version "3"; expected 2/],
  ["no version", '{"packages": {"a": {"name": "a-1"}}}', /it has "packages", but no "version"/],
  ["no packages", '{"version": 2}', /it has "version", but no "packages"/],
  ["no package", '{"version": 2, "packages": {}}', /it names no package/],
  ["packages twice", '{"version": 2, "packages": {"a": {"name": "a-1"}}, "packages": {}}', /"packages" is there twice/],
  ["both shapes", '{"a": {"name": "a-1"}, "version": 2, "packages": {}}', /attributes beside "packages"/],
  ["an attribute twice", '{"a": {"name": "a-1"}, "a": {"name": "a-2"}}', /"a" is there twice/],
  ["another thing's JSON", many(60, '{"x": 1}'), /it names no package; the first: "a0": it has neither pname nor name/],
  ["another schema", many(60, '{"name": "a-1", "meta": []}'), /60 of 60 attributes .* the first: "a0": meta is a list/],
  ["nested without end", `{"a": ${"[".repeat(200_000)}`, /it breaks off/],
  ["too much of one", `{"a": {"name": "${"x".repeat(3_000_000)}`, /comes one of more than 1048576 bytes/],
])("%s is refused with its place", (_what, text, expected) => {
  expect(() => readText(text)).toThrow(expected);
});

test("a long text is cut, and keeps nothing of the input alive", () => {
  const [given] = one({ description: "x".repeat(100_000), homepage: [`https://${"y".repeat(9000)}`] }).attributes;
  expect(given?.description).toHaveLength(2000);
  expect(given?.homepage).toHaveLength(2000);
});

describe("hardening", () => {
  test("what is absent keeps the defaults, what is empty has nothing in effect", () => {
    const given = parseHardening(new TextDecoder().decode(excerpt("hardening.json")));
    expect([...given.keys()].sort()).toEqual(
      ["grub2", "kdePackages.qtwebengine", "libexecinfo", "qt6.qtwebengine", "qt6Packages.qtwebengine"].sort(),
    );
    expect(given.get("grub2")).toEqual({ disabled: ["all"], enabled: [], inEffect: [] });
    expect(given.get("libexecinfo")).toMatchObject({ disabled: [], enabled: ["stackprotector"] });
    expect(given.get("qt6.qtwebengine")?.inEffect).not.toContain("format");
    expect(parseHardening('{"a": {}, "b": {"NIX_HARDENING_ENABLE": " "}}')).toEqual(
      new Map([
        ["a", { disabled: [], enabled: [], inEffect: null }],
        ["b", { disabled: [], enabled: [], inEffect: [] }],
      ]),
    );
  });

  test.each([
    ["no JSON", "{", /it is no JSON/],
    ["a list", "[]", /expected attribute -> hardeningDisable/],
    ["a catalogue", '{"hello": {"name": "hello-1"}}', /hello: .*expected attribute -> hardeningDisable/],
    ["flags that are none", '{"hello": {"hardeningDisable": "all"}}', /hello > hardeningDisable/],
  ])("%s is refused", (_what, text, expected) => {
    expect(() => parseHardening(text)).toThrow(expected);
  });
});
