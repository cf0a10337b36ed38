// run.ts: SQL for distros, channels, runs and the revisions of checks.

export const FIND_DISTRO = "SELECT id FROM distro WHERE slug = $1";
export const ADD_DISTRO = "INSERT INTO distro (slug) VALUES ($1) ON CONFLICT (slug) DO NOTHING";

export const FIND_CHANNEL = "SELECT id FROM channel WHERE slug = $1";
export const ADD_CHANNEL = `
  INSERT INTO channel (slug, distro_id, stream, arch, title) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (slug) DO NOTHING`;

export const ADD_RUN = `
  INSERT INTO run (channel_id, observed_on, source, scope, parser_revisions, counts, shared, notes)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`;

/**
 * The newest day of those runs of the channel, other than $2, that stand in the way of an earlier one: they judge an area of $3, speak with
 * the same key $4, or are catalogues while $5 (supplements) is false. One that stored nothing has claimed nothing.
 * `tomorrow`, because a host east of the server may be a day ahead.
 */
export const NEWEST_DAY = `
  SELECT max(observed_on)::text AS newest, (current_date + 1)::text AS tomorrow
  FROM run
  WHERE channel_id = $1 AND id <> $2 AND (status = 'done' OR (counts->>'packages')::integer > 0)
    AND (
      scope->'areas' ?| $3::text[] OR source = $4
      OR NOT $5::boolean AND NOT coalesce((scope->>'supplements')::boolean, false)
    )`;

/** A lock that can be had has lost its owner. It is given back at once: the row now says what it said. A shared run has no owner once it has parts. */
export const INTERRUPT_DEAD = `
  WITH free AS MATERIALIZED (
    SELECT id FROM (
      SELECT id, pg_try_advisory_lock($1, id) AS got FROM run
      WHERE status = 'running' AND NOT (shared AND EXISTS (SELECT FROM run_part WHERE run_id = run.id))
    ) tried WHERE got
  ), marked AS (
    UPDATE run r SET status = 'interrupted', finished_at = now(), message = 'the process ended before the run did'
    FROM free WHERE r.id = free.id AND r.status = 'running'
    RETURNING r.id
  ), given_back AS MATERIALIZED (
    SELECT id, pg_advisory_unlock($1, id) FROM free
  )
  SELECT given_back.id FROM given_back LEFT JOIN marked USING (id)`;

/** $2 = channel's check numbers etc. side by side: a revision is booked when it differs from the newest one booked. */
export const ADD_REVISIONS = `
  INSERT INTO check_revision (channel_id, from_run, from_on, check_no, revision, area, kind)
  SELECT $1, $2, $3, c.check_no, c.revision, c.area, c.kind
  FROM unnest($4::smallint[], $5::smallint[], $6::area[], $7::subject_kind[]) c (check_no, revision, area, kind)
  WHERE c.revision IS DISTINCT FROM (
    SELECT k.revision FROM check_revision k
    WHERE k.channel_id = $1 AND k.check_no = c.check_no
    ORDER BY k.from_run DESC LIMIT 1
  )`;

/** $2 = run, $3 = its areas. */
export const NEWER_CHECKS = `
  SELECT from_run AS run, area::text FROM check_revision
  WHERE channel_id = $1 AND from_run > $2 AND area::text = ANY($3::text[])
  ORDER BY from_run DESC LIMIT 1`;

export const RUN_STATUS = `
  SELECT r.status::text AS status, c.slug FROM run r JOIN channel c ON c.id = r.channel_id WHERE r.id = $1`;

/** $2 = counts, $3 = errors, both {"name": number}: added to what is there, because several processes may work on one run. */
export const BOOK_COUNTS = `
  UPDATE run
  SET counts = counts || (
        SELECT jsonb_object_agg(key, coalesce((counts->>key)::bigint, 0) + value::bigint) FROM jsonb_each_text($2::jsonb)
      ),
      errors = errors || coalesce((
        SELECT jsonb_object_agg(key, coalesce((errors->>key)::bigint, 0) + value::bigint) FROM jsonb_each_text($3::jsonb)
      ), '{}')
  WHERE id = $1`;

/** $2 = status, $3 = message. */
export const END_RUN = "UPDATE run SET status = $2, finished_at = now(), message = $3 WHERE id = $1";

/** $2 = key: what other keys brought is no business of the run's. */
export const KNOWN_FINGERPRINTS = `
  SELECT p.name AS package, a.name AS artifact, encode(a.fingerprint, 'hex') AS fingerprint
  FROM artifact a JOIN package p ON p.id = a.package_id
  WHERE a.channel_id = $1 AND a.source = $2 AND ($3::text[] IS NULL OR p.name = ANY ($3))`;
