// reality.ts: a small distribution that changes by chance, and the checks that judge it, which change too.
import type { Area, AreaId, SubjectKind, Verdict } from "#lib/areas/area.ts";
import { VERDICTS } from "#lib/areas/area.ts";
import type { CatalogueSeen, PackageSeen, Seen } from "#lib/ledger/naive.ts";
import type { AuditedPackage, Steward } from "../../audited.ts";
import type { Dice } from "./random.ts";
import { hashOf, type MadeArea, MADE_AREAS, type MadeSubject, makePackage, makeRegistry } from "./world.ts";

const NAMES = ["p0", "p1", "p2", "p3", "p4", "p5"] as const;
// Gaps are many here, because few items close by one.
const CONTENTS = ["c0", "c1", "", ""] as const;
const HANDLES = ["ann", "bob", "cem"] as const;
const ROLES = ["maintainer", "uploader"] as const;
const PATHS: Readonly<Record<SubjectKind, readonly [string, ...string[]]>> = {
  elf: ["/bin/a", "/bin/b", "/bin/c"],
  unit: ["a.service", "b.service"],
};
const AREA_OF: Readonly<Record<SubjectKind, AreaId>> = { elf: "binary", unit: "service" };
const KINDS = ["elf", "unit"] as const;

interface RealSubject {
  readonly kind: SubjectKind;
  readonly path: string;
  content: string;
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
      [6, () => this.#packages.delete(name)],
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
      [68, () => this.#changeSubject(held)],
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
    const held = subjects.get(path);
    const content = dice.pick(CONTENTS);
    if (!held) {
      subjects.set(path, { kind, path, content, setuid: dice.chance(20), words: "w" });
      return;
    }
    dice.draw([
      [20, () => subjects.delete(path)],
      [12, () => (held.setuid = !held.setuid)],
      [12, () => (held.words = `w${dice.roll(100)}`)],
      [56, () => (held.content = content)],
    ]);
  }

  /** A check is revised, retired or comes; a parser is revised. */
  #changeChecks(): void {
    const dice = this.#dice;
    const chosen = dice.roll(this.#areas.length);
    this.#areas = this.#areas.map((area, at) => {
      if (at !== chosen) return area;
      if (dice.chance(20)) return { ...area, parserRevision: area.parserRevision + 1 };
      const base = area.id === "binary" ? 1 : 101;
      const no = base + dice.roll(4);
      const { [no]: revision, ...others } = area.checks;
      if (revision !== undefined && dice.chance(30) && Object.keys(others).length > 0)
        return { ...area, checks: others };
      return { ...area, checks: { ...area.checks, [no]: (revision ?? 0) + 1 } };
    });
  }

  #judge({ kind, path, content, setuid, words }: RealSubject): { forStore: MadeSubject; forModel: Seen } {
    const area = this.#areas.find((made) => made.kind === kind);
    const verdicts = Object.entries(area?.checks ?? {}).map(
      ([no, revision]) => [Number(no), verdictOf(Number(no), revision, content, setuid)] as const,
    );
    const gap = content === "";
    return {
      forStore: { kind, path, content, setuid, words, verdicts: Object.fromEntries(verdicts) },
      forModel: {
        ...{ area: AREA_OF[kind], path, setuid, content: gap ? null : content, verdicts: new Map(verdicts) },
        told: gap ? `cannot be read ${words}` : `r${area?.parserRevision ?? 0}`,
        words: `it is so ${words}`,
      },
    };
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
