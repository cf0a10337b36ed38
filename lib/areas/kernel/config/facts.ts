// facts.ts: what is stored of a kernel config: its version, architecture and compiler, and of its nine thousand options those that rules ask for.
import { z } from "zod";
import { parseKernelConfig, type KernelConfig } from "#lib/formats/kconfig/index.ts";
import { ASKED_OPTIONS } from "./asked-options.ts";

const MAX_VALUE = 300;
const MAX_NAMES = 20;

const text = z.string().max(MAX_VALUE);

/** The facts of one kernel config. */
export const KernelConfigFacts = z.object({
  /** structured: Nixpkgs' answers to Kconfig; what they leave out is open, not off. */
  form: z.enum(["dotconfig", "structured"]),
  version: text.nullable(),
  arch: text.nullable(),
  compiler: text.nullable(),
  /** How many options the file has; `options` keeps only those that a rule reads. */
  optionCount: z.number().int().nonnegative(),
  /** Without CONFIG_; "n" is "is not set"; an absent one is not in the file. */
  options: z.record(z.string(), text),
  duplicates: z.array(text),
  problems: z.array(text),
  /** Hardened kernels among the channel's packages; null when only this file was looked at. */
  hardenedKernels: z.array(text).nullable(),
});
export type KernelConfigFacts = z.infer<typeof KernelConfigFacts>;

/**
 * Reads a kernel's config, unpacked. `offered` is what the channel's catalogue says of prebuilt hardened kernels; null where nobody looked.
 * Throws FormatError when the bytes are no kernel config.
 */
export function readKernelConfigFacts(
  bytes: Uint8Array,
  _path: string,
  offered: { readonly hardenedKernels: readonly string[] } | null,
): KernelConfigFacts {
  const config = parseKernelConfig(bytes);
  return {
    form: config.form,
    version: cut(config.version),
    arch: cut(config.arch),
    compiler: cut(config.compiler),
    optionCount: config.options.size,
    options: keepAsked(config),
    duplicates: config.duplicates.slice(0, MAX_NAMES).map((name) => name.slice(0, MAX_VALUE)),
    problems: config.problems.slice(0, MAX_NAMES).map((problem) => problem.slice(0, MAX_VALUE)),
    hardenedKernels: offered?.hardenedKernels.slice(0, MAX_NAMES).map((name) => name.slice(0, MAX_VALUE)) ?? null,
  };
}

function cut(value: string | null): string | null {
  return value?.slice(0, MAX_VALUE) ?? null;
}

function keepAsked({ options }: KernelConfig): Record<string, string> {
  return Object.fromEntries(
    ASKED_OPTIONS.flatMap((name) => {
      const value = options.get(name);
      return value === undefined ? [] : [[name, value.slice(0, MAX_VALUE)]];
    }),
  );
}
