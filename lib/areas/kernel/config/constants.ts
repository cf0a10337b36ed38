// constants.ts: options that need rules of their own.

/** Newest name first. In 5.19 the choice RANDSTRUCT_* took over from the plugin's own option, which stays as an internal one. */
export const RANDSTRUCT_OPTIONS = [
  "RANDSTRUCT_FULL",
  "RANDSTRUCT_PERFORMANCE",
  "RANDSTRUCT",
  "GCC_PLUGIN_RANDSTRUCT",
  "GCC_PLUGIN_RANDSTRUCT_PERFORMANCE",
  "RANDSTRUCT_NONE",
] as const;

/** Options that only a patched kernel knows: linux-hardened's, then grsecurity's and PaX's. SECURITY_PERF_EVENTS_RESTRICT is not one: Debian's has it too. */
export const HARDENED_PATCH_OPTIONS = [
  "SLAB_CANARY",
  "PAGE_SANITIZE_VERIFY",
  "SLAB_SANITIZE_VERIFY",
  "SECURITY_TIOCSTI_RESTRICT",
  "GRKERNSEC",
  "PAX",
  "PAX_KERNEXEC",
] as const;
