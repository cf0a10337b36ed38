// vitest.config.ts: two projects, so that unit tests need no database.
import { defineConfig } from "vitest/config";

const NEVER = ["node_modules/**", ".next/**", ".starfort/**", "e2e/**"];

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["**/*.test.ts"], exclude: [...NEVER, "**/*.db.test.ts"] } },
      {
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude: NEVER,
          globalSetup: "./ingest/store/testing/global-setup.ts",
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
