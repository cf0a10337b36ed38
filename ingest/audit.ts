// audit.ts: one offered file or subject -> facts and verdicts; what cannot be looked at is `unknown` with its reason, never an exception.
import type { CheckedAssessment, SubjectKind } from "#lib/areas/area.ts";
import { isArchive, readArchiveFacts, readElfFacts } from "#lib/areas/binary/index.ts";
import { getReading } from "#lib/areas/index.ts";
import { isElf } from "#lib/formats/elf/index.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import type { AuditedSubject, ProblemKind } from "./audited.ts";
import { type FileContent, type Offer, type OfferedFile, type OfferedSubject, ReadProblem } from "./sources/source.ts";
import { compressionOf, readDecompressed } from "./unpack/decompress.ts";

/** As many bytes as tell an ELF file, an archive and compressed data from others. */
const MAGIC_BYTES = 8;

/** Kernel modules are compressed one by one; only these are unpacked, for anything may be compressed. The largest known has 40 MB. */
const COMPRESSED_MODULE = /\.ko\.(gz|xz|zst)$/;
const MAX_MODULE_BYTES = 64 * 1024 * 1024;

/** Facts of contents met lately: the same file comes in several packages, and as a hard link in one. */
const CACHED_FACTS = 500;

/** A kernel's 4,000 modules are judged in 64 different ways; each kept apart, they would take four times the memory. */
const SHARED_ASSESSMENTS = 5_000;

/** Judges offers; keeps the facts of the last few hundred contents, and one of assessments that say the same. */
export class Auditor {
  readonly #facts = new Map<string, unknown>();
  readonly #assessments = new Map<string, CheckedAssessment>();

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
    if (isArchiveOfObjects(file)) {
      const { bytes, contentHash } = await file.content();
      return this.#assess(file, "elf", contentHash, () => readArchiveFacts(bytes));
    }
    const content = await this.#elfContent(file);
    return content && this.#assess(file, "elf", content.contentHash, () => readElfFacts(content.bytes));
  }

  /** An ELF file's content, that of a compressed kernel module unpacked; null for any other file. */
  async #elfContent(file: OfferedFile): Promise<FileContent | null> {
    const head = file.head(MAGIC_BYTES);
    if (isElf(head)) return file.content();
    const compression = COMPRESSED_MODULE.test(file.traits.path) ? compressionOf(head) : null;
    if (compression === null) return null;
    const unpacked = await readDecompressed(await file.content(), compression, MAX_MODULE_BYTES);
    return isElf(unpacked.bytes.read(0, MAGIC_BYTES)) ? unpacked : null;
  }

  async #auditSubject(subject: OfferedSubject): Promise<AuditedSubject | null> {
    // What no area judges yet need not be read.
    if (getReading(subject.kind) === null) return null;
    const loaded = await subject.load();
    return loaded && this.#assess(subject, subject.kind, loaded.contentHash, () => loaded.readFacts());
  }

  /** Null where there are no facts: an archive may hold nothing that anybody judges. */
  #assess({ traits }: Offer, kind: SubjectKind, contentHash: Uint8Array, read: () => unknown): AuditedSubject | null {
    const facts = this.#factsOf(kind, contentHash, read);
    if (facts === null) return null;
    const assessments = getReading(kind)?.assess(facts, traits) ?? [];
    const shared = assessments.map((one) => this.#share(one));
    return { kind, traits, read: { contentHash, facts }, problem: null, assessments: shared };
  }

  #share(assessment: CheckedAssessment): CheckedAssessment {
    const { check, ...words } = assessment;
    const key = `${check.no} ${JSON.stringify(words)}`;
    const known = this.#assessments.get(key);
    if (known !== undefined && known.check === check) return known;
    if (this.#assessments.size >= SHARED_ASSESSMENTS) this.#assessments.clear();
    this.#assessments.set(key, assessment);
    return assessment;
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

/** Debian's packages are such archives too, of no objects; the source of packages opens those. */
function isArchiveOfObjects(file: OfferedFile): boolean {
  return isArchive(file.head(MAGIC_BYTES)) && !/\.u?deb$/.test(file.traits.path);
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
 * A file whose first bytes cannot be had is taken for a program only where it looks like one: an execute bit, or a
 * library's or a module's name. Else every secret in /etc would be a program that nobody could judge.
 */
function mayBeElf({ executable, traits }: OfferedFile, error: unknown): boolean {
  return !(error instanceof ReadProblem) || executable || ELF_NAME.test(traits.path);
}

const ELF_NAME = /\.so(\.[0-9.]+)?$|\.ko(\.(gz|xz|zst))?$/;

function problemOf(error: unknown): { kind: ProblemKind; message: string } {
  if (error instanceof ReadProblem) return { kind: error.kind, message: error.message };
  if (error instanceof FormatError) return { kind: "malformed", message: error.message };
  // A fault of ours in one file's reader must not cost the other hundred thousand files; the message says whose it is.
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: "malformed", message: `Starfort failed to read it (${message})` };
}
