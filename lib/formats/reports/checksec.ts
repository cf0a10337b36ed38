// checksec.ts: what checksec says of files, as JSON: the shell script (2.x, `--format=json --file=` and `--dir=`) and the rewrite in Go (3.x, `-o json`).
import { z } from "zod";
import { FormatError } from "../format-error.ts";
import { decodeReport, fitShape, parseJson } from "./json-text.ts";

export interface ChecksecFile {
  readonly path: string;
  /** Field -> its word as printed: `relro` is "full" in 2.x and "Full RELRO" in 3.x. */
  readonly words: Readonly<Record<string, string>>;
}

const TOOL = "checksec";

const WORDS = z
  .object({
    relro: z.string(),
    canary: z.string(),
    nx: z.string(),
    pie: z.string(),
    rpath: z.string(),
    runpath: z.string(),
    fortify_source: z.string(),
  })
  .catchall(z.string());

/** 2.x: { "dir": { "name": ... }, "<path>": { "relro": ..., ..., "filename": ... } } */
const BY_PATH = z.record(z.string(), z.unknown());
/** 3.x: an array, an object a file. */
const LISTED = z.array(z.object({ name: z.string(), checks: WORDS }));

/** The files of a report, in its order. Throws FormatError, also for reports on processes and kernels: those speak of no package's files. */
export function parseChecksec(bytes: Uint8Array): ChecksecFile[] {
  const value = parseJson(withoutListComma(decodeReport(bytes, TOOL)), TOOL);
  const files = Array.isArray(value)
    ? fitShape(LISTED, value, `${TOOL} 3`).map(({ name, checks }) => ({ path: name, words: checks }))
    : parseByPath(value);
  if (files.length === 0) throw new FormatError(`a report of ${TOOL} that names no file`);
  return files;
}

function parseByPath(value: unknown): ChecksecFile[] {
  const entries = Object.entries(fitShape(BY_PATH, value, TOOL));
  return entries
    .filter(([path]) => path !== "dir")
    .map(([path, words]) => {
      const shape = `${TOOL} 2 of ${JSON.stringify(path.slice(0, 120))}`;
      const said = Object.entries(fitShape(WORDS, words, shape)).filter(([field]) => field !== "filename");
      return { path, words: Object.fromEntries(said) };
    });
}

// 2.x with --listfile ends its last entry with a comma too.
function withoutListComma(text: string): string {
  const end = text.trimEnd();
  if (!end.endsWith("}")) return text;
  const before = end.slice(0, -1).trimEnd();
  return before.endsWith(",") ? `${before.slice(0, -1)}}` : text;
}
