// listing.ts: a folded package as the pipeline asks for it: its members fetched one ahead, and no file of one lost to another's.
import type { ListedArtifact, ListedPackage, Offer } from "../source.ts";
import { ARCH } from "../nixos-units/channel.ts";
import type { FoldedPackage, Member } from "./fold.ts";
import { renamed } from "./renamed.ts";

const MIB = 1024 * 1024;
/** What is fetched while another package is being looked at: it waits on the disk. */
const MAX_PREPARED_BYTES = 512 * MIB;

/** What a store path is of, its name tells; the rest, the catalogue. */
export function listPackage({ name, version, members }: FoldedPackage): ListedPackage {
  const files = new FileNames();
  return {
    ...{ name, version, description: null, homepage: null, recipe: null, stewards: [] },
    artifacts: members.map((member) => listArtifact(member, files)),
    ...(members.some(({ object }) => object.prepare !== undefined) ? { prepare: () => prepare(members) } : {}),
    close: () => {
      files.forget();
      for (const { object } of members) object.close?.();
    },
  };
}

function listArtifact(member: Member, files: FileNames): ListedArtifact {
  const { name, version, object } = member;
  return {
    ...{ name, version, arch: ARCH, sizeBytes: object.sizeBytes },
    identify: () => object.identify(),
    offers: () => files.named(member),
  };
}

async function prepare(members: readonly Member[]): Promise<void> {
  const bytes = members.reduce((sum, { object }) => sum + (object.sizeBytes ?? 0), 0);
  if (bytes <= MAX_PREPARED_BYTES) await Promise.all(members.map(({ object }) => object.prepare?.()));
}

/** A subject is known by its path in the package; outputs and other builds may have the same. */
class FileNames {
  readonly #owners = new Map<string, string>();

  async *named({ name, isRival, object }: Member): AsyncGenerator<Offer> {
    for await (const offer of object.offers()) {
      const { path } = offer.traits;
      const owner = isRival ? null : (this.#owners.get(path) ?? name);
      if (owner === name) this.#owners.set(path, name);
      yield owner === name ? offer : renamed(offer, `${name}:${path}`);
    }
  }

  forget(): void {
    this.#owners.clear();
  }
}
