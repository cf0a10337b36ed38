// shipping.ts: which artifact ships which subject, and whose it is when several keys do; for the naive model.
import { type AreaId } from "../areas/area.ts";
import type { Seen } from "./judging.ts";

export interface ArtifactSeen {
  readonly name: string;
  /** Why it could not be read; then it has no subjects. */
  readonly problem: string | null;
  readonly subjects: readonly Seen[];
}

export interface Artifact {
  readonly key: string;
  readonly name: string;
  problem: string | null;
  /** It counts as changed, whatever it is like. */
  isVoid: boolean;
  /** Another key's artifact has spoken of a subject of it since. */
  overlaid: boolean;
}

export interface Owned {
  readonly seen: Seen;
  readonly artifact: Artifact | null;
}

/** What is known of a package that is present. */
export interface Known {
  readonly subjects: Map<string, Owned>;
  /** What was read last of a subject that cannot be read now. */
  readonly beforeGap: Map<string, Seen>;
  readonly audited: Set<AreaId>;
  artifacts: Artifact[];
}

export function nothingKnown(): Known {
  return { subjects: new Map(), beforeGap: new Map(), audited: new Set(), artifacts: [] };
}

/** Brings the artifacts of `source` up to date; `judged` are the kinds that its run judges. Returns the subjects that they ship, each once. */
export function ship(
  known: Known,
  source: string,
  listed: readonly ArtifactSeen[],
  judged: ReadonlySet<Seen["kind"]>,
): Map<string, Owned> {
  for (const artifact of known.artifacts) {
    if (artifact.key === source && !listed.some(({ name }) => name === artifact.name)) unship(known, artifact, judged);
  }
  const staged = new Map<string, Owned>();
  for (const seen of listed) {
    const artifact = bringUpToDate(known, source, seen);
    for (const subject of seen.subjects) {
      const key = `${subject.kind} ${subject.path}`;
      if (!staged.has(key)) staged.set(key, { seen: subject, artifact });
    }
  }
  for (const key of staged.keys()) {
    const owner = known.subjects.get(key)?.artifact;
    if (owner && owner.key !== source) owner.overlaid = true;
  }
  return staged;
}

function bringUpToDate(known: Known, key: string, { name, problem }: ArtifactSeen): Artifact {
  const held = known.artifacts.find((one) => one.key === key && one.name === name);
  const artifact = held ?? { key, name, problem, isVoid: false, overlaid: false };
  if (!held) known.artifacts.push(artifact);
  artifact.problem = problem;
  artifact.isVoid = problem !== null;
  if (problem === null) artifact.overlaid = false;
  return artifact;
}

/** An artifact that holds subjects which its run does not judge stays, to be looked at again by one that does. */
function unship(known: Known, artifact: Artifact, judged: ReadonlySet<Seen["kind"]>): void {
  const own = [...known.subjects].filter(([, owned]) => owned.artifact === artifact);
  if (own.some(([, { seen }]) => !judged.has(seen.kind))) {
    artifact.isVoid = true;
    return;
  }
  known.artifacts = known.artifacts.filter((one) => one !== artifact);
  for (const [key, owned] of own) known.subjects.set(key, { ...owned, artifact: null });
}

/** Subjects of `source` went: who else ships them must be read again. */
export function uncover({ artifacts }: Known, source: string): void {
  for (const artifact of artifacts) {
    if (artifact.key === source || !artifact.overlaid) continue;
    artifact.isVoid = true;
    artifact.overlaid = false;
  }
}
