// maintainer-facets.ts: how maintainers can be sorted and told apart; apart from the SQL, so that addresses can be read without it.

/**
 * By name, or by what was closed lately. Not by open items: whoever looks after most packages has most of them,
 * and a list in that order reads as blame. It would also have no index to serve it.
 */
export const MAINTAINER_SORTS = ["name", "improved"] as const;
export type MaintainerSort = (typeof MAINTAINER_SORTS)[number];

export const MAINTAINER_KINDS = ["person", "team"] as const;
export type MaintainerKind = (typeof MAINTAINER_KINDS)[number];
