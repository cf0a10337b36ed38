// prisma.config.ts: where the schema is. `prisma generate` needs no engine, but looks for one: any executable will do, offline.
import { defineConfig } from "prisma/config";

if (process.argv.some((word) => ["generate", "validate", "format"].includes(word))) {
  process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= "/bin/true";
}

export default defineConfig({ schema: "prisma/schema.prisma", migrations: { path: "prisma/migrations" } });
