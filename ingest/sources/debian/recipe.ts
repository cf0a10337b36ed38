// recipe.ts: debian/rules of a source package, as an artifact beside its binary packages.
import { createHash } from "node:crypto";
import { flagsOfRecipe, readRecipeFacts, type RecipeFacts } from "#lib/areas/binary/index.ts";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { MAX_RULES_CHARS, parseDebianRules } from "#lib/formats/debian-rules.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { readAddedFile } from "#lib/formats/unified-diff.ts";
import type { RecipeFlag } from "../../audited.ts";
import { HttpProblem } from "../../http/http.ts";
import { decompressedPieces } from "../../http/index.ts";
import { type ListedArtifact, type LoadedSubject, type Offer } from "../source.ts";
import { searchTar } from "./archive-files.ts";
import type { KnownSource } from "./catalogue.ts";
import type { GroupContext } from "./deb-group.ts";

const MIB = 1024 * 1024;
/** Of a native tarball, unpacked; the Debian part of others is far smaller. */
const MAX_TAR_BYTES = 256 * MIB;
const MAX_DIFF_BYTES = 64 * MIB;
const RULES = "debian/rules";

interface Wanted {
  readonly name: string;
  readonly version: string;
  readonly packaging: NonNullable<KnownSource["packaging"]>;
}

export class Recipe {
  readonly artifact: ListedArtifact;
  readonly #wanted: Wanted;
  readonly #context: Pick<GroupContext, "http" | "signal">;
  #facts: RecipeFacts | null = null;

  constructor(wanted: Wanted, context: Pick<GroupContext, "http" | "signal">) {
    this.#wanted = wanted;
    this.#context = context;
    const { name, version, packaging } = wanted;
    this.artifact = {
      name: `${name} (source)`,
      version,
      arch: "source",
      sizeBytes: packaging.sizeBytes,
      identify: () => createHash("sha256").update(`recipe\0${packaging.sha256}`).digest(),
      offers: () => this.#offers(),
    };
  }

  /** What it switches on and off on purpose; undefined where it was not read. */
  get flags(): readonly RecipeFlag[] | undefined {
    return this.#facts === null ? undefined : flagsOfRecipe(this.#facts);
  }

  async *#offers(): AsyncGenerator<Offer> {
    const load = await this.#load();
    yield { type: "subject", kind: "recipe", traits: { path: RULES, setuid: false, setgid: false }, load };
  }

  /** Many mirrors keep no sources: that is known for good, and no reason to look at the package again every day. Other failures are thrown, and pass. */
  async #load(): Promise<() => LoadedSubject> {
    try {
      const text = await this.#readRules();
      const facts = readRecipeFacts({ ...parseDebianRules(text), defaults: "debian" });
      this.#facts = facts;
      const contentHash = createHash("sha256").update(text).digest();
      return () => ({ contentHash, readFacts: () => facts });
    } catch (error) {
      if (!isMissing(error)) throw error;
      return () => {
        throw error;
      };
    }
  }

  async #readRules(): Promise<string> {
    const { url, name, sha256, sizeBytes } = this.#wanted.packaging;
    const { http, signal } = this.#context;
    const fetched = await http.fetchOnce(url, { maxBytes: sizeBytes, sizeBytes, sha256, signal });
    try {
      const rules = name.endsWith(".diff.gz")
        ? await fromDiff(fetched.bytes, name)
        : await fromTar(fetched.bytes, name);
      if (rules === null) throw new FormatError(`${name} has no ${RULES}`);
      return rules;
    } finally {
      fetched.close();
    }
  }
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof FormatError || (error instanceof HttpProblem && (error.status === 404 || error.status === 410))
  );
}

async function fromDiff(bytes: ByteSource, name: string): Promise<string | null> {
  const pieces: Uint8Array[] = [];
  for await (const piece of decompressedPieces({ bytes, url: name }, { maxBytes: MAX_DIFF_BYTES }))
    pieces.push(piece.slice());
  return readAddedFile(Buffer.concat(pieces).toString("utf8"), RULES);
}

/** In the Debian part it is at the top, in a native tarball one directory down. */
async function fromTar(bytes: ByteSource, name: string): Promise<string | null> {
  let rules: Uint8Array | null = null;
  await searchTar(bytes, name, {
    maxBytes: MAX_TAR_BYTES,
    wanted: (path, { type }) => rules === null && type === "file" && /^\/(?:[^/]+\/)?debian\/rules$/.test(path),
    isEnough: () => rules !== null,
    found: (_path, _entry, content) => (rules = content),
  });
  return rules === null ? null : Buffer.from(rules).toString("utf8").slice(0, MAX_RULES_CHARS);
}
