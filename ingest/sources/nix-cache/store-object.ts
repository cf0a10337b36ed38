// store-object.ts: one store path, wherever it is read from: what tells that it is unchanged, and its files.
import type { StorePath } from "#lib/formats/nix-cache/index.ts";
import type { Offer } from "../source.ts";

export interface StoreObject {
  readonly path: StorePath;
  /** The name of what it was built by, "hello-2.12.1"; null where nobody says. */
  readonly derivation: string | null;
  /** Of what is fetched; null where nobody says. */
  readonly sizeBytes: number | null;
  /** The place does not have it. */
  readonly isAbsent: boolean;
  /** Throws ReadProblem and FormatError: it cannot be had, or nobody vouches for it. */
  identify(): Uint8Array;
  /** Its files, as those of a system that has nothing else. Throws ReadProblem and FormatError before it gives the first. */
  offers(): Iterable<Offer> | AsyncIterable<Offer>;
  /** Begins to fetch it. What fails is told by the offers. */
  prepare?(): Promise<void>;
  /** Frees what was fetched. */
  close?(): void;
}
