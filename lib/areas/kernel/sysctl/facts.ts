// facts.ts: what is stored of a sysctl.d file: the settings that protect, and how many others there are.
import { z } from "zod";
import { isGlob, matchesKey, parseSysctl, settingFor, type SysctlSetting } from "#lib/formats/sysctl/index.ts";
import { ASKED_KEYS } from "./sysctl-table.ts";
import type { ReadKernelFile } from "../kind.ts";

const MAX_KEPT = 200;
const MAX_TEXT = 200;
const text = z.string().max(MAX_TEXT);

const Setting = z.object({
  /** The key as the file writes it, in dots; may hold wildcards. */
  key: text,
  value: text,
  line: z.number().int().positive(),
  /** Which of the rules' keys it sets; several when it has wildcards. */
  sets: z.array(text),
});
export type KeptSetting = z.infer<typeof Setting>;

/** The facts of one sysctl.d file. */
export const SysctlFacts = z.object({
  /** All lines that count; `settings` has those that rules read. */
  settingCount: z.number().int().nonnegative(),
  settings: z.array(Setting),
  problems: z.array(text),
});
export type SysctlFacts = z.infer<typeof SysctlFacts>;

/** Reads one file by itself; which files of a system hide or override it, `sysctlOrder` tells. Throws FormatError when the bytes are no text. */
export const readSysctlFacts: ReadKernelFile<SysctlFacts> = (bytes) => {
  const { settings, problems } = parseSysctl(bytes);
  return {
    settingCount: settings.length,
    settings: keepAsked(settings),
    problems: problems.map((problem) => problem.slice(0, MAX_TEXT)),
  };
};

function keepAsked(settings: readonly SysctlSetting[]): KeptSetting[] {
  const kept = new Map<SysctlSetting, string[]>();
  for (const asked of ASKED_KEYS) {
    for (const setting of decidersOf(settings, asked)) kept.set(setting, [...(kept.get(setting) ?? []), asked]);
  }
  return [...kept]
    .sort(([a], [b]) => a.line - b.line)
    .slice(0, MAX_KEPT)
    .map(([{ key, value, line }, sets]) => ({
      key: key.slice(0, MAX_TEXT),
      value: (value ?? "").slice(0, MAX_TEXT),
      line,
      sets,
    }));
}

/** Of a key, the setting that decides it; of the key of "any interface", those of all interfaces that have a name, and of the wildcard itself. */
function decidersOf(settings: readonly SysctlSetting[], asked: string): SysctlSetting[] {
  if (!isGlob(asked)) return [settingFor(settings, asked)].filter((setting) => setting !== null);
  const last = new Map(
    settings.filter((setting) => matchesAny(asked, setting.key)).map((setting) => [setting.key, setting]),
  );
  return [...last.values()].filter(({ value }) => value !== null);
}

function matchesAny(asked: string, key: string): boolean {
  return !/\.conf\.(?:all|default)\./.test(key) && matchesKey(asked, key);
}
