// stamp.test.ts: a stamp changes with what the build reads, and with nothing else.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clientStamp, isStamped, siteStamp, writeStamp } from "./stamp.ts";

let project = "";

beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), "starfort-stamp-"));
  write("app/page.tsx", "page");
  write("lib/areas/area.ts", "area");
  write("prisma/schema.prisma", "schema");
  write("package-lock.json", "{}");
});

afterEach(() => {
  rmSync(project, { recursive: true });
});

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  writeFileSync(path.join(project, file), text);
}

describe("the dashboard's stamp", () => {
  test.each([
    ["a page", "app/page.tsx", true],
    ["a new page", "app/checks/page.tsx", true],
    ["a rule", "lib/areas/area.ts", true],
    ["a picture", "public/star.svg", true],
    ["the schema", "prisma/schema.prisma", true],
    ["the lock file", "package-lock.json", true],
    ["how it is built", "next.config.ts", true],
    ["a test", "lib/areas/area.test.ts", false],
    ["a test of a page", "app/page.test.tsx", false],
    ["a test's data", "lib/formats/elf/testdata/ok-x", false],
    ["generated code", "lib/generated/prisma/client.ts", false],
    ["the embedded server", "lib/postgres/server.ts", false],
    ["an ingest job", "ingest/pipeline.ts", false],
    ["a migration", "prisma/migrations/1_x/migration.sql", false],
    ["the build itself", ".next/BUILD_ID", false],
  ])("%s, %s: changes it: %s", (_, file, changes) => {
    const before = siteStamp(project);
    write(file, "changed");
    expect(siteStamp(project) !== before).toBe(changes);
  });

  test("a renamed file is a change, the same file again is none", () => {
    const before = siteStamp(project);
    rmSync(path.join(project, "app/page.tsx"));
    write("app/other.tsx", "page");
    expect(siteStamp(project)).not.toBe(before);
    rmSync(path.join(project, "app/other.tsx"));
    write("app/page.tsx", "page");
    expect(siteStamp(project)).toBe(before);
  });
});

test("the client's stamp follows the schema alone", () => {
  const before = clientStamp(project);
  write("app/page.tsx", "changed");
  expect(clientStamp(project)).toBe(before);
  write("prisma/schema.prisma", "changed");
  expect(clientStamp(project)).not.toBe(before);
});

test("a stamp is found again, a missing or different one is not", () => {
  const file = path.join(project, "stamp");
  expect(isStamped(file, "a")).toBe(false);
  writeStamp(file, "a");
  expect([isStamped(file, "a"), isStamped(file, "b")]).toEqual([true, false]);
});
