// sysctl/index.ts: sysctl.d files: their lines, which line decides a key, and which file overrides which.
export { settingFor } from "./effective.ts";
export { isGlob, matchesKey } from "./glob.ts";
export { sysctlHiddenBy, sysctlOrder } from "./order.ts";
export { normalizeKey, parseSysctl, type SysctlFile, type SysctlSetting } from "./parse-sysctl.ts";
