// facts.ts: what is stored of a kernel command line: the words that rules know. Others may hold people's disks and keys.
import { z } from "zod";
import { parseBootParameters, type BootParameter } from "#lib/formats/cmdline/index.ts";
import { ASKED_PARAMETERS } from "./cmdline-table.ts";
import type { ReadKernelFile } from "../kind.ts";

const MAX_KEPT = 100;
const MAX_TEXT = 200;
const text = z.string().max(MAX_TEXT);

const Parameter = z.object({ key: text, value: text.nullable(), line: z.number().int().positive().nullable() });
export type KeptParameter = z.infer<typeof Parameter>;

/** The facts of one command line. */
export const CmdlineFacts = z.object({
  parameterCount: z.number().int().nonnegative(),
  /** Of a word given twice, the last counts for the kernel; only that is kept. */
  parameters: z.array(Parameter),
});
export type CmdlineFacts = z.infer<typeof CmdlineFacts>;

/** Reads a command line in any of its places. Throws FormatError when the bytes are no text. */
export const readCmdlineFacts: ReadKernelFile<CmdlineFacts> = (bytes) => {
  const parameters = parseBootParameters(bytes);
  return { parameterCount: parameters.length, parameters: keepAsked(parameters) };
};

/** The words that rules know, each once. */
export function keepAsked(parameters: readonly BootParameter[]): KeptParameter[] {
  const last = new Map(
    parameters.filter(({ key }) => ASKED_PARAMETERS.has(key)).map((parameter) => [parameter.key, parameter]),
  );
  return [...last.values()]
    .slice(0, MAX_KEPT)
    .map(({ key, value, line }) => ({ key, value: value?.slice(0, MAX_TEXT) ?? null, line }));
}
