// debian-rules-table.ts: the hardening features of dpkg-buildflags, and the compiler's switches that each stands for (dpkg-buildflags(1) of dpkg 1.22).

/** The names that DEB_BUILD_MAINT_OPTIONS takes behind `hardening=`. */
export const HARDENING_FEATURES = [
  "format",
  "fortify",
  "stackprotector",
  "stackprotectorstrong",
  "stackclash",
  "relro",
  "bindnow",
  "pie",
  "branch",
] as const;
export type HardeningFeature = (typeof HARDENING_FEATURES)[number];

/**
 * Switches that DEB_*_MAINT_STRIP takes away: without one, the feature is off. `-Wformat` is not among them: packages strip it to
 * quieten warnings, and -Werror=format-security is what the feature is.
 */
export const STRIPPED: readonly (readonly [switchText: RegExp, feature: HardeningFeature])[] = [
  [/^-Werror=format-security$/, "format"],
  [/^(-Wp,)?-D_FORTIFY_SOURCE(=[1-3])?$/, "fortify"],
  [/^-fstack-protector$/, "stackprotector"],
  [/^-fstack-protector(-strong|-all)$/, "stackprotectorstrong"],
  [/^-fstack-clash-protection$/, "stackclash"],
  [/^-Wl,-z,relro$/, "relro"],
  [/^-Wl,-z,now$/, "bindnow"],
  [/^(-fPIE|-fpie|-pie|-specs=\S*pie-(compile|link)\.specs)$/, "pie"],
  [/^(-fcf-protection(=(full|branch|return))?|-mbranch-protection=\S+)$/, "branch"],
];

/** Switches that turn a feature off where DEB_*_MAINT_APPEND (or PREPEND, or SET) adds them. */
export const TURNED_OFF: readonly (readonly [switchText: RegExp, feature: HardeningFeature])[] = [
  [/^(-Wno-format-security|-Wno-error=format-security)$/, "format"],
  [/^(-Wp,)?(-U_FORTIFY_SOURCE|-D_FORTIFY_SOURCE=0)$/, "fortify"],
  [/^-fno-stack-protector$/, "stackprotector"],
  [/^-fno-stack-clash-protection$/, "stackclash"],
  [/^-Wl,-z,norelro$/, "relro"],
  [/^-Wl,-z,lazy$/, "bindnow"],
  [/^(-no-pie|-fno-pie|-fno-PIE|-nopie)$/, "pie"],
  [/^(-fcf-protection=none|-mbranch-protection=none)$/, "branch"],
];

/** DEB_BUILD_HARDENING_<NAME> of hardening-wrapper and hardening-includes, which wheezy's packages used. */
export const WRAPPER_FEATURES: Readonly<Record<string, HardeningFeature>> = {
  FORMAT: "format",
  FORTIFY: "fortify",
  STACKPROTECTOR: "stackprotector",
  RELRO: "relro",
  BINDNOW: "bindnow",
  PIE: "pie",
};
