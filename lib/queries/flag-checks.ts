// flag-checks.ts: which switch of a recipe decides which check.

/** As nixpkgs (`hardeningDisable`) and Debian (`DEB_BUILD_MAINT_OPTIONS=hardening=`) call them: mostly alike. */
const CHECKS_OF_FLAG: Readonly<Record<string, readonly string[]>> = {
  bindnow: ["bind-now", "full-relro"],
  relro: ["full-relro"],
  pie: ["pie"],
  pic: ["no-text-relocations"],
  fortify: ["fortify"],
  fortify3: ["fortify"],
  stackprotector: ["stack-protector", "strong-stack-protector"],
  stackprotectorstrong: ["strong-stack-protector"],
  strictoverflow: ["no-strict-overflow"],
  stackclashprotection: ["stack-clash-protection"],
  stackclash: ["stack-clash-protection"],
  shadowstack: ["control-flow-protection"],
  branch: ["control-flow-protection"],
  pacret: ["control-flow-protection"],
};

/** The flags that a check rests on; none for most checks. */
export function flagsOfCheck(check: string): string[] {
  return Object.entries(CHECKS_OF_FLAG).flatMap(([flag, checks]) => (checks.includes(check) ? [flag] : []));
}
