// shared.ts: SQL for runs that many processes work on. $1 = run, $2 = part's number where there are several.

export const FIND_RUN = `
  SELECT r.status::text AS status, r.shared, r.source, r.observed_on::text AS observed_on, r.scope, r.parser_revisions,
    coalesce((r.counts->>'packagesKnown')::integer, 0) AS packages_known,
    c.id AS channel_id, c.stream, c.arch, c.title, d.id AS distro_id, d.slug AS distro
  FROM run r JOIN channel c ON c.id = r.channel_id JOIN distro d ON d.id = c.distro_id
  WHERE r.id = $1`;

/** $1 = channel: what each check's revision is there now. */
export const NEWEST_REVISIONS = `
  SELECT DISTINCT ON (check_no) check_no, revision FROM check_revision
  WHERE channel_id = $1 ORDER BY check_no, from_run DESC`;

/** $2 = names. */
export const BOOK_PACKAGES = `
  INSERT INTO run_package (run_id, name) SELECT $1, name FROM unnest($2::text[]) given (name)
  ON CONFLICT (run_id, name) DO NOTHING
  RETURNING name`;

/** $2 = numbers, $3 = how many packages each has. */
export const ADD_PARTS = `
  INSERT INTO run_part (run_id, no, packages) SELECT $1, no, packages FROM unnest($2::integer[], $3::integer[]) p (no, packages)`;

export const END_PART = `
  UPDATE run_part SET state = 'done', attempts = attempts + 1, error = NULL, updated_at = now()
  WHERE run_id = $1 AND no = $2 AND state <> 'done'`;

/** $3 = error, $4 = parked. What another process has done meanwhile stays done. */
export const FAIL_PART = `
  UPDATE run_part
  SET state = CASE WHEN $4::boolean THEN 'parked' ELSE 'waiting' END::part_state,
      attempts = attempts + 1, error = $3, updated_at = now()
  WHERE run_id = $1 AND no = $2 AND state <> 'done'`;

export const RETRY_PART = `
  UPDATE run_part SET state = 'waiting', updated_at = now() WHERE run_id = $1 AND no = $2 AND state = 'parked'`;

/** A run that ended with parked parts goes on when one of them does. */
export const REOPEN_RUN = `
  UPDATE run SET status = 'running', finished_at = NULL, message = NULL, errors = errors - 'parked'
  WHERE id = $1 AND shared AND status = 'failed'`;

/** Whoever asks next waits until this transaction has answered. */
export const LOCK_RUN = "SELECT FROM run WHERE id = $1 AND shared AND status = 'running' FOR UPDATE";

export const COUNT_PARTS = `
  SELECT count(*)::integer AS parts,
    count(*) FILTER (WHERE state = 'waiting')::integer AS waiting,
    count(*) FILTER (WHERE state = 'parked')::integer AS parked,
    (array_agg(error ORDER BY no) FILTER (WHERE state = 'parked'))[1] AS error
  FROM run_part WHERE run_id = $1`;

/** $2 = how many. */
export const BOOK_PARKED = "UPDATE run SET errors = errors || jsonb_build_object('parked', $2::integer) WHERE id = $1";

export const FORGET_PACKAGES = "DELETE FROM run_package WHERE run_id = $1";
