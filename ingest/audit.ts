// audit.ts: one offered file or subject -> facts and verdicts; what cannot be looked at is `unknown` with its reason, never an exception.
import type { SubjectKind } from "#lib/areas/area.ts";
import { readElfFacts } from "#lib/areas/binary/index.ts";
import { getReading } from "#lib/areas/index.ts";
import { isElf } from "#lib/formats/elf/index.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import type { AuditedSubject, ProblemKind } from "./audited.ts";
import { type Offer, type OfferedFile, type OfferedSubject, ReadProblem } from "./sources/source.ts";

/** As many bytes as tell an ELF file from others. */
const MAGIC_BYTES = 4;

/** Facts of contents met lately: the same file comes in several packages, and as a hard link in one. */
const CACHED_FACTS = 500;

/** Judges offers; keeps the facts of the last few hundred contents. */
export class Auditor {
  readonly #facts = new Map<string, unknown>();

  /** The subject that was offered with its verdicts, or null where no area looks at such a file. */
  async audit(offer: Offer): Promise<AuditedSubject | null> {
    try {
      return await (offer.type === "subject" ? this.#auditSubject(offer) : this.#auditFile(offer));
    } catch (error) {
      if (offer.type === "file" && !mayBeElf(offer, error)) return null;
      return notLookedAt(offer.type === "file" ? "elf" : offer.kind, offer, problemOf(error));
    }
  }

  async #auditFile(file: OfferedFile): Promise<AuditedSubject | null> {
    if (!isElf(file.head(MAGIC_BYTES))) return null;
    const { bytes, contentHash } = await file.content();
    return this.#assess(file, "elf", contentHash, () => readElfFacts(bytes));
  }

  async #auditSubject(subject: OfferedSubject): Promise<AuditedSubject | null> {
    // What no area judges yet need not be read.
    if (getReading(subject.kind) === null) return null;
    const loaded = await subject.load();
    return loaded && this.#assess(subject, subject.kind, loaded.contentHash, () => loaded.readFacts());
  }

  #assess({ traits }: Offer, kind: SubjectKind, contentHash: Uint8Array, read: () => unknown): AuditedSubject {
    const facts = this.#factsOf(kind, contentHash, read);
    const assessments = getReading(kind)?.assess(facts, traits) ?? [];
    return { kind, traits, read: { contentHash, facts }, problem: null, assessments };
  }

  #factsOf(kind: SubjectKind, contentHash: Uint8Array, read: () => unknown): unknown {
    const key = kind + Buffer.from(contentHash).toString("hex");
    const facts = this.#facts.has(key) ? this.#facts.get(key) : read();
    // Put last again; the first of a Map is the one that was not used for longest.
    this.#facts.delete(key);
    this.#facts.set(key, facts);
    const [oldest] = this.#facts.keys();
    if (this.#facts.size > CACHED_FACTS && oldest !== undefined) this.#facts.delete(oldest);
    return facts;
  }
}

function notLookedAt(
  kind: SubjectKind,
  { traits }: Offer,
  problem: { kind: ProblemKind; message: string },
): AuditedSubject {
  const assessments = getReading(kind)?.cannotLook(problem.message) ?? [];
  return { kind, traits, read: null, problem, assessments };
}

/**
 * A file whose first bytes cannot be had is taken for a program only where it looks like one: an execute bit or a library's
 * name. Else every secret in /etc would be a program that nobody could judge.
 */
function mayBeElf({ executable, traits }: OfferedFile, error: unknown): boolean {
  return !(error instanceof ReadProblem) || executable || /\.so(\.[0-9.]+)?$/.test(traits.path);
}

function problemOf(error: unknown): { kind: ProblemKind; message: string } {
  if (error instanceof ReadProblem) return { kind: error.kind, message: error.message };
  if (error instanceof FormatError) return { kind: "malformed", message: error.message };
  // A fault of ours in one file's reader must not cost the other hundred thousand files; the message says whose it is.
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: "malformed", message: `Starfort failed to read it (${message})` };
}
