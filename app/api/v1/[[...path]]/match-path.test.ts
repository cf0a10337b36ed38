// match-path.test.ts: patterns of /api/v1 against paths.
import { expect, test } from "vitest";
import { matchPath } from "./match-path.ts";

test.each<[pattern: string, path: string, expected: object | null]>([
  ["", "", {}],
  ["", "/", {}],
  ["checks", "/checks", {}],
  ["checks", "/checks/", {}],
  ["checks", "/check", null],
  ["checks/:check", "/checks", null],
  ["checks/:check", "/checks/full-relro", { check: "full-relro" }],
  ["packages/:distro/:name", "/packages/debian/a%2Fb%2B.json", { distro: "debian", name: "a%2Fb%2B.json" }],
  ["packages/:distro/:name", "/packages/debian/a/b", null],
  ["packages/:distro/:name", "/packages/__proto__/constructor", { distro: "__proto__", name: "constructor" }],
])("%j on %j", (pattern, path, expected) => {
  expect(matchPath(pattern, path)).toEqual(expected);
});
