// process-lock.test.ts: a lock is one process's, and a dead one's is nobody's.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { holderText, isAlive, readHolder, startOf, tryLock, waitForLock } from "./process-lock.ts";

let folder = "";
let file = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "starfort-lock-"));
  file = path.join(folder, "lock");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("the second is told who has it, and gets it once it is given back", () => {
  const first = tryLock(file, "http://127.0.0.1:3000");
  expect(tryLock(file)).toMatchObject({ pid: process.pid, note: "http://127.0.0.1:3000" });
  if (typeof first === "function") first();
  const second = tryLock(file);
  expect(second).toBeTypeOf("function");
  if (typeof second === "function") second();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ["a dead process", () => ({ pid: deadPid(), started: "1", note: "" })],
  ["a process whose pid is another's now", () => ({ pid: process.pid, started: "1", note: "" })],
])("the lock of %s is taken over", (_, holder) => {
  writeFileSync(file, JSON.stringify(holder()));
  expect(tryLock(file)).toBeTypeOf("function");
  expect(readHolder(file)?.pid).toBe(process.pid);
});

test("a file that holds something else is taken over", () => {
  writeFileSync(file, "not a lock");
  expect(tryLock(file)).toBeTypeOf("function");
});

test("giving back takes nobody else's lock away", () => {
  const release = tryLock(file);
  const others = JSON.stringify({ pid: 1, started: startOf(1) ?? "", note: "" });
  writeFileSync(file, others);
  if (typeof release === "function") release();
  expect(readHolder(file)?.pid).toBe(1);
});

test("waiting ends when the lock is free, or says who has it", async () => {
  const release = tryLock(file);
  await expect(waitForLock(file, 60)).rejects.toThrow(`process ${process.pid} has held ${file}`);
  setTimeout(() => {
    if (typeof release === "function") release();
  }, 60);
  (await waitForLock(file, 5000))();
});

test("a process is told from a later one with its pid", () => {
  writeFileSync(file, holderText("x"));
  const me = readHolder(file);
  expect(me).not.toBeNull();
  if (me) expect([isAlive(me), isAlive({ ...me, started: `${me.started}0` })]).toEqual([true, false]);
  expect(startOf(deadPid())).toBeNull();
});

function deadPid(): number {
  return spawnSync("/bin/true").pid;
}
