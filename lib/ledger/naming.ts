// naming.ts: whose name is whose: packages found by identity or name, renamed, and led to by aliases; said plainly, for the naive model.

export interface NamedSeen {
  readonly name: string;
  /** What stays when the name changes; left out or null where nothing does. */
  readonly identity?: string | null;
  /** Left out where the source does not tell. */
  readonly aliases?: readonly string[];
}

export interface Naming {
  readonly renames: boolean;
  /** What is given is everything that the source lists. */
  readonly complete: boolean;
  /** Is the package in the channel? */
  readonly isPresent: (id: number) => boolean;
}

interface Named {
  readonly id: number;
  name: string;
  identity: string | null;
}

interface Alias {
  id: number;
  former: boolean;
}

export class NaiveNames {
  readonly packages: Named[] = [];
  readonly aliases = new Map<string, Alias>();

  nameOf(id: number): string {
    return this.packages.find((one) => one.id === id)?.name ?? "";
  }

  /** The packages that are meant, by the names given; names and identities are brought up to date. */
  find(seen: readonly NamedSeen[], { renames, complete, isPresent }: Naming): Map<string, number> {
    const found = this.#match(seen, complete);
    const wished: { named: Named; to: string; own: string }[] = [];
    for (const { name, identity } of seen) {
      const named = this.packages.find(({ id }) => id === found.get(name));
      if (!named || !identity) continue;
      named.identity = identity;
      if (named.name !== name) wished.push({ named, to: name, own: ownName(name, identity) });
    }
    if (renames && wished.length > 0) {
      this.#rename(wished, (id) => !isPresent(id) && ![...found.values()].includes(id));
      this.#unalias(seen);
    }
    return found;
  }

  /** Those of `seen` that `found` lacks, as new packages; their numbers go by their names. */
  add(seen: readonly NamedSeen[], found: Map<string, number>): void {
    const homeless = seen
      .filter(({ name }) => !found.has(name))
      .map(({ name, identity = null }) => ({
        asked: name,
        identity,
        name: identity && this.#bearer(name) ? ownName(name, identity) : name,
      }));
    for (const { asked, identity, name } of homeless.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const id = this.packages.length + 1;
      this.packages.push({ id, name, identity });
      found.set(asked, id);
    }
    this.#unalias(seen);
  }

  /** What sources say of the packages' other names, once all of them are there. */
  tell(
    told: readonly { readonly id: number; readonly aliases: readonly string[] }[],
    isPresent: Naming["isPresent"],
  ): void {
    for (const { id, aliases } of told) {
      for (const [name, alias] of this.aliases) {
        if (alias.id === id && !alias.former && !aliases.includes(name)) this.aliases.delete(name);
      }
    }
    const before = new Map([...this.aliases].map(([name, alias]) => [name, { ...alias }]));
    for (const { id, aliases } of [...told].sort((a, b) => b.id - a.id)) {
      for (const name of aliases) {
        const held = before.get(name);
        const isHeld = held && (held.id === id || (!held.former && isPresent(held.id)));
        if (!this.#bearer(name) && !isHeld) this.aliases.set(name, { id, former: false });
      }
    }
  }

  #bearer(name: string): Named | undefined {
    return this.packages.find((one) => one.name === name);
  }

  #match(seen: readonly NamedSeen[], complete: boolean): Map<string, number> {
    const found = new Map<string, number>();
    for (const { name, identity } of seen) {
      const same = identity && this.packages.find((one) => one.identity === identity);
      if (same) found.set(name, same.id);
    }
    const claimed = new Set(found.values());
    for (const { name, identity } of seen) {
      const bearer = this.#bearer(name);
      const mayBe = bearer && (complete || !identity || bearer.identity === null);
      if (!found.has(name) && mayBe && !claimed.has(bearer.id)) found.set(name, bearer.id);
    }
    return found;
  }

  #rename(wished: { named: Named; to: string; own: string }[], hasLeft: (id: number) => boolean): void {
    const blocked = ({ to }: { to: string }): boolean => {
      const bearer = this.#bearer(to);
      return bearer !== undefined && !hasLeft(bearer.id) && !wished.some(({ named }) => named === bearer);
    };
    while (wished.some(blocked)) wished = wished.filter((wish) => !blocked(wish));
    const moves = wished.map((wish) => ({ ...wish, from: wish.named.name, bearer: this.#bearer(wish.to) }));
    for (const { to, bearer } of moves) {
      if (bearer && hasLeft(bearer.id)) bearer.name = ownName(to, bearer.identity ?? `${bearer.id}`);
    }
    for (const { named, to } of moves) named.name = to;
    for (const { to } of moves) this.aliases.delete(to);
    for (const { named, from, own } of moves) {
      if (from !== own && !this.#bearer(from) && !this.aliases.has(from)) {
        this.aliases.set(from, { id: named.id, former: true });
      }
    }
  }

  /** Nobody has an alias that is given as a package's name. */
  #unalias(seen: readonly NamedSeen[]): void {
    for (const { name } of seen) if (this.#bearer(name)) this.aliases.delete(name);
  }
}

/** "p (file)" where the identity is "p file", else with the whole identity. */
function ownName(name: string, identity: string): string {
  return `${name} (${identity.startsWith(`${name} `) ? identity.slice(name.length + 1) : identity})`;
}
