// needed-migration.test.ts: /healthz asks for the migration that is the newest in the repository.
import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { NEEDED_MIGRATION } from "./needed-migration.ts";

test("it is the newest of prisma/migrations", () => {
  const folder = path.join(import.meta.dirname, "../../prisma/migrations");
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(NEEDED_MIGRATION).toBe(
    names
      .map((entry) => entry.name)
      .sort()
      .at(-1),
  );
});
