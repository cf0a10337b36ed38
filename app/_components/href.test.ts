// href.test.ts: addresses of pages; hostile and odd names survive the way there and back.
import { expect, test } from "vitest";
import { jsonHref, packageHref, packagesHref, unitHref } from "./href.ts";

test.each(["gtk+2.0", "a/b", "it's", 'say "hi"', "100%", "?#&", "päck"])("the package %s keeps its name", (name) => {
  const url = new URL(packageHref("debian", name), "http://localhost");
  expect(url.search + url.hash).toBe("");
  expect(url.pathname.split("/").slice(2).map(decodeURIComponent)).toEqual(["debian", name]);
});

test("filters that are not in force leave no trace in the address", () => {
  expect(packagesHref({ q: "", area: "binary", check: null, verdict: undefined, channel: null })).toBe(
    "/packages?area=binary",
  );
  expect(packagesHref({})).toBe("/packages");
});

test("a template unit's @ is encoded", () => {
  expect(unitHref("debian", "util-linux", "getty@.service", { channel: "debian:x:amd64" })).toBe(
    "/units/debian/util-linux/getty%40.service?channel=debian%3Ax%3Aamd64",
  );
});

test.each([
  ["/", "/api/v1"],
  ["/?channel=x", "/api/v1?channel=x"],
  ["/packages/debian/gtk%2B2.0", "/api/v1/packages/debian/gtk%2B2.0"],
])("the page %s is %s as JSON", (page, json) => {
  expect(jsonHref(page)).toBe(json);
});
