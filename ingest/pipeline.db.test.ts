// pipeline.db.test.ts: a made system through the whole pipeline into a real database, again and again.
import { rmSync, writeFileSync } from "node:fs";
import type pg from "pg";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { ingestHost, type Progress, type RunSummary } from "./pipeline.ts";
import { type MadePackage, MadeRoot, tinyElf } from "./sources/host/testing/make-root.ts";
import { SourceError } from "./sources/source.ts";
import { checkLedger } from "./store/check.ts";
import { cloneDatabase } from "./store/testing/database.ts";

const DAY = "2024-05-01";
const UNIT = "/usr/lib/systemd/system/daemon.service";
const DROP_IN = "/usr/lib/systemd/system/daemon.service.d/10-harden.conf";
/** Every table that a change of what is seen would add a row to or close one in. */
const HISTORY = [
  "presence",
  "stewardship",
  "observation",
  "finding",
  "standing",
  "item",
  "facts",
  "subject",
  "artifact",
  "tally_day",
];

const PACKAGES: readonly MadePackage[] = [
  { name: "daemon", files: ["/usr/sbin/daemon", UNIT] },
  { name: "harden", files: [DROP_IN] },
  { name: "su", source: "shadow (4.13-1)", files: ["/bin/su"] },
  { name: "passwd", source: "shadow (4.13-1)", files: ["/usr/bin/passwd", "/usr/bin/su"] },
  { name: "broken", files: ["/usr/lib/libbroken.so", "/usr/lib/libgone.so.1", "/usr/bin/script"] },
  { name: "docs", files: ["/usr/share/doc/docs/readme"] },
];

const roots: MadeRoot[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) root.remove();
});

function makeSystem(): MadeRoot {
  const root = new MadeRoot()
    .file("/usr/sbin/daemon", tinyElf(1), 0o755)
    .file(UNIT, "[Service]\nExecStart=/usr/sbin/daemon\n")
    .file(DROP_IN, "[Service]\nNoNewPrivileges=yes\n")
    .link("/bin", "usr/bin")
    .file("/usr/bin/su", tinyElf(2), 0o4755)
    .file("/usr/bin/passwd", tinyElf(2), 0o755)
    .file("/usr/lib/libbroken.so", tinyElf().subarray(0, 40))
    .file("/usr/bin/script", "#!/bin/sh\n", 0o755)
    .file("/usr/share/doc/docs/readme", "text")
    .dpkg(PACKAGES);
  roots.push(root);
  return root;
}

function ingest(pool: pg.Pool, root: MadeRoot, observedOn = DAY): Promise<RunSummary> {
  return ingestHost({ pool, root: root.dir, observedOn });
}

async function rows(pool: pg.Pool, sql: string): Promise<string[]> {
  const result = await pool.query({ text: sql, rowMode: "array" });
  return z
    .array(z.array(z.unknown()))
    .parse(result.rows)
    .map((row) => row.join(" "));
}

/** Every history row, as text: equal dumps mean that nothing was written. */
async function dumpHistory(pool: pg.Pool): Promise<string[]> {
  const tables = await Promise.all(
    HISTORY.map((table) => rows(pool, `SELECT '${table}', t::text FROM ${table} t ORDER BY 2`)),
  );
  return tables.flat();
}

const SUBJECTS = `SELECT p.name, a.name, s.kind, s.path, o.setuid, coalesce(o.problem, 'read')
  FROM subject s JOIN package p ON p.id = s.package_id JOIN artifact a ON a.id = s.artifact_id
  JOIN observation o ON o.subject_id = s.id AND o.to_run IS NULL ORDER BY p.name, s.path`;
const RUNS = "SELECT status, errors::text, coalesce(message, '-') FROM run ORDER BY id";

test("a system is audited whole: subjects, traits, problems, people", async () => {
  await using database = await cloneDatabase();
  const { pool } = database;
  const summary = await ingest(pool, makeSystem());
  expect(summary).toMatchObject({
    ...{
      channel: "debian:host-testhost:amd64",
      title: "Debian 12 on testhost",
      packages: 5,
      unchanged: 0,
      artifacts: 6,
    },
    ...{ subjects: { elf: 5, unit: 1 }, problems: { malformed: 1, vanished: 1 } },
  });
  expect(await rows(pool, SUBJECTS)).toEqual([
    expect.stringMatching(/^broken broken elf \/usr\/lib\/libbroken.so false .*byte/),
    "broken broken elf /usr/lib/libgone.so.1 false /usr/lib/libgone.so.1 is listed by dpkg, but is not on the disk",
    `daemon daemon unit ${UNIT} false read`,
    "daemon daemon elf /usr/sbin/daemon false read",
    // /bin/su and /usr/bin/su are one file: it is su's or passwd's, once.
    "shadow passwd elf /usr/bin/passwd false read",
    "shadow passwd elf /usr/bin/su true read",
  ]);
  expect(
    await rows(pool, "SELECT p.name, version FROM presence JOIN package p ON p.id = package_id ORDER BY 1"),
  ).toEqual([...["broken 1.0-1", "daemon 1.0-1", "docs 1.0-1", "harden 1.0-1", "shadow 4.13-1"]]);
  expect(await rows(pool, "SELECT name, kind FROM maintainer")).toEqual(["Jane Doe person"]);
  expect(
    await rows(
      pool,
      "SELECT DISTINCT verdict FROM finding JOIN subject s ON s.id = subject_id WHERE path LIKE '%libgone%'",
    ),
  ).toEqual(["unknown"]);
  expect(await rows(pool, RUNS)).toEqual(['done {"vanished": 1, "malformed": 1} -']);
  expect(await checkLedger(pool)).toEqual([]);
});

test("the same again reads no file and writes no history row, on the same day and on a later one", async () => {
  await using database = await cloneDatabase();
  const root = makeSystem();
  await ingest(database.pool, root);
  const before = await dumpHistory(database.pool);
  for (const day of [DAY, "2024-06-01"]) {
    expect(await ingest(database.pool, root, day)).toMatchObject({
      packages: 5,
      unchanged: 5,
      files: 0,
      historyRows: 0,
    });
    expect(await dumpHistory(database.pool)).toEqual(before);
  }
});

describe("what has changed is looked at again, and nothing else", () => {
  test.each<[string, (root: MadeRoot) => void, string[]]>([
    ["a program", (root) => writeFileSync(root.at("/usr/sbin/daemon"), tinyElf(9)), ["daemon"]],
    ["a file that is no subject", (root) => root.file("/usr/bin/script", "#!/bin/bash\n", 0o755), ["broken"]],
    // A drop-in of one package is part of another's service.
    ["a drop-in", (root) => root.file(DROP_IN, "[Service]\n"), ["daemon", "harden"]],
    ["a binary package goes", (root) => root.dpkg(PACKAGES.filter(({ name }) => name !== "passwd")), ["shadow"]],
  ])("%s", async (_, change, looked) => {
    await using database = await cloneDatabase();
    const root = makeSystem();
    await ingest(database.pool, root);
    change(root);
    expect((await ingest(database.pool, root, "2024-05-02")).unchanged).toBe(5 - looked.length);
    expect(await checkLedger(database.pool)).toEqual([]);
  });

  test("a package that goes takes its items along, with cause catalogue", async () => {
    await using database = await cloneDatabase();
    const root = makeSystem();
    await ingest(database.pool, root);
    root.dpkg(PACKAGES.filter(({ name }) => name !== "daemon"));
    await ingest(database.pool, root, "2024-05-02");
    const closed =
      "SELECT DISTINCT p.name, closed_cause FROM item JOIN package p ON p.id = package_id WHERE closed_run IS NOT NULL";
    expect(await rows(database.pool, closed)).toEqual(["daemon catalogue"]);
    expect(await checkLedger(database.pool)).toEqual([]);
  });
});

test("progress is told from the start to the end", async () => {
  await using database = await cloneDatabase();
  const told: Progress[] = [];
  await ingestHost({
    pool: database.pool,
    root: makeSystem().dir,
    observedOn: DAY,
    onProgress: (one) => told.push(one),
  });
  expect(told[0]).toMatchObject({ packages: 0, packagesTotal: 5, files: 0 });
  expect(told.at(-1)).toMatchObject({ phase: "finishing", packages: 5, packagesTotal: 5, problems: 2 });
});

test("a run that is stopped is booked as failed, and the next one goes on", async () => {
  await using database = await cloneDatabase();
  const { pool } = database;
  const root = makeSystem();
  const stop = new AbortController();
  const onProgress = (): void => stop.abort(new Error("Ctrl-C"));
  const stopped = ingestHost({ pool, root: root.dir, observedOn: DAY, signal: stop.signal, onProgress });
  await expect(stopped).rejects.toThrow("Ctrl-C");
  expect(await rows(pool, RUNS)).toEqual(["failed {} stopped by request before it was done; what was stored stays"]);
  expect(await ingest(pool, root)).toMatchObject({ packages: 5 });
  expect(await checkLedger(pool)).toEqual([]);
});

test("a system without dpkg is an error that opens no run", async () => {
  await using database = await cloneDatabase();
  const root = makeSystem();
  rmSync(root.at("/var/lib/dpkg"), { recursive: true });
  await expect(ingest(database.pool, root)).rejects.toThrow(SourceError);
  expect(await rows(database.pool, RUNS)).toEqual([]);
});
