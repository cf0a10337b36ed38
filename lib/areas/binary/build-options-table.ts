// build-options-table.ts: switches of GCC and clang that leave little or no trace in code, and how each is written.

/** The options that are asked for, by the name of their switch. */
export const BUILD_OPTIONS = [
  "stack-protector",
  "strict-overflow",
  "stack-clash-protection",
  "cf-protection",
  "trivial-auto-var-init",
  "zero-call-used-regs",
  "fortify",
] as const;
export type BuildOption = (typeof BUILD_OPTIONS)[number];

type Meaning = readonly [option: BuildOption, value: string];

/** Switches that are one word. GCC's manual: Instrumentation Options, Code Gen Options, Optimize Options. */
export const WORDS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["-fno-stack-protector", ["stack-protector", "none"]],
  ["-fstack-protector", ["stack-protector", "basic"]],
  ["-fstack-protector-explicit", ["stack-protector", "explicit"]],
  ["-fstack-protector-strong", ["stack-protector", "strong"]],
  ["-fstack-protector-all", ["stack-protector", "all"]],
  // -fno-strict-overflow is -fwrapv and -fwrapv-pointer; with -ftrapv an overflow ends the program.
  ["-fno-strict-overflow", ["strict-overflow", "wraps"]],
  ["-fwrapv", ["strict-overflow", "wraps"]],
  ["-ftrapv", ["strict-overflow", "traps"]],
  ["-fstrict-overflow", ["strict-overflow", "undefined"]],
  ["-fno-wrapv", ["strict-overflow", "undefined"]],
  ["-fstack-clash-protection", ["stack-clash-protection", "on"]],
  ["-fno-stack-clash-protection", ["stack-clash-protection", "off"]],
  ["-fcf-protection", ["cf-protection", "full"]],
  ["-U_FORTIFY_SOURCE", ["fortify", "0"]],
  ["-Wp,-U_FORTIFY_SOURCE", ["fortify", "0"]],
]);

/** Switches with a value behind `=`, and the values that are known. */
export const VALUED: ReadonlyMap<string, readonly [option: BuildOption, values: RegExp]> = new Map([
  ["-fcf-protection", ["cf-protection", /^(full|branch|return|none|check)$/]],
  ["-mbranch-protection", ["cf-protection", /^(none|standard|bti|pac-ret|(bti\+)?pac-ret(\+(leaf|b-key|bti)){0,3})$/]],
  ["-ftrivial-auto-var-init", ["trivial-auto-var-init", /^(zero|pattern|uninitialized)$/]],
  ["-fzero-call-used-regs", ["zero-call-used-regs", /^(skip|(used|all|leafy)(-gpr)?(-arg)?)$/]],
  ["-D_FORTIFY_SOURCE", ["fortify", /^[0-3]$/]],
  ["-Wp,-D_FORTIFY_SOURCE", ["fortify", /^[0-3]$/]],
]);

/** A compilation that says nothing of an option. */
export const UNSET = "unset";

/** GCC records switches, but no macros: that it says nothing of this one means nothing. */
export const NEVER_UNSET: ReadonlySet<BuildOption> = new Set<BuildOption>(["fortify"]);

/** What annobin's attributes mean; values of GCC's own variables. 8 of cf_protection is `full` with annobin's own bit. */
export const ANNOBIN_VALUES: Readonly<
  Record<string, readonly [option: BuildOption, values: Readonly<Record<string, string>>]>
> = {
  stack_prot: ["stack-protector", { 0: "none", 1: "basic", 2: "all", 3: "strong", 4: "explicit" }],
  stack_clash: ["stack-clash-protection", { true: "on", false: "off" }],
  cf_protection: [
    "cf-protection",
    { 1: "none", 2: "branch", 3: "return", 4: "full", 5: "none", 6: "branch", 7: "return", 8: "full" },
  ],
  FORTIFY: ["fortify", { 0: "0", 1: "1", 2: "2", 3: "3" }],
};
