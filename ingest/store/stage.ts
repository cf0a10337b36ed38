// stage.ts: a batch of packages -> the rows that COPY puts into the staging tables.
import type pg from "pg";
import type { Area, CheckedAssessment, CheckInfo, Evidence as Proof, Reading, SubjectKind } from "#lib/areas/area.ts";
import type { AuditedPackage, AuditedSubject, CatalogueEntry } from "../audited.ts";
import { cleanJson, cleanKey, cleanText } from "./clean.ts";
import { copyRows, type Field } from "./copy.ts";
import { NO_KINDS } from "./counts.ts";
import { storeMaintainers } from "./maintainers.ts";
import { ownName } from "./names.ts";
import { type Stage, STAGES } from "./sql/stage-tables.ts";
import { addEvidence, type Evidence, EVIDENCE_STAGES, noEvidence } from "./stage-evidence.ts";

const MAX_KEY_BYTES = 255;
const MAX_IDENTITY_BYTES = 1024;
const MAX_PATH_BYTES = 1024;
const MAX_TEXT = 2000;
const MAX_EVIDENCE = 100;
const NO_FINGERPRINT = new Uint8Array();
const MAX_FACTS_CHARS = 4 * 1024 * 1024;

export interface Batch {
  /** Audited whole: what is missing in them is gone from them. */
  readonly audited: readonly AuditedPackage[];
  /** Only the source's words; their verdicts stay as they are. */
  readonly unchanged: readonly (CatalogueEntry & Evidence)[];
  /** Known packages that the source does not list any more. */
  readonly gone: readonly { readonly id: number; readonly name: string }[];
}

const COPIED = [
  "stage_package",
  "stage_artifact",
  "stage_facts",
  "stage_subject",
  ...EVIDENCE_STAGES,
] as const satisfies readonly Stage[];

type Rows = Record<(typeof COPIED)[number], Field[][]>;

/** How a kind is judged, with the parser revision of its area. */
type AreaReading = Reading & Pick<Area, "parserRevision">;

interface StagedSubject {
  readonly no: number;
  readonly assessments: readonly CheckedAssessment[];
}

export interface StagedBatch {
  readonly rows: Rows;
  readonly subjects: readonly StagedSubject[];
  readonly kinds: Readonly<Record<SubjectKind, number>>;
  /** Whether any package has an identity. */
  readonly identities: boolean;
}

/** A name as it is stored. */
export const cleanName = (name: string): string => cleanKey(name, MAX_KEY_BYTES);

/** An identity as it is stored. */
export const cleanIdentity = ({ identity }: Pick<CatalogueEntry, "identity">): string | null =>
  identity === undefined ? null : cleanKey(identity, MAX_IDENTITY_BYTES);

/** The identity, and the name that goes with it where another package bears the package's own. */
export const identityFields = (name: string, identity: string | null): readonly [string | null, string | null] => [
  identity,
  identity === null ? null : cleanName(ownName(name, identity)),
];

/**
 * Numbers everything and cleans every text. Throws when the batch breaks the contract: a package or an identity twice, a subject of a kind
 * that no area of the run judges, one that was not judged once by every check of its kind, one that was neither read nor has a problem,
 * an artifact that has both a problem and subjects.
 */
export function stageBatch(batch: Batch, areas: readonly Area[]): StagedBatch {
  const stager = new Stager(areas);
  for (const entry of batch.audited) stager.addAudited(entry);
  for (const entry of batch.unchanged) stager.addPackage(entry, "unchanged");
  for (const one of batch.gone) stager.addGone(one);
  return stager;
}

/** Copies a staged batch into the connection's staging tables. */
export async function copyStaged(client: pg.ClientBase, staged: StagedBatch): Promise<void> {
  for (const table of COPIED) {
    if (staged.rows[table].length > 0) await copyRows(client, table, Object.keys(STAGES[table]), staged.rows[table]);
  }
  if (staged.subjects.length === 0) return;
  await copyRows(client, "stage_verdict", Object.keys(STAGES.stage_verdict), verdictRows(staged.subjects));
}

/** Gives the stewards their ids, and copies who looks after what. */
export async function copyStewards(client: pg.ClientBase, batch: Batch): Promise<void> {
  // In the order in which the packages were numbered.
  const entries = [...batch.audited, ...batch.unchanged].map(({ stewards }) => stewards);
  const stewards = entries.flatMap((list, packageNo) => list.map((steward) => ({ packageNo, steward })));
  if (stewards.length === 0) return;
  const ids = await storeMaintainers(
    client,
    stewards.map(({ steward }) => steward),
  );
  const rows = stewards.map(({ packageNo, steward }, at) => [packageNo, ids[at] ?? null, steward.role]);
  await copyRows(client, "stage_steward", Object.keys(STAGES.stage_steward), rows);
}

class Stager implements StagedBatch {
  readonly rows: Rows = {
    stage_package: [],
    stage_artifact: [],
    stage_facts: [],
    stage_subject: [],
    ...noEvidence(),
  };
  readonly subjects: StagedSubject[] = [];
  readonly kinds: Record<SubjectKind, number> = { ...NO_KINDS };
  readonly #readings: ReadonlyMap<SubjectKind, AreaReading>;
  readonly #names = new Set<string>();
  readonly #identities = new Set<string>();
  readonly #factsNo = new Map<string, number>();

  constructor(areas: readonly Area[]) {
    this.#readings = new Map(
      areas.flatMap(({ parserRevision, readings }) =>
        readings.map((reading) => [reading.kind, { ...reading, parserRevision }] as const),
      ),
    );
  }

  get identities(): boolean {
    return this.#identities.size > 0;
  }

  addPackage(entry: CatalogueEntry & Evidence, fate: "audited" | "unchanged"): { no: number; name: string } {
    const { version, description, homepage, recipe } = entry;
    const name = this.#nameOnce(entry.name);
    const no = this.rows.stage_package.length;
    const words = [description, homepage, recipe].map((text) => (text === null ? null : cleanText(text, MAX_TEXT)));
    const told = [entry.aliases, entry.recipeFlags, entry.causeTags].map((given) => given !== undefined);
    const identity = this.#identityOnce(entry);
    this.rows.stage_package.push([
      ...[no, fate, name, cleanText(version, MAX_KEY_BYTES), ...words],
      ...[...identityFields(name, identity), ...told, null],
    ]);
    addEvidence(this.rows, no, entry);
    return { no, name };
  }

  addGone({ id, name }: Batch["gone"][number]): void {
    const no = this.rows.stage_package.length;
    const nothing = [null, null, null, null, null, false, false, false];
    this.rows.stage_package.push([no, "gone", this.#nameOnce(name), "", ...nothing, id]);
  }

  addAudited(entry: AuditedPackage): void {
    const { no, name } = this.addPackage(entry, "audited");
    const seen = new Set<string>();
    const artifacts = new Set<string>();
    for (const artifact of entry.artifacts) {
      const artifactNo = this.rows.stage_artifact.length;
      const { version, arch, sizeBytes, fingerprint, problem } = artifact;
      const artifactName = cleanName(artifact.name);
      if (artifacts.has(artifactName)) throw new Error(`${name} lists the artifact ${artifactName} twice`);
      artifacts.add(artifactName);
      if (problem && artifact.subjects.length > 0) {
        throw new Error(`${name}: the artifact ${artifactName} has both a problem and subjects`);
      }
      this.rows.stage_artifact.push([
        artifactNo,
        no,
        artifactName,
        cleanText(version, MAX_KEY_BYTES),
        cleanText(arch, MAX_KEY_BYTES),
        sizeBytes,
        // None, so that it is never as before: it is tried again.
        problem ? NO_FINGERPRINT : fingerprint,
        problem ? cleanText(problem.message, MAX_TEXT) : null,
        problem?.kind ?? null,
      ]);
      for (const subject of artifact.subjects) {
        const path = cleanKey(subject.traits.path, MAX_PATH_BYTES);
        // dpkg lets two binary packages own a path only where it is the same file, so the first stands for both.
        const key = `${subject.kind}\0${path}`;
        if (!seen.has(key)) this.#addSubject(subject, path, no, artifactNo, name);
        seen.add(key);
      }
    }
  }

  #nameOnce(given: string): string {
    const name = cleanName(given);
    if (this.#names.has(name)) throw new Error(`the package ${JSON.stringify(name)} is twice in one batch`);
    this.#names.add(name);
    return name;
  }

  #identityOnce(entry: CatalogueEntry): string | null {
    const identity = cleanIdentity(entry);
    if (identity === null) return null;
    if (this.#identities.has(identity))
      throw new Error(`the identity ${JSON.stringify(identity)} is twice in one batch`);
    this.#identities.add(identity);
    return identity;
  }

  #addSubject(subject: AuditedSubject, path: string, packageNo: number, artifactNo: number, name: string): void {
    const { kind, traits } = subject;
    const reading = this.#readings.get(kind);
    if (!reading) throw new Error(`${name} has the ${kind} ${path}, but no area of this run judges that kind`);
    const { factsNo, problem, assessments } = this.#settle(subject, reading, `${name}: ${path}`);
    const judges = numbersOf(assessments.map(({ check }) => check));
    const wanted = numbersOf(reading.checks);
    if (judges !== wanted) {
      throw new Error(`${name}: ${path} was judged by the checks ${judges}; those of the kind ${kind} are ${wanted}`);
    }
    const no = this.subjects.length;
    this.rows.stage_subject.push([
      no,
      packageNo,
      artifactNo,
      factsNo,
      kind,
      traits.setuid,
      traits.setgid,
      path,
      problem,
    ]);
    this.subjects.push({ no, assessments });
    this.kinds[kind] += 1;
  }

  /** Either facts or a problem, with the verdicts that go with it. */
  #settle({ kind, read, problem, assessments }: AuditedSubject, reading: AreaReading, where: string) {
    if (problem) return { factsNo: null, problem: cleanText(problem.message, MAX_TEXT), assessments };
    if (!read) throw new Error(`${where} was neither read nor has a problem`);
    const key = `${kind}\0${Buffer.from(read.contentHash).toString("hex")}`;
    const known = this.#factsNo.get(key);
    if (known !== undefined) return { factsNo: known, problem: null, assessments };
    const json = cleanJson(read.facts);
    if (json.length > MAX_FACTS_CHARS) {
      const tooLarge = `what was read of it takes ${json.length} characters, more than the ${MAX_FACTS_CHARS} that are stored`;
      return { factsNo: null, problem: tooLarge, assessments: reading.cannotLook(tooLarge) };
    }
    const no = this.rows.stage_facts.length;
    this.rows.stage_facts.push([no, kind, reading.parserRevision, read.contentHash, json]);
    this.#factsNo.set(key, no);
    return { factsNo: no, problem: null, assessments };
  }
}

const numbersOf = (checks: readonly CheckInfo[]): string => checks.map(({ no }) => no).join(" ");

/** One row a verdict; only what may become a finding carries its words. */
export function* verdictRows(subjects: readonly StagedSubject[]): Generator<readonly Field[]> {
  for (const { no, assessments } of subjects) {
    for (const { check, verdict, reason, evidence } of assessments) {
      const isFinding = verdict === "fail" || verdict === "unknown";
      yield isFinding
        ? [no, check.no, verdict, cleanText(reason, MAX_TEXT), evidenceJson(evidence)]
        : [no, check.no, verdict, null, null];
    }
  }
}

function evidenceJson(evidence: readonly Proof[]): string {
  const bounded = evidence.slice(0, MAX_EVIDENCE).map(({ label, value }) => ({
    label: cleanText(label, MAX_TEXT),
    value: cleanText(value, MAX_TEXT),
  }));
  return cleanJson(bounded);
}
