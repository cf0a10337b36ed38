// lila.ts: what Lila (reproducible.nixos.org's successor) answers: a report as CycloneDX (what is in a closure) and as text (how its rebuilds went).
//
// Rules: web/views/reports.py and web/crud.py of JulienMalka/lila, EUPL-1.2, read for the shapes alone. The CycloneDX document says
// nothing of results: they are only in the text (`Accept: text/plain`, what curl gets by itself).
import { z } from "zod";
import { FormatError } from "../format-error.ts";
import { parseDerivation, parseDrvName } from "./derivation.ts";
import { fitReport, parseReportJson, quote, type RebuildResult } from "./rebuild.ts";

/** A path of the closure. */
export interface LilaPath {
  /** "<hash>-<name>" of the output. */
  readonly base: string;
  readonly pname: string;
  readonly version: string;
  /** "out", "dev"; null where it is not told. */
  readonly output: string | null;
}

export interface LilaVerdict {
  readonly base: string;
  readonly result: RebuildResult;
  readonly reason: string | null;
}

const TOOL = "Lila's CycloneDX report";
const text = z.string().max(4000);
const Property = z.object({ name: text, value: text });
const Report = z.object({
  bomFormat: z.literal("CycloneDX"),
  components: z.array(z.object({ name: text.optional(), properties: z.array(Property).max(1000).default([]) })),
});

const STORE_PATH = /^\/nix\/store\/([0-9abcdfghijklmnpqrsvwxyz]{32}-([^\s/<>"'`]{1,211}))$/;

/** The output paths of a report, each once. Components without any are left out, as Lila does. Throws FormatError. */
export function parseLilaClosure(json: string): LilaPath[] {
  const { components } = fitReport(Report, parseReportJson(json, TOOL), TOOL);
  const paths = new Map<string, LilaPath>();
  for (const { properties } of components) {
    const valueOf = (name: string): string | null => properties.find((one) => one.name === name)?.value ?? null;
    const output = valueOf("nix:output");
    const drv = valueOf("nix:drv_path");
    for (const { name, value } of properties) {
      if (name !== "nix:out_path" && name !== "nix:output_path") continue;
      const [, base, whole] = STORE_PATH.exec(value) ?? [];
      if (base === undefined || whole === undefined)
        throw new FormatError(`the ${name} ${quote(value)} of ${TOOL}; expected /nix/store/<32 digits>-<name>`);
      paths.set(base, { base, ...nameOf(drv, whole), output });
    }
  }
  if (paths.size === 0) throw new FormatError(`${TOOL} that names no output path (nix:out_path or nix:output_path)`);
  return [...paths.values()];
}

/** Lila's words (path_summaries of web/crud.py). One build alone proves nothing. */
const VERDICTS: readonly (readonly [word: string, result: RebuildResult, reason: string | null])[] = [
  ["No builds", "not-tried", "nobody has built it"],
  ["One build", "not-tried", "one machine alone has built it"],
  ["Successfully reproduced", "reproducible", null],
  ["Partially reproduced", "not-reproducible", "some builds agree, others differ"],
  ["Consistently nondeterministic", "not-reproducible", "no two builds agree"],
];
const LINE =
  /^ {0,20000}([0-9abcdfghijklmnpqrsvwxyz]{32}-[^\s/<>"'`]{1,211})(?: ([A-Z][a-z]{1,30}(?: [a-z]{1,30})?))?$/;

/** The verdicts of a report as text: a tree, a path and its verdict a line. Throws FormatError. */
export function parseLilaText(report: string): LilaVerdict[] {
  const verdicts = new Map<string, LilaVerdict>();
  let at = 0;
  for (const line of report.split("\n")) {
    const trimmed = line.trimEnd();
    const [, base, word] = LINE.exec(trimmed) ?? [];
    // "..." stands for a part of the tree that was printed before; the root has no verdict of its own.
    if (base === undefined && trimmed !== "" && trimmed.trim() !== "...")
      throw new FormatError(
        `a line of Lila's report as text: read ${quote(trimmed)}, expected <store path> <verdict>`,
        at,
      );
    if (base !== undefined && word !== undefined) verdicts.set(base, verdictOf(base, word));
    at += line.length + 1;
  }
  if (verdicts.size === 0) throw new FormatError("Lila's report as text that has no verdict", 0);
  return [...verdicts.values()];
}

function verdictOf(base: string, word: string): LilaVerdict {
  const [, result, reason] = VERDICTS.find(([known]) => known === word) ?? [];
  if (result !== undefined) return { base, result, reason: reason ?? null };
  throw new FormatError(
    `the verdict ${quote(word)} of ${quote(base)}; Lila's are ${VERDICTS.map(([known]) => known).join(", ")}`,
  );
}

/** The derivation's name has no output in it, and so is the better witness. */
function nameOf(drv: string | null, whole: string): Pick<LilaPath, "pname" | "version"> {
  if (drv === null) return parseDrvName(whole);
  const { pname, version } = parseDerivation(drv);
  return { pname, version };
}
