// index.ts: `starfort audit PATH...`: what stands there is judged by the checks that ingest runs; no database, no network.
import { getCheck } from "#lib/areas/index.ts";
import { Auditor } from "../audit.ts";
import type { AuditedSubject } from "../audited.ts";
import { withMembers } from "./archive-members.ts";
import { findGroups } from "./given.ts";
import { BadInput, type Group } from "./group.ts";
import { jsonReport } from "./json-report.ts";
import { paperFor } from "./lines.ts";
import { AuditOptions, isFinding, isWanted } from "./options.ts";
import { compareBuilds, rebuildLines } from "./rebuild.ts";
import type { Report } from "./report.ts";
import { tableReport } from "./table-report.ts";

/** The exit codes that are promised in README. */
export const EXIT = { clean: 0, findings: 1, badInput: 2 } as const;
/** What a shell calls the end by SIGPIPE: the reader has gone, and with it whoever could be told. */
const EXIT_NO_READER = 141;

/** Audits all paths, one after the other, and gives the exit code. A path that cannot be audited is told on stderr; the others still are. */
export async function auditCommand(paths: readonly string[], given: unknown): Promise<number> {
  const options = AuditOptions.parse(given);
  endQuietlyWithoutReader();
  if (options.rebuild) return auditRebuild(paths, options);
  const unknown = options.check.filter((id) => getCheck(id) === null);
  for (const id of unknown) complain(`there is no check ${JSON.stringify(id)}; the names are those that --json prints`);
  if (unknown.length > 0) return EXIT.badInput;
  const report = options.json
    ? jsonReport(process.stdout)
    : options.quiet
      ? null
      : tableReport({ out: process.stdout, paper: paperFor(process.stdout), all: options.all });
  const audit = new PathAudit(options, report);
  try {
    for (const path of paths) await audit.run(path);
  } finally {
    report?.finish();
  }
  return audit.isBad ? EXIT.badInput : audit.hasFindings ? EXIT.findings : EXIT.clean;
}

/** Two builds of one thing: 0 where they are the same, 1 where they differ. */
async function auditRebuild(paths: readonly string[], { json, quiet }: AuditOptions): Promise<number> {
  const [a, b] = paths;
  if (a === undefined || b === undefined || paths.length > 2) {
    complain(`--rebuild compares two builds of the same thing: expected two paths, ${paths.length} given`);
    return EXIT.badInput;
  }
  try {
    const found = await compareBuilds(a, b);
    if (json) process.stdout.write(`${JSON.stringify({ a, b, ...found }, null, 2)}\n`);
    else if (!quiet) process.stdout.write(`${rebuildLines(a, b, found, paperFor(process.stdout)).join("\n")}\n`);
    return found.identical ? EXIT.clean : EXIT.findings;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    complain(`${error.path} cannot be compared: ${error.message}`);
    return EXIT.badInput;
  }
}

class PathAudit {
  isBad = false;
  hasFindings = false;
  readonly #options: AuditOptions;
  readonly #report: Report | null;
  readonly #auditor = new Auditor();

  constructor(options: AuditOptions, report: Report | null) {
    this.#options = options;
    this.#report = report;
  }

  async run(path: string): Promise<void> {
    let judged = 0;
    let isPackage = false;
    try {
      for await (const group of findGroups(path)) {
        judged += await this.#runGroup(group);
        isPackage ||= group.title !== null || group.problem !== null;
      }
      // A package of documentation is a good package; a file that nobody can judge was given by mistake.
      if (judged === 0 && !isPackage) throw new BadInput(path, this.#nothingFound());
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      this.#refuse(error.path, error.message);
    }
  }

  /** How many subjects it has. */
  async #runGroup(group: Group): Promise<number> {
    let judged = 0;
    if (group.problem !== null) this.#refuse(group.path, group.problem);
    this.#report?.begin(group);
    for await (const offered of group.offers) {
      for await (const offer of withMembers(offered)) {
        const audited = await this.#auditor.audit(offer);
        const subject = audited === null ? null : this.#wanted(audited);
        if (subject === null) continue;
        judged += 1;
        this.#note(group, subject);
        this.#report?.subject({ name: nameOf(group, subject), subject });
      }
    }
    this.#report?.end();
    return judged;
  }

  /** The subject with those of its verdicts that were asked for; null where none was. */
  #wanted(subject: AuditedSubject): AuditedSubject | null {
    const assessments = subject.assessments.filter((assessed) => isWanted(this.#options, assessed));
    return assessments.length === 0 ? null : { ...subject, assessments };
  }

  #note(group: Group, { assessments, traits, problem }: AuditedSubject): void {
    const { failOn } = this.#options;
    this.hasFindings ||= assessments.some((assessed) => isFinding(failOn, assessed, traits));
    if (problem !== null && group.isFile) this.#refuse(group.path, problem.message);
  }

  #refuse(path: string, why: string): void {
    this.isBad = true;
    complain(`${path} cannot be audited: ${why}`);
  }

  #nothingFound(): string {
    const { area, check } = this.#options;
    const asked = [...area.map((id) => `--area ${id}`), ...check.map((id) => `--check ${id}`)].join(" ");
    if (asked !== "") return `nothing in it is judged with ${asked}`;
    return (
      "nothing in it is judged; expected an ELF file, a .service unit, an AppArmor profile, a kernel config, " +
      "a file of sysctl.d or modprobe.d, a .deb, a .nar, a .a archive, or a directory with such files"
    );
  }
}

/** A profile's own name is part of its path in the ledger; here it is among its facts. */
function nameOf(group: Group, { kind, traits }: AuditedSubject): string {
  const path = kind === "apparmor-profile" ? traits.path.replace(/#.*$/, "") : traits.path;
  return group.nameOf(path);
}

function complain(text: string): void {
  process.stderr.write(`starfort: ${text}\n`);
}

function endQuietlyWithoutReader(): void {
  process.stdout.on("error", (error) => {
    if ("code" in error && error.code === "EPIPE") process.exit(EXIT_NO_READER);
    throw error;
  });
}
