// naive.ts: the ledger's rules said plainly, one pair at a time: the reference that the set-based SQL is compared with in tests.
import { AREA_IDS, type AreaId, type SubjectKind } from "../areas/area.ts";
import type { Seen } from "./judging.ts";
import { NaiveNames, type NamedSeen } from "./naming.ts";
import { type Judgement, judgeKind } from "./pairs.ts";
import { type Cause, type Interval, type LedgerRows, noRows, openIn, type Present } from "./rows.ts";
import { type Artifact, type ArtifactSeen, type Known, nothingKnown, type Owned, ship, uncover } from "./shipping.ts";

export type { Seen } from "./judging.ts";

export interface CatalogueSeen extends NamedSeen {
  readonly version: string;
  /** "handle role". */
  readonly stewards: readonly string[];
  /** What its recipe switches, all of it; left out where the source does not read recipes. */
  readonly flags?: ReadonlyMap<string, boolean>;
}

export interface PackageSeen extends CatalogueSeen {
  readonly artifacts: readonly ArtifactSeen[];
}

/** A run: when, who speaks, and what it may judge. */
export interface Look extends Judgement {
  readonly key: string;
  readonly supplements: boolean;
  readonly areas: readonly AreaId[];
  /** What the run's checks say of a subject that it knows only from what was stored. */
  readonly judgeAgain: (seen: Seen) => Seen;
}

export class NaiveLedger {
  readonly rows: LedgerRows = noRows();
  readonly names = new NaiveNames();
  readonly #known = new Map<number, Known>();

  /** The beginning of a run whose source gives identities: all that it lists. */
  begin({ supplements }: Look, listed: readonly NamedSeen[], complete: boolean): void {
    this.names.find(listed, { renames: !supplements, complete, isPresent: this.#isPresent });
  }

  /** A batch: packages audited in the run's areas, and such of which only words came. */
  store(look: Look, audited: readonly PackageSeen[], unchanged: readonly CatalogueSeen[]): void {
    const all = [...audited, ...unchanged];
    const found = this.names.find(all, { renames: !look.supplements, complete: false, isPresent: this.#isPresent });
    this.names.add(all, found);
    const idOf = ({ name }: CatalogueSeen): number => found.get(name) ?? 0;
    const told = all.filter((seen) => this.#keep(look, idOf(seen), seen));
    this.names.tell(
      told.flatMap((seen) => (seen.aliases ? [{ id: idOf(seen), aliases: seen.aliases }] : [])),
      this.#isPresent,
    );
    for (const seen of audited) if (openIn(this.rows.presence, `${idOf(seen)}`)) this.#audit(look, idOf(seen), seen);
  }

  /** The end of a run: what its key brought and its list does not name leaves. `scope` null = all packages. */
  finish(look: Look, listed: readonly NamedSeen[], scope: readonly string[] | null): void {
    for (const { id, name, identity } of this.names.packages) {
      const held = openIn(this.rows.presence, `${id}`);
      const isListed = listed.some(
        (one) =>
          (one.identity && one.identity === identity) ||
          (one.name === name && (!one.identity || !identity || one.identity === identity)),
      );
      if (
        !held ||
        held.from.run > look.run ||
        held.from.day > look.day ||
        isListed ||
        scope?.includes(name) === false
      ) {
        continue;
      }
      const artifacts = this.#of(id).artifacts;
      const [heir] = artifacts.flatMap(({ key }) => (key === look.key ? [] : [key])).sort();
      if (held.value.source !== look.key && !artifacts.some(({ key }) => key === look.key)) continue;
      if (heir === undefined && held.value.source === look.key) this.#close(look, id, held);
      else this.#leave(look, id, held, heir);
    }
  }

  /** The areas in which a package that is present was audited. */
  auditedAreas(id: number): ReadonlySet<AreaId> {
    return this.#of(id).audited;
  }

  artifacts(id: number): readonly Artifact[] {
    return this.#of(id).artifacts;
  }

  #isPresent = (id: number): boolean => openIn(this.rows.presence, `${id}`) !== undefined;

  /** The words of a package; false where the run has none that count. */
  #keep(look: Look, id: number, { version, stewards, flags }: CatalogueSeen): boolean {
    const { presence } = this.rows;
    const held = openIn(presence, `${id}`);
    if (!held && presence.some(({ key, to }) => key === `${id}` && to && to.day > look.day)) return false;
    const of = this.#of(id);
    const speaks = !held || held.value.source === look.key || !look.supplements;
    if (flags) this.#switch(look, id, flags);
    // An area is looked at for the first time by whoever has nothing there yet.
    this.#newly.set(id, of.artifacts.length > 0 && of.artifacts.every(({ key }) => key !== look.key));
    if (!speaks) return false;
    const value = { version, source: look.key };
    if (held && (held.value.version === version || held.from.day > look.day)) held.value = value;
    else {
      if (held) held.to = { ...look, cause: null };
      presence.push({ key: `${id}`, value, from: { ...look, cause: null }, to: null });
    }
    this.#steward(look, id, stewards);
    return true;
  }

  readonly #newly = new Map<number, boolean>();

  #steward(look: Look, id: number, stewards: readonly string[]): void {
    const { stewardship } = this.rows;
    const wanted = new Set(stewards.map((steward) => `${id} ${steward}`));
    for (const row of stewardship.filter(
      ({ key, to }) => to === null && key.startsWith(`${id} `) && !wanted.has(key),
    )) {
      if (row.from.day > look.day) stewardship.splice(stewardship.indexOf(row), 1);
      else row.to = { ...look, cause: null };
    }
    for (const key of wanted) {
      if (stewardship.some((row) => row.key === key && (row.to === null || row.to.day > look.day))) continue;
      stewardship.push({ key, value: "", from: { ...look, cause: null }, to: null });
    }
  }

  #switch(look: Look, id: number, flags: ReadonlyMap<string, boolean>): void {
    const { flag } = this.rows;
    for (const row of flag) {
      const [owner = "", name = ""] = row.key.split(" ");
      if (row.to === null && owner === `${id}` && flags.get(name) !== row.value) row.to = { ...look, cause: null };
    }
    for (const [name, value] of flags) {
      const key = `${id} ${name}`;
      if (!openIn(flag, key)) flag.push({ key, value, from: { ...look, cause: null }, to: null });
    }
  }

  #audit(look: Look, id: number, { artifacts }: PackageSeen): void {
    const known = this.#of(id);
    const looked = artifacts.length === 0 || artifacts.some(({ problem }) => problem === null);
    const areas = look.areas.filter((area) => looked || known.audited.has(area));
    const first = known.audited.size === 0;
    const newly = this.#newly.get(id) === true;
    const staged = ship(known, look.key, artifacts, kindsOf(look, look.areas));
    for (const area of areas) {
      const beforehand = first ? "catalogue" : newly || !known.audited.has(area) ? "checker" : null;
      this.#judgeArea(look, id, area, staged, beforehand);
    }
    for (const area of areas) known.audited.add(area);
  }

  #judgeArea(look: Look, id: number, area: AreaId, staged: ReadonlyMap<string, Owned>, beforehand: Cause | null): void {
    const known = this.#of(id);
    for (const kind of kindsOf(look, [area])) {
      const now = new Map([...staged].filter(([, { seen }]) => seen.kind === kind));
      const before = [...known.subjects].filter(([key, { seen }]) => seen.kind === kind && !now.has(key));
      const gone = before.filter(
        ([, { artifact }]) => artifact === null || (artifact.key === look.key && artifact.problem === null),
      );
      if (now.size + gone.length === 0) continue;
      for (const [key, owned] of before) {
        if (!gone.some(([one]) => one === key)) now.set(key, { ...owned, seen: look.judgeAgain(owned.seen) });
      }
      judgeKind(this.rows, look, id, known, { kind, now, beforehand });
      if (gone.length > 0) uncover(known, look.key);
    }
  }

  #close(look: Look, id: number, held: Interval<Present>): void {
    for (const kind of kindsOf(look, AREA_IDS)) {
      judgeKind(this.rows, look, id, this.#of(id), { kind, now: new Map(), beforehand: "catalogue" });
    }
    this.#steward(look, id, []);
    this.#switch(look, id, new Map());
    held.to = { ...look, cause: null };
    this.#known.delete(id);
  }

  /** Others speak of it too: only what this key brought goes. */
  #leave(look: Look, id: number, held: Interval<Present>, heir: string | undefined): void {
    if (held.value.source === look.key) {
      this.#switch(look, id, new Map());
      if (heir !== undefined) held.value = { ...held.value, source: heir };
    }
    const known = this.#of(id);
    const staged = ship(known, look.key, [], kindsOf(look, look.areas));
    for (const area of look.areas) if (known.audited.has(area)) this.#judgeArea(look, id, area, staged, "catalogue");
  }

  #of(id: number): Known {
    const known = this.#known.get(id) ?? nothingKnown();
    this.#known.set(id, known);
    return known;
  }
}

/** The kinds of subject that these areas judge. */
function kindsOf({ checks }: Look, areas: readonly AreaId[]): ReadonlySet<SubjectKind> {
  return new Set([...checks.values()].filter(({ area }) => areas.includes(area)).map(({ kind }) => kind));
}
