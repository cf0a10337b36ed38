// reality.ts: a small distribution that changes by chance, who speaks of it, and the checks that judge it, which change too.
import type { Area, AreaId, Verdict } from "#lib/areas/area.ts";
import { VERDICTS } from "#lib/areas/area.ts";
import type { CatalogueSeen, PackageSeen, Seen } from "#lib/ledger/naive.ts";
import type { AuditedArtifact, AuditedPackage, Steward } from "../../audited.ts";
import type { Dice } from "./random.ts";
import { hashOf, type MadeArea, MADE_AREAS, type MadeSubject, makeEntry, makePackage, makeRegistry } from "./world.ts";

/** Who speaks: a catalogue that knows identities, and two that add to it. */
export const KEYS = ["catalogue", "more", "reports"] as const;
export type Key = (typeof KEYS)[number];

// A package is what its file says; it bears one of a few names, and another one later.
const FILES = ["f0", "f1", "f2", "f3"] as const;
const NAMES = ["p0", "p1", "p2", "p3", "p4"] as const;
const ALIASES = ["p0", "p3", "q0", "q1", "q2"] as const;
const ARTIFACTS = ["a0", "a1"] as const;
const FLAGS = ["pie", "fortify"] as const;
// Gaps are many here, because few items close by one.
const CONTENTS = ["c0", "c1", "", ""] as const;
const HANDLES = ["ann", "bob", "cem"] as const;
const ROLES = ["maintainer", "uploader"] as const;
// One area has two kinds, and the same path may be a subject of both.
const KINDS = ["elf", "unit", "sysctl", "modprobe"] as const;
type RealKind = (typeof KINDS)[number];
const PATHS: Readonly<Record<RealKind, readonly [string, ...string[]]>> = {
  elf: ["/bin/a", "/bin/b", "/bin/c"],
  unit: ["a.service", "b.service"],
  sysctl: ["a.conf", "b.conf"],
  modprobe: ["a.conf", "c.conf"],
};
const AREA_OF = { elf: "binary", unit: "service", sysctl: "kernel", modprobe: "kernel" } as const satisfies Record<
  RealKind,
  AreaId
>;
/** The lowest number that a check of the kind may have. */
const FIRST_CHECK: Readonly<Record<string, number>> = { elf: 1, unit: 101, sysctl: 201, modprobe: 211 };

interface RealSubject {
  readonly kind: RealKind;
  readonly path: string;
  readonly artifact: string;
  content: string;
  /** What it held before it could not be read. */
  before: string;
  setuid: boolean;
  words: string;
}

/** What one key ships of a package. */
interface RealShipment {
  readonly artifacts: Set<string>;
  /** Artifacts that cannot be read now. */
  readonly broken: Map<string, string>;
  readonly subjects: Map<string, RealSubject>;
}

interface RealPackage {
  name: string;
  /** Raised when the file moves: then the identity is another one. */
  moved: number;
  version: number;
  stewards: string[];
  aliases: string[];
  readonly flags: Map<string, boolean>;
  readonly shipments: Map<Key, RealShipment>;
}

/** A package as a run sees it: for the store, and for the model. */
export interface Sight {
  readonly audited: AuditedPackage;
  readonly seen: PackageSeen & CatalogueSeen;
}

export class Reality {
  readonly #dice: Dice;
  /** By file. */
  readonly #packages = new Map<string, RealPackage>();
  #areas: readonly MadeArea[] = MADE_AREAS;

  constructor(dice: Dice) {
    this.#dice = dice;
    for (let n = 0; n < 16; n++) this.change();
  }

  /** Something happens. */
  change(): void {
    const dice = this.#dice;
    const file = dice.pick(FILES);
    const held = this.#packages.get(file);
    if (!held) return this.#appear(file);
    const key = dice.pick(KEYS);
    const shipment = held.shipments.get(key);
    if (!shipment) {
      held.shipments.set(key, { artifacts: new Set(["a0"]), broken: new Map(), subjects: new Map() });
      return;
    }
    dice.draw([
      [2, () => this.#packages.delete(file)],
      [3, () => held.shipments.delete(key)],
      [6, () => (held.version += 1)],
      [5, () => this.#rename(held)],
      [1, () => (held.moved += 1)],
      [4, () => (held.aliases = dice.shuffle(ALIASES).slice(0, dice.roll(4)))],
      [4, () => changeFlag(held, dice)],
      [6, () => (held.stewards = this.#stewards())],
      [8, () => this.#changeChecks()],
      [10, () => changeArtifacts(shipment, dice)],
      [51, () => this.#changeSubject(shipment)],
    ]);
  }

  /** What the key lists now, with identities where it knows them. */
  listed(key: Key): { readonly file: string; readonly name: string; readonly identity?: string }[] {
    return [...this.#packages]
      .filter(([, { shipments }]) => shipments.has(key))
      .map(([file, held]) => ({
        file,
        name: held.name,
        ...(key === "catalogue" ? { identity: identityOf(file, held) } : {}),
      }));
  }

  registry(): readonly Area[] {
    return makeRegistry(this.#areas, ({ no, revision }, facts, { setuid }) =>
      verdictOf(no, revision, contentOf(facts), setuid),
    );
  }

  /** What the checks of now say of a subject that was stored at some time. */
  judgeAgain(): (seen: Seen) => Seen {
    const areas = this.#areas;
    return (seen) => ({
      ...seen,
      verdicts: new Map(
        checksOf(areas, seen.kind).map(([no, revision]) => [
          no,
          verdictOf(no, revision, seen.content ?? "", seen.setuid),
        ]),
      ),
      words: seen.content === null ? seen.told : "it is so again",
    });
  }

  /** The package as a run of the key over these areas sees it now. */
  look(key: Key, file: string, areas: readonly AreaId[]): Sight {
    const held = this.#packages.get(file);
    const shipment = held?.shipments.get(key);
    if (!held || !shipment) throw new Error(`${file} is not there`);
    const made = [...shipment.artifacts].map((name) => this.#lookAt(name, shipment, areas));
    const version = `${held.version}`;
    const stewards = key === "catalogue" ? held.stewards : ["dot maintainer"];
    const flags = key === "catalogue" ? { flags: new Map(held.flags) } : {};
    const isCatalogue = key === "catalogue";
    const named = {
      name: held.name,
      ...(isCatalogue ? { identity: identityOf(file, held), aliases: [...held.aliases] } : {}),
    };
    const entry = makeEntry({ name: held.name, version, stewards: stewards.map(makeSteward) });
    const recipeFlags = [...held.flags].map(([flag, enabled]) => ({ flag, enabled }));
    return {
      audited: {
        ...{ ...entry, ...named, artifacts: made.map(({ forStore }) => forStore) },
        ...(isCatalogue ? { recipeFlags } : {}),
      },
      seen: { ...named, version, stewards, ...flags, artifacts: made.map(({ forModel }) => forModel) },
    };
  }

  #appear(file: string): void {
    const free = NAMES.filter((name) => ![...this.#packages.values()].some((one) => one.name === name));
    const [name] = this.#dice.shuffle(free);
    if (name === undefined) return;
    const held = { name, moved: 0, version: 1, stewards: [], aliases: [], flags: new Map<string, boolean>() };
    this.#packages.set(file, { ...held, shipments: new Map() });
  }

  /** A name that is free, or that of another package, which takes this one's. */
  #rename(held: RealPackage): void {
    const name = this.#dice.pick(NAMES);
    const other = [...this.#packages.values()].find((one) => one.name === name);
    if (other) other.name = held.name;
    held.name = name;
  }

  #stewards(): string[] {
    const dice = this.#dice;
    return dice
      .shuffle(HANDLES)
      .slice(0, dice.roll(3))
      .map((who) => `${who} ${dice.pick(ROLES)}`);
  }

  #lookAt(name: string, { broken, subjects }: RealShipment, areas: readonly AreaId[]) {
    const problem = broken.get(name) ?? null;
    const judged = [...subjects.values()]
      .filter(({ kind, artifact }) => artifact === name && areas.includes(AREA_OF[kind]))
      .map((real) => this.#judge(real));
    const made = { name, subjects: problem === null ? judged.map(({ forStore }) => forStore) : [] };
    const [artifact] = makePackage(made, this.#areas).artifacts;
    if (!artifact) throw new Error("a made-up package has an artifact");
    // As the real one: everything that could change a verdict.
    const fingerprint = hashOf(JSON.stringify([made, problem, areas, this.#areas]));
    const forStore: AuditedArtifact = {
      ...{ ...artifact, fingerprint, subjects: artifact.subjects.map(withPlainFacts) },
      ...(problem === null ? {} : { problem: { kind: "unreachable", message: problem } }),
    };
    const forModel = { name, problem, subjects: problem === null ? judged.map((one) => one.forModel) : [] };
    return { forStore, forModel };
  }

  #changeSubject({ subjects, artifacts }: RealShipment): void {
    const dice = this.#dice;
    const kind = dice.pick(KINDS);
    const path = dice.pick(PATHS[kind]);
    const key = `${kind} ${path}`;
    const held = subjects.get(key);
    const content = dice.pick(CONTENTS);
    const [artifact = "a0"] = dice.shuffle([...artifacts]);
    if (!held) {
      subjects.set(key, { kind, path, artifact, content, before: content, setuid: dice.chance(20), words: "w" });
      return;
    }
    dice.draw([
      [10, () => subjects.delete(key)],
      [6, () => subjects.set(key, { ...held, artifact })],
      [6, () => (held.setuid = !held.setuid)],
      [12, () => (held.words = `w${dice.roll(100)}`)],
      [66, () => changeContent(held, content, dice.chance(60))],
    ]);
  }

  /** A check is revised, retired or comes; a parser is revised. */
  #changeChecks(): void {
    const dice = this.#dice;
    const chosen = dice.roll(this.#areas.length);
    this.#areas = this.#areas.map((area, at) => {
      if (at !== chosen) return area;
      if (dice.chance(20)) return { ...area, parserRevision: area.parserRevision + 1 };
      const changed = dice.roll(area.kinds.length);
      return { ...area, kinds: area.kinds.map((one, no) => (no === changed ? this.#changeKind(one) : one)) };
    });
  }

  #changeKind({ kind, checks }: MadeArea["kinds"][number]): MadeArea["kinds"][number] {
    const dice = this.#dice;
    const no = (FIRST_CHECK[kind] ?? 0) + dice.roll(4);
    const { [no]: revision, ...others } = checks;
    if (revision !== undefined && dice.chance(30) && Object.keys(others).length > 0) return { kind, checks: others };
    return { kind, checks: { ...checks, [no]: (revision ?? 0) + 1 } };
  }

  #judge({ kind, path, content, setuid, words }: RealSubject): { forStore: MadeSubject; forModel: Seen } {
    const verdicts = checksOf(this.#areas, kind).map(
      ([no, revision]) => [no, verdictOf(no, revision, content, setuid)] as const,
    );
    const parserRevision = this.#areas.find(({ id }) => id === AREA_OF[kind])?.parserRevision ?? 0;
    const gap = content === "";
    return {
      forStore: { kind, path, content, setuid, words, verdicts: Object.fromEntries(verdicts) },
      forModel: {
        ...{ kind, path, setuid, content: gap ? null : content, verdicts: new Map(verdicts) },
        told: gap ? `cannot be read ${words}` : `r${parserRevision}`,
        words: `it is so ${words}`,
      },
    };
  }
}

const identityOf = (file: string, { moved }: RealPackage): string => `p ${file}-${moved}`;

function changeFlag({ flags }: RealPackage, dice: Dice): void {
  const flag = dice.pick(FLAGS);
  if (dice.chance(40)) flags.delete(flag);
  else flags.set(flag, dice.chance(50));
}

/** An artifact comes, goes with all it holds, breaks or is mended. */
function changeArtifacts({ artifacts, broken, subjects }: RealShipment, dice: Dice): void {
  const name = dice.pick(ARTIFACTS);
  if (!artifacts.has(name)) artifacts.add(name);
  else if (broken.has(name)) broken.delete(name);
  else if (dice.chance(60)) broken.set(name, `cannot be fetched ${dice.roll(3)}`);
  else {
    artifacts.delete(name);
    for (const [key, { artifact }] of subjects) if (artifact === name) subjects.delete(key);
  }
}

function checksOf(areas: readonly MadeArea[], kind: string): (readonly [no: number, revision: number])[] {
  const checks = areas.flatMap(({ kinds }) => kinds).find((made) => made.kind === kind)?.checks ?? {};
  return Object.entries(checks).map(([no, revision]) => [Number(no), revision] as const);
}

/** What could not be read is often the same as before when it can be read again. */
function changeContent(held: RealSubject, other: string, comesBack: boolean): void {
  if (held.content === "") held.content = comesBack ? held.before : other;
  else {
    held.before = held.content;
    held.content = other;
  }
}

/** Facts are of the content alone: the same whoever reads it. */
function withPlainFacts(subject: AuditedArtifact["subjects"][number]): AuditedArtifact["subjects"][number] {
  if (!subject.read) return subject;
  return { ...subject, read: { ...subject.read, facts: { content: contentOf(subject.read.facts) } } };
}

const contentOf = (facts: unknown): string =>
  typeof facts === "object" && facts !== null && "content" in facts ? String(facts.content) : "";

/** Any verdict, but always the same one for the same facts and the same revision: checks are pure functions. */
function verdictOf(no: number, revision: number, content: string, setuid: boolean): Verdict {
  if (content === "") return "unknown";
  const byte = hashOf(JSON.stringify([no, revision, content, setuid]))[0] ?? 0;
  return VERDICTS[byte % VERDICTS.length] ?? "unknown";
}

function makeSteward(who: string): Steward {
  const [name = "", role] = who.split(" ");
  return {
    kind: "person",
    role: role === "uploader" ? "uploader" : "maintainer",
    name,
    email: `${name}@example.org`,
    github: null,
  };
}
