// tally.ts: what a run has done so far, told to whoever watches; and the pauses in which signals and the database are heard.
import { setImmediate } from "node:timers/promises";
import type { SubjectKind } from "#lib/areas/area.ts";
import type { AuditedPackage, AuditedSubject, ProblemKind } from "./audited.ts";
import type { Progress, RunSummary } from "./progress.ts";
import type { OpenSource } from "./sources/source.ts";

/** Reading and parsing are synchronous: this often, timers, sockets and signals get their turn. */
const PAUSE_EVERY_MS = 50;

export class Tally {
  readonly #source: OpenSource;
  readonly #onProgress: (progress: Progress) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #startedAt = performance.now();
  readonly #filesTotal: number;
  #pausedAt = performance.now();
  #packages = 0;
  #unchanged = 0;
  #artifacts = 0;
  #filesDone = 0;
  #files = 0;
  #findings = 0;
  #bytes = 0;
  #historyRows = 0;
  readonly #subjects = new Map<SubjectKind, number>();
  readonly #problems = new Map<ProblemKind, number>();
  readonly #untold = new Map<ProblemKind, number>();

  constructor(source: OpenSource, onProgress: (progress: Progress) => void, signal: AbortSignal | undefined) {
    this.#source = source;
    this.#onProgress = onProgress;
    this.#signal = signal;
    this.#filesTotal = source.packages.reduce((sum, { fileCount = 0 }) => sum + fileCount, 0);
  }

  /** Lets others run when it is time to, and tells how far things are. Throws the signal's reason when the run shall end. */
  async pause(): Promise<void> {
    this.throwIfStopped();
    if (performance.now() - this.#pausedAt < PAUSE_EVERY_MS) return;
    this.report("auditing");
    await setImmediate();
    this.#pausedAt = performance.now();
  }

  /** Throws the signal's reason when the run shall end. */
  throwIfStopped(): void {
    this.#signal?.throwIfAborted();
  }

  file(): void {
    this.#files += 1;
    this.#filesDone += 1;
  }

  subject({ kind, problem, assessments }: AuditedSubject): void {
    this.#subjects.set(kind, (this.#subjects.get(kind) ?? 0) + 1);
    if (problem) this.problem(problem.kind);
    this.#findings += assessments.filter(({ verdict }) => verdict === "fail").length;
  }

  audited({ artifacts }: AuditedPackage): void {
    this.#packages += 1;
    this.#artifacts += artifacts.length;
  }

  unchanged({ fileCount = 0 }: OpenSource["packages"][number]): void {
    this.#packages += 1;
    this.#unchanged += 1;
    this.#filesDone += fileCount;
  }

  /** Of an artifact that was read. */
  bytes(count: number): void {
    this.#bytes += count;
  }

  /** Of an artifact that could not be fetched or unpacked. */
  problem(kind: ProblemKind): void {
    for (const counts of [this.#problems, this.#untold]) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }

  stored(historyRows: number): void {
    this.#historyRows += historyRows;
  }

  /** The problems since this was asked last: those of a batch. */
  takeProblems(): Partial<Record<ProblemKind, number>> {
    const taken = Object.fromEntries(this.#untold);
    this.#untold.clear();
    return taken;
  }

  report(phase: Progress["phase"]): void {
    this.#onProgress({
      phase,
      packages: this.#packages,
      packagesTotal: this.#source.packages.length,
      unchanged: this.#unchanged,
      files: this.#filesDone,
      filesTotal: this.#filesTotal,
      bytes: this.#bytes,
      findings: this.#findings,
      problems: [...this.#problems.values()].reduce((sum, count) => sum + count, 0),
      elapsedMs: performance.now() - this.#startedAt,
    });
  }

  summarise(): RunSummary {
    const { distro, stream, arch, title } = this.#source.channel;
    return {
      channel: `${distro}:${stream}:${arch}`,
      title,
      packages: this.#packages,
      unchanged: this.#unchanged,
      artifacts: this.#artifacts,
      files: this.#files,
      bytes: this.#bytes,
      subjects: Object.fromEntries(this.#subjects),
      findings: this.#findings,
      problems: Object.fromEntries(this.#problems),
      historyRows: this.#historyRows,
      seconds: Math.round(performance.now() - this.#startedAt) / 1000,
      notes: this.#source.notes,
    };
  }
}
