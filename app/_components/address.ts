// address.ts: how proxy.ts hands a page's address on to the frame: layouts are not told it otherwise.

/** Always overwritten by proxy.ts, whatever a client sends. */
export const ADDRESS_HEADER = "x-starfort-address";
