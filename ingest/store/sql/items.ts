// items.ts: SQL for what is derived from pairs: items, and the tallies that lists and charts read.
// $1 = channel, $2 = run, $3 = observed_on where a statement has them.

export const OPEN_ITEMS = `
  INSERT INTO item (channel_id, package_id, check_no, opened_run, opened_on, opened_cause, state, subjects_open)
  SELECT $1, package_id, check_no, $2, $3, cause, 'fail', subjects_fail
  FROM batch_pair
  WHERE new_state = 'fail' AND item_id IS NULL
  ORDER BY package_id, check_no`;

export const CLOSE_ITEMS = `
  UPDATE item i
  SET closed_run = $1, closed_on = $2, closed_cause = b.cause
  FROM batch_pair b
  WHERE i.id = b.item_id AND (b.new_state IS NULL OR b.new_state IN ('pass', 'not-applicable'))`;

/** A failing pair that becomes unknown keeps its item: missing data is not progress. */
export const RECOUNT_ITEMS = `
  UPDATE item i
  SET state = now.state, subjects_open = now.subjects_open
  FROM (
    SELECT item_id,
      CASE new_state WHEN 'fail' THEN 'fail'::item_state ELSE 'unknown' END AS state,
      CASE new_state WHEN 'fail' THEN subjects_fail ELSE subjects_unknown END AS subjects_open
    FROM batch_pair
    WHERE item_id IS NOT NULL AND new_state IN ('fail', 'unknown')
  ) now
  WHERE i.id = now.item_id AND (i.state, i.subjects_open) <> (now.state, now.subjects_open)`;

/** A waived pair that fails counts as waived, not as fail. */
export const BATCH_TALLY = `
  WITH moved AS (
    SELECT area, check_no,
      CASE WHEN old_state = 'fail' AND waived THEN 'waived' ELSE old_state::text END AS was,
      CASE WHEN new_state = 'fail' AND waived THEN 'waived' ELSE new_state::text END AS is_now,
      new_state = 'fail' AND item_id IS NULL AS opens,
      item_id IS NOT NULL AND (new_state IS NULL OR new_state IN ('pass', 'not-applicable')) AS closes
    FROM batch_pair
    WHERE old_state IS DISTINCT FROM new_state
  )
  INSERT INTO batch_tally (area, check_no, pass, fail, unknown, not_applicable, waived, opened, closed)
  SELECT area, check_no,
    count(*) FILTER (WHERE is_now = 'pass') - count(*) FILTER (WHERE was = 'pass'),
    count(*) FILTER (WHERE is_now = 'fail') - count(*) FILTER (WHERE was = 'fail'),
    count(*) FILTER (WHERE is_now = 'unknown') - count(*) FILTER (WHERE was = 'unknown'),
    count(*) FILTER (WHERE is_now = 'not-applicable') - count(*) FILTER (WHERE was = 'not-applicable'),
    count(*) FILTER (WHERE is_now = 'waived') - count(*) FILTER (WHERE was = 'waived'),
    count(*) FILTER (WHERE opens),
    count(*) FILTER (WHERE closes)
  FROM moved
  GROUP BY area, check_no`;

/** The day's row: the newest levels up to then and what moved. */
export const TALLY_DAY = `
  INSERT INTO tally_day (channel_id, check_no, area, day, pass, fail, unknown, not_applicable, waived, opened, closed)
  SELECT $1, d.check_no, d.area, $2::date,
    coalesce(l.pass, 0) + d.pass,
    coalesce(l.fail, 0) + d.fail,
    coalesce(l.unknown, 0) + d.unknown,
    coalesce(l.not_applicable, 0) + d.not_applicable,
    coalesce(l.waived, 0) + d.waived,
    CASE WHEN l.day = $2::date THEN l.opened ELSE 0 END + d.opened,
    CASE WHEN l.day = $2::date THEN l.closed ELSE 0 END + d.closed
  FROM batch_tally d
  LEFT JOIN LATERAL (
    SELECT * FROM tally_day t
    WHERE t.channel_id = $1 AND t.check_no = d.check_no AND t.day <= $2::date
    ORDER BY t.day DESC LIMIT 1
  ) l ON true
  ON CONFLICT (channel_id, check_no, day) DO UPDATE
  SET pass = excluded.pass, fail = excluded.fail, unknown = excluded.unknown, not_applicable = excluded.not_applicable,
      waived = excluded.waived, opened = excluded.opened, closed = excluded.closed`;

/** Later days have rows where a run of other areas was there first: what moves on this day has moved on them too. */
export const TALLY_LATER_DAYS = `
  UPDATE tally_day t
  SET pass = t.pass + d.pass, fail = t.fail + d.fail, unknown = t.unknown + d.unknown,
      not_applicable = t.not_applicable + d.not_applicable, waived = t.waived + d.waived
  FROM batch_tally d
  WHERE t.channel_id = $1 AND t.check_no = d.check_no AND t.day > $2::date`;

export const DROP_PACKAGE_TALLIES = `
  DELETE FROM package_tally t
  USING batch_package b
  WHERE t.channel_id = $1 AND t.package_id = b.package_id AND b.fate = 'gone'`;

/**
 * Counted afresh from the standings of the batch's packages, a dozen or two each: simpler than deltas, and as quick.
 * A package that only the catalogue knows gets its row of zeros.
 */
export const PACKAGE_TALLIES = `
  WITH state AS (
    SELECT h.package_id, c.area, CASE WHEN h.state = 'fail' AND i.waived THEN 'waived' ELSE h.state::text END AS state
    FROM batch_package b
    JOIN standing h ON h.channel_id = $1 AND h.package_id = b.package_id AND h.to_run IS NULL
    JOIN batch_check c ON c.check_no = h.check_no
    LEFT JOIN item i
      ON i.channel_id = $1 AND i.package_id = h.package_id AND i.check_no = h.check_no AND i.closed_run IS NULL
    WHERE b.fate IN ('audited', 'left')
  ), counted AS (
    SELECT package_id, area,
      count(*) FILTER (WHERE state = 'pass') AS pass,
      count(*) FILTER (WHERE state = 'fail') AS fail,
      count(*) FILTER (WHERE state = 'unknown') AS unknown,
      count(*) FILTER (WHERE state = 'not-applicable') AS not_applicable,
      count(*) FILTER (WHERE state = 'waived') AS waived
    FROM state
    GROUP BY GROUPING SETS ((package_id, area), (package_id))
  ), wanted AS (
    SELECT a.package_id, a.area FROM batch_area a JOIN batch_package b USING (package_id) WHERE b.fate <> 'gone'
    UNION ALL
    SELECT b.package_id, NULL FROM batch_package b
    WHERE b.fate IN ('audited', 'left')
      OR b.fate = 'unchanged' AND NOT EXISTS (
        SELECT FROM package_tally t WHERE t.channel_id = $1 AND t.package_id = b.package_id AND t.area IS NULL
      )
  )
  INSERT INTO package_tally AS t (channel_id, package_id, area, name, pass, fail, unknown, not_applicable, waived)
  SELECT $1, w.package_id, w.area, p.name,
    coalesce(n.pass, 0), coalesce(n.fail, 0), coalesce(n.unknown, 0), coalesce(n.not_applicable, 0), coalesce(n.waived, 0)
  FROM wanted w
  JOIN package p ON p.id = w.package_id
  -- As text, because NULL = NULL has no hash join.
  LEFT JOIN counted n ON n.package_id = w.package_id AND coalesce(n.area::text, '') = coalesce(w.area::text, '')
  ON CONFLICT (channel_id, package_id, area) DO UPDATE
  SET pass = excluded.pass, fail = excluded.fail, unknown = excluded.unknown, not_applicable = excluded.not_applicable,
      waived = excluded.waived
  WHERE (t.pass, t.fail, t.unknown, t.not_applicable, t.waived)
     <> (excluded.pass, excluded.fail, excluded.unknown, excluded.not_applicable, excluded.waived)`;
