// remedy.test.ts: drop-ins that are offered do what they promise.
import { describe, expect, test } from "vitest";
import { memoryTree } from "#lib/formats/file-tree.ts";
import { loadUnit } from "#lib/formats/unit/index.ts";
import { readUnitFacts, type UnitFacts } from "./facts.ts";
import { dropInFor, type RemedyKind } from "./remedy.ts";

const DIR = "/usr/lib/systemd/system";
const unitText = (lines: string): string => `[Service]\nExecStart=/bin/true\n${lines}\n`;
const read = (lines: string, name = "a.service", more: Record<string, string> = {}): UnitFacts =>
  readUnitFacts(loadUnit(name, memoryTree({ [`${DIR}/${name}`]: unitText(lines), ...more })));

describe.each<RemedyKind>(["safe", "thorough"])("the %s drop-in", (kind) => {
  test.each([
    "",
    "User=a",
    "DynamicUser=yes",
    "PrivateTmp=yes\nProtectSystem=strict",
    "SystemCallFilter=~@mount",
    "CapabilityBoundingSet=CAP_KILL",
  ])("of a unit with %j, put in its place, gives the promised exposure", (lines) => {
    const facts = read(lines);
    const remedy = dropInFor(facts, kind);
    expect(remedy).not.toBeNull();
    expect(remedy?.exposure10Before).toBe(facts.exposure10);
    expect(remedy?.exposure10After).toBeLessThan(remedy?.exposure10Before ?? 0);
    const mended = read(lines, "a.service", { [remedy?.path ?? ""]: remedy?.text ?? "" });
    expect(mended).toMatchObject({ exposure10: remedy?.exposure10After, warnings: [] });
    expect(dropInFor(mended, kind)).toBeNull();
  });

  test("never makes a step for the worse", () => {
    const remedy = dropInFor(read(""), kind);
    const exposures = [remedy?.exposure10Before ?? 0, ...(remedy?.steps.map(({ exposure10 }) => exposure10) ?? [])];
    expect(exposures).toEqual([...exposures].sort((a, b) => b - a));
  });
});

test("the safe one for a bare service", () => {
  const remedy = dropInFor(read(""));
  expect(remedy).toMatchObject({
    path: "/etc/systemd/system/a.service.d/hardening.conf",
    exposure10Before: 96,
    exposure10After: 71,
  });
  expect(remedy?.text).toMatch(/^\[Service\]\n# .*\nNoNewPrivileges=yes\n/);
});

test("what a unit needs is left alone", () => {
  const lines = (unit: string) => dropInFor(read(unit))?.steps.map(({ line }) => line) ?? [];
  expect(lines("PAMName=login")).not.toContain("NoNewPrivileges=yes");
  expect(lines("Delegate=yes")).not.toContain("ProtectControlGroups=yes");
  expect(lines("ProtectSystem=strict")).not.toContain("ProtectSystem=full");
});

test("a template's drop-in is for all its instances", () => {
  expect(dropInFor(read("", "t@.service"))?.path).toBe("/etc/systemd/system/t@.service.d/hardening.conf");
});

test("a refused unit has none", () => {
  expect(dropInFor(read("User=a:b"))).toBeNull();
});
