// reality.ts: a small distribution that changes by chance, and the checks that judge it, which change too.
import type { Area, AreaId, Verdict } from "#lib/areas/area.ts";
import { VERDICTS } from "#lib/areas/area.ts";
import type { CatalogueSeen, PackageSeen, Seen } from "#lib/ledger/naive.ts";
import type { AuditedPackage, Steward } from "../../audited.ts";
import type { Dice } from "./random.ts";
import { hashOf, type MadeArea, MADE_AREAS, type MadeSubject, makePackage, makeRegistry } from "./world.ts";

const NAMES = ["p0", "p1", "p2", "p3"] as const;
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
  content: string;
  /** What it held before it could not be read. */
  before: string;
  setuid: boolean;
  words: string;
}

interface RealPackage {
  version: number;
  stewards: string[];
  readonly subjects: Map<string, RealSubject>;
}

/** A package as a run sees it: for the store, and for the model. */
export interface Sight {
  readonly audited: AuditedPackage;
  readonly seen: PackageSeen & CatalogueSeen;
}

export class Reality {
  readonly #dice: Dice;
  readonly #packages = new Map<string, RealPackage>();
  #areas: readonly MadeArea[] = MADE_AREAS;

  constructor(dice: Dice) {
    this.#dice = dice;
    for (let n = 0; n < 12; n++) this.change();
  }

  /** Something happens. */
  change(): void {
    const dice = this.#dice;
    const name = dice.pick(NAMES);
    const held = this.#packages.get(name);
    if (!held) {
      this.#packages.set(name, { version: 1, stewards: [], subjects: new Map() });
      return;
    }
    dice.draw([
      [3, () => this.#packages.delete(name)],
      [8, () => (held.version += 1)],
      [
        8,
        () =>
          (held.stewards = dice
            .shuffle(HANDLES)
            .slice(0, dice.roll(3))
            .map((who) => `${who} ${dice.pick(ROLES)}`)),
      ],
      [10, () => this.#changeChecks()],
      [71, () => this.#changeSubject(held)],
    ]);
  }

  names(): string[] {
    return [...this.#packages.keys()];
  }

  registry(): readonly Area[] {
    return makeRegistry(this.#areas);
  }

  /** The package as a run over these areas sees it now. */
  look(name: string, areas: readonly AreaId[]): Sight {
    const held = this.#packages.get(name);
    if (!held) throw new Error(`${name} is not there`);
    const version = `${held.version}`;
    const subjects = [...held.subjects.values()]
      .filter(({ kind }) => areas.includes(AREA_OF[kind]))
      .map((real) => this.#judge(real));
    const made = {
      name,
      version,
      stewards: held.stewards.map(makeSteward),
      subjects: subjects.map(({ forStore }) => forStore),
    };
    const audited = makePackage(made, this.#areas);
    // As the real one: everything that could change a verdict.
    const fingerprint = hashOf(JSON.stringify([made, areas, this.#areas]));
    return {
      audited: { ...audited, artifacts: audited.artifacts.map((artifact) => ({ ...artifact, fingerprint })) },
      seen: { name, version, stewards: held.stewards, subjects: subjects.map(({ forModel }) => forModel) },
    };
  }

  #changeSubject({ subjects }: RealPackage): void {
    const dice = this.#dice;
    const kind = dice.pick(KINDS);
    const path = dice.pick(PATHS[kind]);
    const key = `${kind} ${path}`;
    const held = subjects.get(key);
    const content = dice.pick(CONTENTS);
    if (!held) {
      subjects.set(key, { kind, path, content, before: content, setuid: dice.chance(20), words: "w" });
      return;
    }
    dice.draw([
      [10, () => subjects.delete(key)],
      [6, () => (held.setuid = !held.setuid)],
      [12, () => (held.words = `w${dice.roll(100)}`)],
      [72, () => changeContent(held, content, dice.chance(60))],
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
    const area = this.#areas.find(({ id }) => id === AREA_OF[kind]);
    const checks = area?.kinds.find((made) => made.kind === kind)?.checks ?? {};
    const verdicts = Object.entries(checks).map(
      ([no, revision]) => [Number(no), verdictOf(Number(no), revision, content, setuid)] as const,
    );
    const gap = content === "";
    return {
      forStore: { kind, path, content, setuid, words, verdicts: Object.fromEntries(verdicts) },
      forModel: {
        ...{ kind, path, setuid, content: gap ? null : content, verdicts: new Map(verdicts) },
        told: gap ? `cannot be read ${words}` : `r${area?.parserRevision ?? 0}`,
        words: `it is so ${words}`,
      },
    };
  }
}

/** What could not be read is often the same as before when it can be read again. */
function changeContent(held: RealSubject, other: string, comesBack: boolean): void {
  if (held.content === "") held.content = comesBack ? held.before : other;
  else {
    held.before = held.content;
    held.content = other;
  }
}

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
