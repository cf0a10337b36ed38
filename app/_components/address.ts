// address.ts: what proxy.ts tells the pages of their own address; all overwritten there, whatever a client sends.

/** Path and query as asked for: layouts are not told them otherwise, and a 404 is drawn for another path. */
export const ADDRESS_HEADER = "x-starfort-address";

/** "yes" where the address names something that is not there; next.config.ts rewrites those to a path that no route matches. */
export const MISSING_HEADER = "x-starfort-missing";
