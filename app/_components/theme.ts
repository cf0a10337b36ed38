// theme.ts: the themes that can be chosen; "system" follows the visitor's own setting.
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
