// stage-tables.ts: the temporary tables of a run's connection: stage_* is what came in, batch_* what was worked out from it.

/** COPY fills these. `no` numbers the rows of a batch, so that rows refer to each other before they have ids. */
export const STAGES = {
  // fate: audited = every subject of the run's areas is staged; unchanged = only the catalogue speaks; gone = no longer listed;
  // listed = staged only to find its row.
  stage_package: {
    no: "integer",
    fate: "text",
    name: "text",
    version: "text",
    description: "text",
    homepage: "text",
    recipe: "text",
    identity: "text",
    // The name that it gets where another package bears its own.
    own_name: "text",
    tells_aliases: "boolean",
    tells_flags: "boolean",
    tells_tags: "boolean",
    // Known beforehand only of what is gone; else names.ts finds it.
    package_id: "integer",
  },
  stage_steward: { package_no: "integer", maintainer_id: "integer", role: "steward_role" },
  stage_artifact: {
    no: "integer",
    package_no: "integer",
    name: "text",
    version: "text",
    arch: "text",
    size_bytes: "bigint",
    fingerprint: "bytea",
    problem: "text",
    problem_kind: "text",
  },
  stage_facts: {
    no: "integer",
    kind: "subject_kind",
    parser_revision: "smallint",
    content_hash: "bytea",
    facts: "jsonb",
  },
  stage_subject: {
    no: "integer",
    package_no: "integer",
    artifact_no: "integer",
    facts_no: "integer",
    kind: "subject_kind",
    setuid: "boolean",
    setgid: "boolean",
    path: "text",
    problem: "text",
  },
  stage_alias: { package_no: "integer", name: "text" },
  stage_flag: { package_no: "integer", flag: "text", enabled: "boolean" },
  stage_rebuild: {
    package_no: "integer",
    subject_name: "text",
    version: "text",
    arch: "text",
    rebuilder: "text",
    result: "text",
    rebuilt_on: "date",
    diff_url: "text",
    log_url: "text",
  },
  stage_set: {
    slug: "text",
    title: "text",
    total: "integer",
    reproducible: "integer",
    not_reproducible: "integer",
    not_tried: "integer",
    url: "text",
    names_members: "boolean",
  },
  stage_member: { slug: "text", name: "text", set_id: "integer", package_id: "integer" },
  stage_tag: { package_no: "integer", slug: "text", description: "text", url: "text", source: "text" },
  // reason and evidence only where a finding may come of it: fail and unknown.
  stage_verdict: {
    subject_no: "integer",
    check_no: "smallint",
    verdict: "verdict",
    reason: "text",
    evidence: "jsonb",
  },
} as const;

export type Stage = keyof typeof STAGES;

const BATCHES = {
  // The packages of the batch with their ids. fate: as staged, but one that others speak of too has only "left" this key.
  // speaks: the run's words on it are the channel's. newly: this key has nothing there yet, others have.
  batch_package: { package_id: "integer", no: "integer", fate: "text", speaks: "boolean", newly: "boolean" },
  // Every check that this batch may judge, with its area and its kind of subject. A package that is gone is judged by all, in scope or not.
  batch_check: { check_no: "smallint", area: "area", kind: "subject_kind", in_scope: "boolean" },
  // Why everything that opens or closes in this area of the package does so, where that is known beforehand.
  batch_area: { package_id: "integer", area: "area", cause: "cause" },
  // Subjects staged, gone or kept (not looked at by this run, but counted in the same pairs).
  // change: new, changed, same, retold (unread before and now, with other words), gone.
  // cause: why a verdict of it moved, if one did.
  batch_subject: {
    subject_id: "integer",
    no: "integer",
    package_id: "integer",
    facts_id: "integer",
    kind: "subject_kind",
    cause: "cause",
    change: "text",
    setuid: "boolean",
    setgid: "boolean",
    problem: "text",
  },
  // Findings that open, close or are told anew.
  batch_finding: {
    subject_id: "integer",
    package_id: "integer",
    check_no: "smallint",
    old_verdict: "verdict",
    new_verdict: "verdict",
    cause: "cause",
    reason: "text",
    evidence: "jsonb",
  },
  // What a day's levels move by, check by check.
  batch_tally: {
    check_no: "smallint",
    area: "area",
    pass: "integer",
    fail: "integer",
    unknown: "integer",
    not_applicable: "integer",
    waived: "integer",
    opened: "integer",
    closed: "integer",
  },
  // Pairs of (package, check) before and after; a state of NULL is "no such pair".
  batch_pair: {
    package_id: "integer",
    check_no: "smallint",
    area: "area",
    kind: "subject_kind",
    old_state: "verdict",
    new_state: "verdict",
    // As decided beforehand; else worked out from what moved.
    cause: "cause",
    item_id: "integer",
    waived: "boolean",
    subjects_pass: "integer",
    subjects_fail: "integer",
    subjects_unknown: "integer",
    subjects_not_applicable: "integer",
  },
} as const;

const TABLES = Object.entries({ ...STAGES, ...BATCHES });

/** Made once a connection: making and dropping tables for each batch would bloat the system catalogue. */
export const CREATE_STAGES = TABLES.map(([table, columns]) => {
  const list = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  return `CREATE TEMPORARY TABLE IF NOT EXISTS ${table} (${list.join(", ")}) ON COMMIT DELETE ROWS;`;
}).join("\n");
