// seed-facts.ts: what tests and seed agree on; apart from the seed, so that workers need none of ingest.

export const FIRST_DAY = "2026-11-16";
export const SECOND_DAY = "2026-11-23";
/** More packages than one page of a list shows. */
export const FILLERS = 110;
/** As nixpkgs has them: dots, quotes, a slash, a plus. */
export const ODD_NAME = `python3.pkgs."a/b+c"`;
/** A package of the second channel with everything that is known beside verdicts. */
export const LAX_TOOL = "lax-tool";

/** Known to tests only; the database has its sum. */
export const ADMIN_TOKEN = `starfort_${"e2e".repeat(14)}x`;
