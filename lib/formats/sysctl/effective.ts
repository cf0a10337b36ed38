// effective.ts: what a list of sysctl settings gives one key: the last line that names it, else the last wildcard that covers it.
import type { SysctlSetting } from "./parse-sysctl.ts";
import { isGlob, matchesKey } from "./glob.ts";

/** The setting that decides a key, in systemd-sysctl's way: one that names it beats every wildcard, wherever it stands. Null when none does. */
export function settingFor(settings: readonly SysctlSetting[], key: string): SysctlSetting | null {
  const named = settings.findLast((setting) => setting.key === key);
  if (named !== undefined) return named.value === null ? null : named;
  return (
    settings.findLast((setting) => setting.value !== null && isGlob(setting.key) && matchesKey(setting.key, key)) ??
    null
  );
}
