// world.ts: made-up areas, checks and packages, so that a test can say in one line what was judged.
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Area, AreaId, CheckInfo, Reading, SubjectKind, SubjectTraits, Verdict } from "#lib/areas/area.ts";
import { VERDICTS } from "#lib/areas/area.ts";
import type { AuditedPackage, AuditedSubject, CatalogueEntry, Steward } from "../../audited.ts";
import type { RunPlan } from "../run.ts";

const GUIDE = { problem: "", fixes: [], waiveIf: "", example: "", verify: "", sources: [], falseAnswers: "" };

/** Check number -> revision. */
export type MadeChecks = Readonly<Record<number, number>>;

export interface MadeArea {
  readonly id: AreaId;
  readonly parserRevision: number;
  readonly kinds: readonly { readonly kind: SubjectKind; readonly checks: MadeChecks }[];
}

/** Two areas with a kind each, and one with two. */
export const MADE_AREAS: readonly MadeArea[] = [
  { id: "binary", parserRevision: 1, kinds: [{ kind: "elf", checks: { 1: 1, 2: 1, 3: 1 } }] },
  { id: "service", parserRevision: 1, kinds: [{ kind: "unit", checks: { 101: 1, 102: 1 } }] },
  {
    id: "kernel",
    parserRevision: 1,
    kinds: [
      { kind: "sysctl", checks: { 201: 1, 202: 1 } },
      { kind: "modprobe", checks: { 211: 1, 212: 1 } },
    ],
  },
];

/** What a made-up check says of stored facts. */
export type MadeJudge = (check: CheckInfo, facts: unknown, traits: SubjectTraits) => Verdict;

const FACTS = z.object({ verdicts: z.record(z.string(), z.enum(VERDICTS)) });
const asMade: MadeJudge = ({ no }, facts) => FACTS.parse(facts).verdicts[`${no}`] ?? "pass";

/** A registry as lib/areas has one, of made-up checks; `judge` is asked where stored facts are judged again. */
export function makeRegistry(areas: readonly MadeArea[] = MADE_AREAS, judge: MadeJudge = asMade): readonly Area[] {
  return areas.map(({ id, parserRevision, kinds }) => {
    const readings = kinds.map(({ kind, checks }) => makeReading(id, kind, checks, judge));
    const checks = readings.flatMap((reading) => reading.checks);
    return { id, title: id, short: id, question: "", subjects: "", parserRevision, readings, checks };
  });
}

function makeReading(area: AreaId, kind: SubjectKind, made: MadeChecks, judge: MadeJudge): Reading {
  const checks = Object.entries(made).map(([no, revision]) => makeCheck(area, kind, Number(no), revision));
  return {
    ...{ kind, checks },
    assess: (facts, traits) =>
      checks.map((check) => ({ check, verdict: judge(check, facts, traits), reason: "it is so again", evidence: [] })),
    cannotLook: (reason) => checks.map((check) => ({ check, verdict: "unknown", reason, evidence: [] })),
  };
}

function makeCheck(area: AreaId, kind: SubjectKind, no: number, revision: number): CheckInfo {
  return { no, id: `check-${no}`, area, kind, title: "", severity: "normal", weight: 1, revision, guide: GUIDE };
}

/** A subject: its content in a word ("" = could not be read) and the verdict of each check by number. */
export interface MadeSubject {
  readonly kind?: SubjectKind;
  readonly path: string;
  readonly content: string;
  readonly setuid?: boolean;
  /** Checks that are not named pass. */
  readonly verdicts: Readonly<Record<number, Verdict>>;
  /** Goes into reason and evidence of every verdict. */
  readonly words?: string;
}

export interface MadePackage {
  readonly name: string;
  readonly version?: string;
  readonly stewards?: readonly Steward[];
  readonly subjects: readonly MadeSubject[];
}

export const hashOf = (text: string): Uint8Array => createHash("sha256").update(text).digest();

/** The package as a run with these checks hands it to the store. */
export function makePackage(made: MadePackage, areas: readonly MadeArea[] = MADE_AREAS): AuditedPackage {
  const subjects = made.subjects.map((subject) => makeSubject(subject, areas));
  const fingerprint = hashOf(JSON.stringify(made));
  const { name, version = "1" } = made;
  return { ...makeEntry(made), artifacts: [{ name, version, arch: "amd64", sizeBytes: 1000, fingerprint, subjects }] };
}

export function makeEntry({ name, version = "1", stewards = [] }: Omit<MadePackage, "subjects">): CatalogueEntry {
  return { name, version, description: `what ${name} does`, homepage: null, recipe: null, stewards };
}

function makeSubject(made: MadeSubject, areas: readonly MadeArea[]): AuditedSubject {
  const { kind = "elf", path, content, setuid = false, verdicts, words = "" } = made;
  const { checks } = makeRegistry(areas)
    .flatMap(({ readings }) => readings)
    .find((one) => one.kind === kind) ?? { checks: [] };
  return {
    kind,
    traits: { path, setuid, setgid: false },
    read: content === "" ? null : { contentHash: hashOf(content), facts: { content, verdicts } },
    problem: content === "" ? { kind: "unreadable", message: `cannot be read ${words}`.trim() } : null,
    assessments: checks.map((check) => ({
      ...{ check, verdict: verdicts[check.no] ?? "pass", reason: `it is so ${words}`.trim() },
      evidence: [{ label: "content", value: `${content} ${words}`.trim() }],
    })),
  };
}

/** A run over everything in all three areas; say what differs. */
export function makePlan(observedOn: string, other: Partial<RunPlan> = {}): RunPlan {
  return {
    ...{ distro: "made", stream: "test", arch: "amd64", title: "Made up", source: "test" },
    ...{ observedOn, areas: ["binary", "service", "kernel"], packages: "all", packagesKnown: 0, ...other },
  };
}
