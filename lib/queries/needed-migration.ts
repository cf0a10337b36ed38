// needed-migration.ts: which migration the pages need; apart from get-health.ts, so that a test can read it outside of Next.

/** The newest of prisma/migrations: a test compares the two. */
export const NEEDED_MIGRATION = "20261124060000_add_whole_distro";
