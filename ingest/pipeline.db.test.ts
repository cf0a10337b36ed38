// pipeline.db.test.ts: a made system through the whole pipeline into a real database, again and again.
import { rmSync, writeFileSync } from "node:fs";
import type pg from "pg";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { ingest as ingestSource, type Progress, type RunSummary } from "./pipeline.ts";
import { openHost } from "./sources/host.ts";
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

const PROFILE = "/etc/apparmor.d/usr.sbin.daemon";
const SYSCTL = "/usr/lib/sysctl.d/50-lax.conf";

const PACKAGES: readonly MadePackage[] = [
  { name: "confine", files: [PROFILE, "/etc/apparmor.d/broken"] },
  { name: "lax", files: [SYSCTL] },
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
    .file(PROFILE, "/usr/sbin/daemon {\n  /etc/daemon r,\n}\n")
    .file("/etc/apparmor.d/broken", "profile broken {\n")
    .file(SYSCTL, "kernel.kptr_restrict = 0\n")
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

async function ingest(pool: pg.Pool, root: MadeRoot, observedOn = DAY): Promise<RunSummary> {
  return ingestSource({ pool, source: openHost({ root: root.dir }), observedOn });
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
  JOIN observation o ON o.subject_id = s.id AND o.to_run IS NULL ORDER BY p.name, s.path, s.kind`;
const RUNS = "SELECT status, errors::text, coalesce(message, '-') FROM run ORDER BY id";

test("a system is audited whole: subjects, traits, problems, people", async () => {
  await using database = await cloneDatabase();
  const { pool } = database;
  const summary = await ingest(pool, makeSystem());
  expect(summary).toMatchObject({
    ...{
      channel: "debian:host-testhost:amd64",
      title: "Debian 12 on testhost",
      packages: 7,
      unchanged: 0,
      artifacts: 8,
    },
    subjects: { elf: 5, unit: 1, sysctl: 1, "apparmor-profile": 2, executable: 2 },
    problems: { malformed: 2, vanished: 1 },
  });
  expect(await rows(pool, SUBJECTS)).toEqual([
    expect.stringMatching(/^broken broken elf \/usr\/lib\/libbroken.so false .*byte/),
    "broken broken elf /usr/lib/libgone.so.1 false /usr/lib/libgone.so.1 is listed by dpkg, but is not on the disk",
    expect.stringMatching(/^confine confine apparmor-profile \/etc\/apparmor.d\/broken false .*broken, line 1/),
    `confine confine apparmor-profile ${PROFILE} false read`,
    `daemon daemon unit ${UNIT} false read`,
    "daemon daemon elf /usr/sbin/daemon false read",
    "daemon daemon executable /usr/sbin/daemon false read",
    `lax lax sysctl ${SYSCTL} false read`,
    // /bin/su and /usr/bin/su are one file: it is su's or passwd's, once.
    "shadow passwd elf /usr/bin/passwd false read",
    "shadow passwd elf /usr/bin/su true read",
    "shadow passwd executable /usr/bin/su true read",
  ]);
  expect(
    await rows(pool, "SELECT p.name, version FROM presence JOIN package p ON p.id = package_id ORDER BY 1"),
  ).toEqual([
    ...["broken 1.0-1", "confine 1.0-1", "daemon 1.0-1", "docs 1.0-1", "harden 1.0-1", "lax 1.0-1", "shadow 4.13-1"],
  ]);
  expect(await rows(pool, "SELECT name, kind FROM maintainer")).toEqual(["Jane Doe person"]);
  expect(
    await rows(
      pool,
      "SELECT DISTINCT verdict FROM finding JOIN subject s ON s.id = subject_id WHERE path LIKE '%libgone%'",
    ),
  ).toEqual(["unknown"]);
  const verdicts = `SELECT DISTINCT path, verdict FROM finding JOIN subject s ON s.id = subject_id
    WHERE kind IN ('executable', 'sysctl') OR path LIKE '%broken' ORDER BY 1, 2`;
  expect(await rows(pool, verdicts)).toEqual(
    expect.arrayContaining(["/etc/apparmor.d/broken unknown", "/usr/bin/su fail", `${SYSCTL} fail`]),
  );
  expect(await rows(pool, RUNS)).toEqual(['done {"vanished": 1, "malformed": 2} -']);
  expect(await checkLedger(pool)).toEqual([]);
});

test("the same again reads no file and writes no history row, on the same day and on a later one", async () => {
  await using database = await cloneDatabase();
  const root = makeSystem();
  await ingest(database.pool, root);
  const before = await dumpHistory(database.pool);
  for (const day of [DAY, "2024-06-01"]) {
    expect(await ingest(database.pool, root, day)).toMatchObject({
      packages: 7,
      unchanged: 7,
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
    // So is a profile of one package part of what confines another's program; a rule that changes nothing of that is not.
    [
      "a profile's mode",
      (root) => root.file(PROFILE, "/usr/sbin/daemon flags=(complain) {\n  /etc/daemon r,\n}\n"),
      ["confine", "daemon"],
    ],
    ["a profile's rule", (root) => root.file(PROFILE, "/usr/sbin/daemon {\n  /etc/other r,\n}\n"), ["confine"]],
    ["a sysctl", (root) => root.file(SYSCTL, "kernel.kptr_restrict = 2\n"), ["lax"]],
    ["a binary package goes", (root) => root.dpkg(PACKAGES.filter(({ name }) => name !== "passwd")), ["shadow"]],
  ])("%s", async (_, change, looked) => {
    await using database = await cloneDatabase();
    const root = makeSystem();
    await ingest(database.pool, root);
    change(root);
    expect((await ingest(database.pool, root, "2024-05-02")).unchanged).toBe(7 - looked.length);
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
  await ingestSource({
    pool: database.pool,
    source: openHost({ root: makeSystem().dir }),
    observedOn: DAY,
    onProgress: (one) => told.push(one),
  });
  expect(told[0]).toMatchObject({ packages: 0, packagesTotal: 7, files: 0 });
  expect(told.at(-1)).toMatchObject({ phase: "finishing", packages: 7, packagesTotal: 7, problems: 3 });
});

test("a run that is stopped is booked as failed, and the next one goes on", async () => {
  await using database = await cloneDatabase();
  const { pool } = database;
  const root = makeSystem();
  const stop = new AbortController();
  const onProgress = (): void => stop.abort(new Error("Ctrl-C"));
  const stopped = ingestSource({
    pool,
    source: openHost({ root: root.dir }),
    observedOn: DAY,
    signal: stop.signal,
    onProgress,
  });
  await expect(stopped).rejects.toThrow("Ctrl-C");
  expect(await rows(pool, RUNS)).toEqual(["failed {} stopped by request before it was done; what was stored stays"]);
  expect(await ingest(pool, root)).toMatchObject({ packages: 7 });
  expect(await checkLedger(pool)).toEqual([]);
});

test("a system without dpkg is an error that opens no run", async () => {
  await using database = await cloneDatabase();
  const root = makeSystem();
  rmSync(root.at("/var/lib/dpkg"), { recursive: true });
  await expect(ingest(database.pool, root)).rejects.toThrow(SourceError);
  expect(await rows(database.pool, RUNS)).toEqual([]);
});
