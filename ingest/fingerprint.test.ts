// fingerprint.test.ts: what makes an artifact be looked at again.
import { expect, test } from "vitest";
import type { Area, CheckInfo } from "#lib/areas/area.ts";
import type { AuditedSubject, ProblemKind } from "./audited.ts";
import { fingerprintOf, settledFingerprint } from "./fingerprint.ts";

const GUIDE: CheckInfo["guide"] = {
  problem: "",
  fixes: [],
  waiveIf: "",
  example: "",
  verify: "",
  sources: [],
  falseAnswers: "",
};
const CHECK: CheckInfo = {
  no: 1,
  id: "a-claim",
  area: "binary",
  kind: "elf",
  title: "",
  severity: "low",
  weight: 1,
  revision: 1,
  guide: GUIDE,
};
const AREA: Area = {
  id: "binary",
  title: "",
  short: "",
  question: "",
  subjects: "",
  parserRevision: 1,
  checks: [CHECK],
  readings: [],
};
const IDENTITY = new Uint8Array(32);

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

test.each<[string, Uint8Array, Area]>([
  ["the artifact", new Uint8Array(32).fill(1), AREA],
  ["a parser", IDENTITY, { ...AREA, parserRevision: 2 }],
  ["a check", IDENTITY, { ...AREA, checks: [{ ...CHECK, revision: 2 }] }],
  ["the table of checks", IDENTITY, { ...AREA, checks: [CHECK, { ...CHECK, no: 2 }] }],
])("%s changes it", (_, identity, area) => {
  expect(hex(fingerprintOf(identity, [area]))).not.toBe(hex(fingerprintOf(IDENTITY, [AREA])));
});

test("wording does not", () => {
  const reworded = { ...AREA, title: "new", checks: [{ ...CHECK, title: "new", weight: 7 }] };
  expect(hex(fingerprintOf(IDENTITY, [reworded]))).toBe(hex(fingerprintOf(IDENTITY, [AREA])));
});

test.each<[ProblemKind | null, boolean]>([
  [null, true],
  ["malformed", true],
  ["too-large", true],
  // Gone files show in the next stat; what could not be read for want of permission does not.
  ["vanished", true],
  ["unreadable", false],
])("after a problem of kind %s it is settled: %s", (kind, settled) => {
  const subject: AuditedSubject = {
    kind: "elf",
    traits: { path: "/x", setuid: false, setgid: false },
    read: null,
    problem: kind && { kind, message: "" },
    assessments: [],
  };
  const fingerprint = fingerprintOf(IDENTITY, [AREA]);
  expect(hex(settledFingerprint(fingerprint, [subject])) === hex(fingerprint)).toBe(settled);
});
