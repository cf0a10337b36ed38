// facts.ts: what is stored of a modprobe.d file: commands that it runs, parameters that rules know, modules that it blocks.
import { z } from "zod";
import { parseModprobe, type ModprobeLine } from "#lib/formats/modprobe.ts";
import { RARE_MODULES, WEAK_PARAMETERS } from "./modprobe-table.ts";
import type { ReadKernelFile } from "../kind.ts";

const MAX_KEPT = 100;
const MAX_TEXT = 200;
const text = z.string().max(MAX_TEXT);

const Line = z.object({ module: text, text, line: z.number().int().positive() });
export type KeptLine = z.infer<typeof Line>;

/** The facts of one modprobe.d file. */
export const ModprobeFacts = z.object({
  /** All lines that kmod understands. */
  lineCount: z.number().int().nonnegative(),
  /** `install` and `remove` lines that start a program rather than stop a module. */
  commands: z.array(Line),
  /** `options` with a parameter that rules know: `text` is "parameter=value". */
  parameters: z.array(Line),
  /** Rare modules that cannot load, with what stops them: "install", "blacklist", "alias". */
  blocked: z.array(Line),
  problems: z.array(text),
});
export type ModprobeFacts = z.infer<typeof ModprobeFacts>;

/** Reads one file. Throws FormatError when the bytes are no text. */
export const readModprobeFacts: ReadKernelFile<ModprobeFacts> = (bytes) => {
  const { lines, problems } = parseModprobe(bytes);
  const runs = lines.filter((line) => (line.command === "install" || line.command === "remove") && !isStop(line));
  return {
    lineCount: lines.length,
    commands: runs.slice(0, MAX_KEPT).map(toKept),
    parameters: lines.flatMap(parametersOf).slice(0, MAX_KEPT),
    blocked: lines.flatMap(blockedBy).slice(0, MAX_KEPT),
    problems: problems.map((problem) => problem.slice(0, MAX_TEXT)),
  };
};

function toKept({ module, text, line }: ModprobeLine): KeptLine {
  return { module: module.slice(0, MAX_TEXT), text: text.slice(0, MAX_TEXT), line };
}

/** `install X /bin/false`: the usual way to say never. */
function isStop({ text }: ModprobeLine): boolean {
  return /^(?:(?:\/usr)?\/bin\/)?(?:true|false|:)$/.test(text) || text === "/dev/null";
}

function parametersOf({ command, module, text, line }: ModprobeLine): KeptLine[] {
  if (command !== "options") return [];
  const rows = WEAK_PARAMETERS.filter((row) => row.module === module);
  if (rows.length === 0) return [];
  return text
    .split(" ")
    .slice(0, MAX_KEPT)
    .filter((word) => rows.some(({ parameter }) => parameter === word.split("=", 1)[0]?.replaceAll("-", "_")))
    .map((word) => ({ module, text: word.slice(0, MAX_TEXT), line }));
}

function blockedBy(parsed: ModprobeLine): KeptLine[] {
  const { command, module, line } = parsed;
  const stops =
    command === "blacklist" ||
    (command === "install" && isStop(parsed)) ||
    (command === "alias" && parsed.text === "off");
  // `alias net-pf-9 off` names a protocol by its number, not a module.
  const isRare = RARE_MODULES.has(module) || (command === "alias" && module.startsWith("net_pf_"));
  return stops && isRare ? [{ module, text: command, line }] : [];
}
