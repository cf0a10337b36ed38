// loose-profiles.ts: AppArmor profiles that lie anywhere, their includes found as apparmor_parser finds them.
import { createHash } from "node:crypto";
import { readProfileFacts } from "#lib/areas/mac/index.ts";
import {
  isPolicyPath,
  parsePolicyFile,
  POLICY_BASE,
  type PolicyFile,
  PolicySources,
} from "#lib/formats/apparmor/index.ts";
import { decodeText } from "#lib/formats/byte-reader.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { offerSubject } from "../root/offers.ts";
import type { Root, RootEntry } from "../root/root.ts";
import { hashSources } from "../root/root-policy.ts";
import type { Offer } from "../sources/source.ts";

/** A line that opens a profile: `profile x /bin/x flags=(complain) {`, `/usr/bin/x {`, `@{bin}/x {`. */
const HEADER = /^[ \t]*(?:profile[ \t]+\S[^\n]*|[/"@][^\n#]*)\{[ \t]*(?:#[^\n]*)?$/m;
/** What is beside profiles in apparmor.d only to be included, or to say which are loaded. */
const NOT_LOADED = /\/(?:abstractions|tunables|abi|local|disable|force-complain|cache(?:\.d)?)\//;
const BASE_NAME = /^(.*\/apparmor\.d)\//;

export class LooseProfiles {
  readonly #root: Root;
  readonly #sources: PolicySources;

  constructor(root: Root) {
    this.#root = root;
    this.#sources = new PolicySources(root);
  }

  /** An offer a profile. Where a file only looks like policy, `isSure` says whether it must be. */
  *offers(entry: RootEntry, head: Uint8Array, isSure: boolean): Generator<Offer> {
    if (head.includes(0) || !HEADER.test(decodeText(head))) return;
    const own = BASE_NAME.exec(entry.path)?.[1];
    if (own !== undefined && NOT_LOADED.test(entry.path.slice(own.length))) return;
    try {
      yield* profileOffers(entry, this.#parse(entry.path, own));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      const isPolicy = isSure || (own !== undefined && isPolicyPath(entry.path, own));
      if (isPolicy) yield offerSubject("apparmor-profile", entry, () => Promise.reject(error));
    }
  }

  /** `<...>` is looked for in the file's own apparmor.d or beside it, else, as apparmor_parser does, in this machine's. */
  #parse(path: string, own: string | undefined): PolicyFile {
    const directory = path.slice(0, path.lastIndexOf("/"));
    const hasTunables = this.#root.follow(`${directory}/tunables`) !== null;
    return parsePolicyFile(path, this.#sources.tree, {
      base: own ?? (hasTunables ? directory : POLICY_BASE),
      sources: this.#sources,
    });
  }
}

function* profileOffers(entry: RootEntry, file: PolicyFile): Generator<Offer> {
  const hash = hashSources(file);
  for (const profile of file.profiles) {
    const path = file.profiles.length > 1 ? `${entry.path}#${profile.fullName}` : entry.path;
    yield offerSubject("apparmor-profile", { ...entry, path }, () => ({
      contentHash: createHash("sha256").update(hash).update(profile.fullName).digest(),
      readFacts: () => readProfileFacts(file, profile),
    }));
  }
}
