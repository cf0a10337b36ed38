// handle.test.ts: names as words in addresses.
import { expect, test } from "vitest";
import { freeHandle, slugOf } from "./handle.ts";

test.for([
  ["Santiago Vila", "santiago-vila"],
  ["Jörg Ødegård", "jorg-odegard"],
  ["Łukasz Żółty-Weiß", "lukasz-zolty-weiss"],
  ["Dmitry Смирнов", "dmitry-smirnov"],
  ["Щукин Ёж", "shchukin-yozh"],
  ["Γιώργος Ξένος", "giorgos-xenos"],
  ["Debian Python Team", "debian-python-team"],
  ["ﬁne ﬀ Ⅳ", "fine-ff-iv"],
  ["  --..O'Brien, Jr.-- ", "o-brien-jr"],
  ["../../etc/passwd", "etc-passwd"],
  ["王小明", "person"],
  ["", "person"],
  ["\0\ud800", "person"],
  ["x".repeat(100), "x".repeat(60)],
  [`${"x".repeat(59)} y`, "x".repeat(59)],
] as const)("%j is %j", ([name, slug]) => {
  expect(slugOf(name, "person")).toBe(slug);
});

test("a taken handle gets the first free number", () => {
  const taken = new Set(["ann", "ann-2", "ann-4"]);
  expect(freeHandle("bob", (handle) => taken.has(handle))).toBe("bob");
  expect(freeHandle("ann", (handle) => taken.has(handle))).toBe("ann-3");
  // Handles differ in more than case.
  expect(freeHandle("Ann", (handle) => taken.has(handle))).toBe("Ann-3");
});
