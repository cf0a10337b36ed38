// unit-name.test.ts: names taken apart, and the specifiers that speak of them.
import { describe, expect, test } from "vitest";
import { dirNames } from "./drop-ins.ts";
import { expandSpecifiers } from "./specifiers.ts";
import { parseUnitName, unescapeUnitName } from "./unit-name.ts";

describe("parseUnitName", () => {
  test.each([
    ["foo.service", { kind: "plain", prefix: "foo", instance: "", type: "service" }],
    ["foo.bar.service", { kind: "plain", prefix: "foo.bar", instance: "", type: "service" }],
    ["foo@.service", { kind: "template", prefix: "foo", instance: "", type: "service" }],
    ["foo-x@a@b.c.socket", { kind: "instance", prefix: "foo-x", instance: "a@b.c", type: "socket" }],
    ["-.mount", { kind: "plain", prefix: "-", instance: "", type: "mount" }],
  ])("%s", (name, expected) => expect(parseUnitName(name)).toEqual(expected));

  test.each([
    "",
    "service",
    ".service",
    "@.service",
    "@a.service",
    "foo",
    "foo.Service",
    "foo.conf",
    "f oo.service",
    "foo/x.service",
    `${"a".repeat(260)}.service`,
  ])("%j is no unit name", (name) => expect(parseUnitName(name)).toBeNull());
});

test("unescapeUnitName", () => {
  expect(unescapeUnitName("dev-sda\\x2d1")).toBe("dev/sda-1");
  expect(unescapeUnitName("a\\x2")).toBeNull();
  expect(unescapeUnitName("a\\b")).toBeNull();
});

describe("dirNames: drop-in directories, the most specific first", () => {
  test.each([
    ["foo.service", ["foo.service"]],
    ["a-b-c.service", ["a-b-c.service", "a-b-.service", "a-.service"]],
    ["a--b.service", ["a--b.service", "a--.service", "a-.service"]],
    ["-a.service", ["-a.service"]],
    ["a-b@i.service", ["a-b@i.service", "a-b@.service", "a-.service", "a-@i.service", "a-@.service"]],
  ])("%s", (name, expected) => expect(dirNames(name)).toEqual(expected));
});

describe("expandSpecifiers", () => {
  const unit = { id: "a-b@c-d\\x2de.service", fragmentPath: "/usr/lib/systemd/system/a-b@.service" };
  test.each([
    ["plain", "plain"],
    ["%i %I %p %P %j %J", "c-d\\x2de c/d-e a-b a/b b b"],
    ["%n %N %f", "a-b@c-d\\x2de.service a-b@c-d\\x2de /c/d-e"],
    ["%y %Y", "/usr/lib/systemd/system/a-b@.service /usr/lib/systemd/system"],
    ["%t %S %u %U", "/run /var/lib root 0"],
    ["100%% % %! %", "100% % %! %"],
    ["%A|", "|"],
  ])("%j", (text, expected) => expect(expandSpecifiers(text, unit)).toBe(expected));

  test.each(["%Z", "a%0", "%%%e", "%y".repeat(30_000)])("%# is refused", (text) =>
    expect(expandSpecifiers(text, unit)).toBeNull(),
  );
});
