// world.ts: made-up areas, checks and packages, so that a test can say in one line what was judged.
import { createHash } from "node:crypto";
import type { Area, AreaId, CheckInfo, SubjectKind, Verdict } from "#lib/areas/area.ts";
import type { AuditedPackage, AuditedSubject, CatalogueEntry, Steward } from "../../audited.ts";
import type { RunPlan } from "../run.ts";

const GUIDE = { problem: "", fixes: [], waiveIf: "", example: "", verify: "", sources: [], falseAnswers: "" };

export interface MadeArea {
  readonly id: AreaId;
  readonly kind: SubjectKind;
  readonly parserRevision: number;
  /** Check number -> revision. */
  readonly checks: Readonly<Record<number, number>>;
}

export const MADE_AREAS: readonly MadeArea[] = [
  { id: "binary", kind: "elf", parserRevision: 1, checks: { 1: 1, 2: 1, 3: 1 } },
  { id: "service", kind: "unit", parserRevision: 1, checks: { 101: 1, 102: 1 } },
];

/** A registry as lib/areas has one, of made-up checks. */
export function makeRegistry(areas: readonly MadeArea[] = MADE_AREAS): readonly Area[] {
  return areas.map(({ id, kind, parserRevision, checks }) => {
    const infos = Object.entries(checks).map(([no, revision]) => makeCheck(id, Number(no), revision));
    return {
      ...{ id, title: id, short: id, question: "", kind, subjects: "", parserRevision, checks: infos },
      assess: () => [],
      cannotLook: (reason) => infos.map((check) => ({ check, verdict: "unknown", reason, evidence: [] })),
    };
  });
}

function makeCheck(area: AreaId, no: number, revision: number): CheckInfo {
  return { no, id: `check-${no}`, area, title: "", severity: "normal", weight: 1, revision, guide: GUIDE };
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

const AREA_OF_KIND = { elf: "binary", unit: "service" } as const;

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
  const area = areas.find((one) => one.kind === kind);
  const checks = Object.entries(area?.checks ?? {}).map(([no, revision]) =>
    makeCheck(AREA_OF_KIND[kind], Number(no), revision),
  );
  return {
    kind,
    traits: { path, setuid, setgid: false },
    read: content === "" ? null : { contentHash: hashOf(content), facts: { content } },
    problem: content === "" ? { kind: "unreadable", message: `cannot be read ${words}`.trim() } : null,
    assessments: checks.map((check) => ({
      ...{ check, verdict: verdicts[check.no] ?? "pass", reason: `it is so ${words}`.trim() },
      evidence: [{ label: "content", value: `${content} ${words}`.trim() }],
    })),
  };
}

/** A run over everything in both areas; say what differs. */
export function makePlan(observedOn: string, other: Partial<RunPlan> = {}): RunPlan {
  return {
    ...{ distro: "made", stream: "test", arch: "amd64", title: "Made up", source: "test" },
    ...{ observedOn, areas: ["binary", "service"], packages: "all", packagesKnown: 0, ...other },
  };
}
