// look.ts: how a command line's words are looked up.

/** What is at a path, links followed; null where there is nothing. */
export type Look = (path: string) => "elf" | "script" | "other" | null;
