// made-channel.ts: a channel with a few real ELF files, stored by the real store, for tests of queries; and the client on that database.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import { vi } from "vitest";
import type { AuditedArtifact } from "#ingest/audited.ts";
import { finishRun, openRun, storeBatch } from "#ingest/store/index.ts";
import { cloneDatabase, type TestDatabase } from "#ingest/store/testing/database.ts";
import { readElfFacts } from "#lib/areas/binary/index.ts";
import { getReading } from "#lib/areas/index.ts";
import { db } from "#lib/db.ts";
import { bytesSource } from "#lib/formats/byte-source.ts";

export const DAY = "2026-11-20";
const ELF_DIR = path.join(import.meta.dirname, "../../formats/elf/testdata");

/** Package -> path -> the file of testdata that is there. */
export type MadeFiles = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The queries of the test ask this database, until it is disposed of. */
export async function queryDatabase(): Promise<TestDatabase> {
  const database = await cloneDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  globalThis.starfortPrisma = undefined;
  return {
    ...database,
    [Symbol.asyncDispose]: async () => {
      await db().$disconnect();
      globalThis.starfortPrisma = undefined;
      vi.unstubAllEnvs();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Stores the packages as they are on a day. */
export async function storeFiles(pool: pg.Pool, files: MadeFiles, observedOn = DAY): Promise<void> {
  const names = Object.keys(files);
  const run = await openRun(pool, {
    ...{ distro: "made", stream: "test", arch: "amd64", title: "Made up", source: "made" },
    ...{ observedOn, areas: ["binary"], packages: "all", packagesKnown: names.length },
  });
  const audited = names.map((name) => ({
    ...{ name, version: "1", description: null, homepage: null, recipe: `debian/${name}`, stewards: [] },
    artifacts: [makeArtifact(name, files[name] ?? {})],
  }));
  await storeBatch(run, { audited, unchanged: [] });
  await finishRun(run, { catalogue: names, errors: {} });
}

function makeArtifact(name: string, files: Readonly<Record<string, string>>): AuditedArtifact {
  const subjects = Object.entries(files).map(([subjectPath, file]) => {
    const bytes = readFileSync(path.join(ELF_DIR, file));
    const facts = readElfFacts(bytesSource(bytes));
    const traits = { path: subjectPath, setuid: false, setgid: false };
    const assessments = getReading("elf")?.assess(facts, traits) ?? [];
    return { kind: "elf" as const, traits, read: { contentHash: hash(bytes), facts }, problem: null, assessments };
  });
  return { name, version: "1", arch: "amd64", sizeBytes: 1, fingerprint: hash(JSON.stringify(files)), subjects };
}

function hash(content: string | Uint8Array): Uint8Array {
  return createHash("sha256").update(content).digest();
}
