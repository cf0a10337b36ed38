// batch-writer.test.ts: when a batch is stored, and what becomes of one that fails.
import { expect, test } from "vitest";
import type { AuditedPackage, AuditedSubject } from "./audited.ts";
import { BatchWriter } from "./batch-writer.ts";
import type { GivenBatch } from "./store/index.ts";

const SUBJECT: AuditedSubject = {
  kind: "elf",
  traits: { path: "/x", setuid: false, setgid: false },
  read: null,
  problem: { kind: "vanished", message: "gone" },
  assessments: [],
};

function packageOf(name: string, subjects = 0): AuditedPackage {
  const artifact = {
    name,
    version: "1",
    arch: "all",
    sizeBytes: null,
    fingerprint: new Uint8Array(32),
    subjects: Array.from({ length: subjects }, () => SUBJECT),
  };
  return { name, version: "1", description: null, homepage: null, recipe: null, stewards: [], artifacts: [artifact] };
}

function names({ audited, unchanged }: GivenBatch): string {
  return [...audited.map(({ name }) => name), ...unchanged.map(({ name }) => `(${name})`)].join(" ");
}

test("the first batch goes soon, later ones when they are full or old, the rest at the end", async () => {
  let now = 0;
  const stored: string[] = [];
  const writer = new BatchWriter(
    async (batch) => void stored.push(names(batch)),
    () => now,
  );
  await writer.audited(packageOf("a"));
  expect(stored).toEqual([]);
  now = 1000;
  await writer.unchanged(packageOf("b"));
  expect(stored).toEqual(["a (b)"]);
  now = 2000;
  await writer.audited(packageOf("c"));
  expect(stored).toHaveLength(1);
  await writer.audited(packageOf("big", 500));
  expect(stored).toEqual(["a (b)", "c big"]);
  now = 6000;
  await writer.audited(packageOf("d"));
  await writer.audited(packageOf("e"));
  await writer.finish();
  expect(stored).toEqual(["a (b)", "c big", "d", "e"]);
  await writer.finish();
  expect(stored).toHaveLength(4);
});

test("one batch at a time is being stored", async () => {
  let running = 0;
  let most = 0;
  const writer = new BatchWriter(async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
  });
  for (let at = 0; at < 5; at += 1) await writer.audited(packageOf(`p${at}`, 500));
  await writer.finish();
  expect(most).toBe(1);
});

test("a batch that fails is told by the next call, and settle does not mind", async () => {
  const writer = new BatchWriter(
    () => Promise.reject(new Error("server gone")),
    () => 0,
  );
  await writer.audited(packageOf("a", 500));
  await writer.settle();
  await expect(writer.audited(packageOf("b", 500))).rejects.toThrow("server gone");
  await expect(writer.finish()).rejects.toThrow("server gone");
});
