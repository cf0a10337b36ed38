// fold.test.ts: attributes of one pname and file are one package.
import { expect, test } from "vitest";
import type { CataloguedAttribute, CataloguedPerson, RecipeHardening } from "#lib/formats/nixpkgs-catalogue/index.ts";
import { type Catalogue, Folder } from "./fold.ts";

const ann: CataloguedPerson = { name: "Ann", email: null, github: { id: 1, login: "ann" } };
const bob: CataloguedPerson = { name: "Bob", email: null, github: { id: 2, login: "bob" } };
const attributeOf = (attribute: string, given: Partial<CataloguedAttribute> = {}): CataloguedAttribute => ({
  ...{ attribute, pname: "requests", version: "2.33", description: null, homepage: null },
  ...{ file: "pkgs/requests.nix", line: 8, maintainers: [], teams: [], ...given },
});
const words = (given: Partial<RecipeHardening>): RecipeHardening => ({
  disabled: [],
  enabled: [],
  inEffect: null,
  ...given,
});

function fold(attributes: readonly CataloguedAttribute[], hardening: Record<string, RecipeHardening> = {}): Catalogue {
  const folder = new Folder(new Map(Object.entries(hardening)));
  for (const attribute of attributes) folder.add(attribute);
  return folder.end();
}

test("the shortest attribute names the package and has its words; the others are aliases; everybody looks after it", () => {
  const { attributes, packages } = fold([
    attributeOf("python314Packages.requests", { version: "3", maintainers: [ann] }),
    attributeOf("requests", { version: "2", maintainers: [bob, ann] }),
    attributeOf("python313Packages.requests", { version: "1" }),
  ]);
  expect(attributes).toBe(3);
  expect(packages).toMatchObject([
    { name: "requests", version: "2", aliases: ["python313Packages.requests", "python314Packages.requests"] },
  ]);
  expect(packages[0]?.stewards.map(({ name }) => name)).toEqual(["Ann", "Bob"]);
});

test("another file or another pname is another package, and so is one without a position", () => {
  const { packages } = fold([
    attributeOf("a"),
    attributeOf("b", { file: "pkgs/other.nix" }),
    attributeOf("c", { pname: "other" }),
    attributeOf("d", { file: null, line: null }),
  ]);
  expect(packages.map(({ name }) => name)).toEqual(["a", "b", "c", "d"]);
});

test("a team is one steward, and its members are told once", () => {
  const sdl = { name: "SDL", members: [ann, bob] };
  const { packages, teams } = fold([
    attributeOf("a", { teams: [sdl], maintainers: [bob] }),
    attributeOf("b", { pname: "b", teams: [sdl] }),
  ]);
  expect(packages[0]?.stewards.map(({ kind, role, name }) => [kind, role, name])).toEqual([
    ["person", "maintainer", "Bob"],
    ["team", "team", "SDL"],
  ]);
  expect(packages[1]?.stewards).toEqual([teams[0]?.team]);
  expect(teams.map(({ members }) => members.map(({ name }) => name))).toEqual([["Ann", "Bob"]]);
});

test("what one attribute switches off is off in the package; those that say something come first", () => {
  const { hardened, packages } = fold(
    [attributeOf("a", { pname: "a" }), attributeOf("z"), attributeOf("zz"), attributeOf("zzz")],
    {
      z: words({ disabled: ["format"], inEffect: ["relro", "pic"] }),
      zz: words({ disabled: ["format", "pic"], inEffect: ["relro"] }),
      gone: words({ disabled: ["all"] }),
    },
  );
  expect(hardened).toBe(2);
  expect(packages.map(({ name, hardening }) => [name, hardening])).toEqual([
    ["z", { disabled: ["format", "pic"], enabled: [], inEffect: ["relro"] }],
    ["a", { disabled: [], enabled: [], inEffect: null }],
  ]);
});
