// deb-group.ts: the binary packages of one source, fetched, unpacked and read as one root: one's profile may confine another's program.
import { createHash } from "node:crypto";
import type { Fetched, Http } from "../../http/http.ts";
import type { ListedArtifact, Offer } from "../source.ts";
import type { OfferedBinary } from "./catalogue.ts";
import type { DebGroup as UnpackedGroup } from "../../unpack/deb-group.ts";
import { openGroup } from "./open-group.ts";
import type { SuitePolicy } from "./suite-policy.ts";

export interface GroupContext {
  readonly http: Http;
  readonly signal?: AbortSignal | undefined;
  /** Null where the suites' policy is not known. */
  readonly policy: SuitePolicy | null;
  /** Whether a package may have programs that profiles are meant for. */
  readonly hasPrograms: (name: string) => boolean;
}

const MIB = 1024 * 1024;
/** What is fetched while another package is being looked at: it waits on the disk. */
const MAX_PREPARED_BYTES = 512 * MIB;

export class DebGroup {
  readonly artifacts: readonly ListedArtifact[];
  readonly #binaries: readonly OfferedBinary[];
  readonly #context: GroupContext;
  #stop: AbortController | null = null;
  #fetched: ReadonlyMap<string, Promise<Fetched>> | null = null;
  #opened: Promise<UnpackedGroup> | null = null;
  #left: number;

  constructor(binaries: readonly OfferedBinary[], context: GroupContext) {
    this.#binaries = binaries;
    this.#context = context;
    this.#left = binaries.length;
    const members = groupDigest(binaries);
    this.artifacts = binaries.map((binary) => ({
      name: binary.name,
      version: binary.version,
      arch: binary.arch,
      sizeBytes: binary.sizeBytes,
      identify: () => identify(binary, members, context),
      offers: () => this.#offersOf(binary.name),
    }));
  }

  /** Begins to fetch, where that does not take too much room. What fails is told by the offers. */
  async prepare(): Promise<void> {
    const bytes = this.#binaries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (bytes <= MAX_PREPARED_BYTES) await Promise.allSettled(this.#fetch().values());
  }

  close(): void {
    this.#stop?.abort();
    for (const one of this.#fetched?.values() ?? []) one.then((fetched) => fetched.close()).catch(() => undefined);
    this.#opened?.then((opened) => opened.close()).catch(() => undefined);
    [this.#fetched, this.#opened] = [null, null];
  }

  async *#offersOf(name: string): AsyncGenerator<Offer> {
    this.#opened ??= openGroup(this.#fetch(), this.#context.policy);
    const opened = await this.#opened;
    try {
      yield* opened.offersOf(name);
    } finally {
      // Each is asked once; a debug package must not wait on the disk for the others.
      if (--this.#left === 0) this.close();
    }
  }

  #fetch(): ReadonlyMap<string, Promise<Fetched>> {
    if (this.#fetched !== null) return this.#fetched;
    const { http, signal } = this.#context;
    // Made only now: an index has 34,000 groups.
    this.#stop = new AbortController();
    const stop = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
    this.#fetched = new Map(
      this.#binaries.map(({ name, url, sha256, sizeBytes }) => {
        const fetching = http.fetchOnce(url, { maxBytes: sizeBytes, sizeBytes, sha256, signal: stop });
        // It is told once it is asked for; until then it must not end the process.
        fetching.catch(() => undefined);
        return [name, fetching];
      }),
    );
    return this.#fetched;
  }
}

/** Which packages are read together: with another neighbour a file can get another verdict. */
function groupDigest(binaries: readonly OfferedBinary[]): Uint8Array {
  const hash = createHash("sha256");
  for (const { name, sha256 } of binaries) hash.update(`${name}\0${sha256}\0`);
  return hash.digest();
}

function identify(
  { name, sha256 }: OfferedBinary,
  members: Uint8Array,
  { policy, hasPrograms }: GroupContext,
): Uint8Array {
  const hash = createHash("sha256").update(`deb\0${sha256}\0`).update(members);
  if (policy !== null && hasPrograms(name)) hash.update(policy.digest);
  return hash.digest();
}
