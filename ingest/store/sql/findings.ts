// findings.ts: SQL for what was judged: pairs before and after, findings, standings.
// $1 = channel, $2 = run, $3 = observed_on where a statement has them.

/**
 * Pairs before and after. A cause is known beforehand where the area's is, and where the check itself came into force or was
 * retired: then the package had other pairs of the same kind of subject before, or has them still.
 */
export const BATCH_PAIRS = `
  WITH counted AS (
    SELECT b.package_id, v.check_no,
      count(*) FILTER (WHERE v.verdict = 'pass') AS pass,
      count(*) FILTER (WHERE v.verdict = 'fail') AS fail,
      count(*) FILTER (WHERE v.verdict = 'unknown') AS unknown,
      count(*) FILTER (WHERE v.verdict = 'not-applicable') AS not_applicable
    FROM stage_verdict v JOIN batch_subject b ON b.no = v.subject_no
    GROUP BY b.package_id, v.check_no
  ), standing_before AS (
    SELECT h.package_id, h.check_no, h.state
    FROM batch_package b
    JOIN standing h ON h.channel_id = $1 AND h.package_id = b.package_id AND h.to_run IS NULL
    JOIN batch_check c ON c.check_no = h.check_no
    WHERE b.fate = 'gone'
       OR b.fate <> 'unchanged' AND c.in_scope
          -- Kinds that this run's key does not ship there stay as they are.
          AND EXISTS (SELECT FROM batch_subject s WHERE s.package_id = b.package_id AND s.kind = c.kind)
  ), pair AS (
    SELECT package_id, check_no, c.area, c.kind, h.state AS old_state,
      CASE
        WHEN n.fail > 0 THEN 'fail'::verdict
        WHEN n.unknown > 0 THEN 'unknown'
        WHEN n.pass > 0 THEN 'pass'
        WHEN n.not_applicable > 0 THEN 'not-applicable'
      END AS new_state,
      n.pass, n.fail, n.unknown, n.not_applicable
    FROM counted n FULL JOIN standing_before h USING (package_id, check_no)
    JOIN batch_check c USING (check_no)
  ), seen AS (
    SELECT *,
      bool_or(old_state IS NOT NULL) OVER of_kind AS kind_before,
      bool_or(new_state IS NOT NULL) OVER of_kind AS kind_now
    FROM pair
    WINDOW of_kind AS (PARTITION BY package_id, kind)
  )
  INSERT INTO batch_pair (
    package_id, check_no, area, kind, old_state, new_state, cause, item_id, waived,
    subjects_pass, subjects_fail, subjects_unknown, subjects_not_applicable
  )
  SELECT s.package_id, s.check_no, s.area, s.kind, s.old_state, s.new_state,
    CASE
      WHEN a.cause IS NOT NULL THEN a.cause
      WHEN s.old_state IS NULL AND s.kind_before THEN 'checker'
      WHEN s.new_state IS NULL AND s.kind_now THEN 'checker'
    END,
    i.id, coalesce(i.waived, false),
    s.pass, s.fail, s.unknown, s.not_applicable
  FROM seen s
  JOIN batch_area a ON a.package_id = s.package_id AND a.area = s.area
  LEFT JOIN item i
    ON i.channel_id = $1 AND i.package_id = s.package_id AND i.check_no = s.check_no AND i.closed_run IS NULL`;

/** What opens, closes or is told anew; what stays as it is never leaves this statement. */
export const BATCH_FINDINGS = `
  WITH judged AS (
    SELECT b.subject_id, b.package_id, b.cause, v.check_no, v.verdict, v.reason, v.evidence
    FROM stage_verdict v JOIN batch_subject b ON b.no = v.subject_no
    WHERE v.verdict IN ('fail', 'unknown')
  ), finding_before AS (
    SELECT f.subject_id, b.package_id, b.cause, f.check_no, f.verdict, f.reason, f.evidence
    FROM batch_subject b
    JOIN finding f ON f.subject_id = b.subject_id AND f.closed_run IS NULL
    JOIN batch_check c ON c.check_no = f.check_no
    JOIN batch_package p ON p.package_id = b.package_id
    WHERE p.fate = 'gone' OR c.in_scope
  ), compared AS (
    SELECT subject_id, check_no, coalesce(j.package_id, o.package_id) AS package_id, coalesce(j.cause, o.cause) AS cause,
           o.verdict AS old_verdict, j.verdict AS new_verdict, j.reason, j.evidence
    FROM judged j FULL JOIN finding_before o USING (subject_id, check_no)
    WHERE (o.verdict, o.reason, o.evidence) IS DISTINCT FROM (j.verdict, j.reason, j.evidence)
  )
  INSERT INTO batch_finding (subject_id, package_id, check_no, old_verdict, new_verdict, cause, reason, evidence)
  SELECT m.subject_id, m.package_id, m.check_no, m.old_verdict, m.new_verdict, coalesce(p.cause, m.cause), m.reason, m.evidence
  FROM compared m JOIN batch_pair p ON p.package_id = m.package_id AND p.check_no = m.check_no`;

/**
 * Why a pair moved: because of the findings that brought its new state, else of those whose end left room for it, else (between
 * pass and not applicable there are no findings) because of its subjects of the kind. Of several causes the first in the enum's order
 * counts: what the package did, then what the checker did, then gaps.
 */
export const PAIR_CAUSES = `
  WITH moved AS (
    SELECT package_id, check_no, kind, old_state, new_state
    FROM batch_pair
    WHERE cause IS NULL AND old_state IS DISTINCT FROM new_state
  ), by_finding AS (
    SELECT m.package_id, m.check_no,
      min(f.cause) FILTER (WHERE f.new_verdict = m.new_state) AS opened,
      min(f.cause) FILTER (WHERE f.old_verdict = m.old_state) AS closed
    FROM moved m JOIN batch_finding f USING (package_id, check_no)
    WHERE f.old_verdict IS DISTINCT FROM f.new_verdict
    GROUP BY m.package_id, m.check_no
  ), by_subject AS (
    SELECT package_id, kind, min(cause) AS cause FROM batch_subject GROUP BY package_id, kind
  ), found AS (
    SELECT m.package_id, m.check_no, coalesce(f.opened, f.closed, s.cause, 'package') AS cause
    FROM moved m LEFT JOIN by_finding f USING (package_id, check_no) LEFT JOIN by_subject s USING (package_id, kind)
  )
  UPDATE batch_pair p
  SET cause = found.cause
  FROM found
  WHERE p.package_id = found.package_id AND p.check_no = found.check_no`;

export const CLOSE_FINDINGS = `
  UPDATE finding f
  SET closed_run = $1, closed_on = $2, closed_cause = b.cause
  FROM batch_finding b
  WHERE f.subject_id = b.subject_id AND f.check_no = b.check_no AND f.closed_run IS NULL
    AND b.old_verdict IS DISTINCT FROM b.new_verdict`;

export const OPEN_FINDINGS = `
  INSERT INTO finding (subject_id, check_no, opened_run, opened_on, opened_cause, verdict, reason, evidence)
  SELECT subject_id, check_no, $1, $2, cause, new_verdict, reason, evidence
  FROM batch_finding
  WHERE new_verdict IS NOT NULL AND old_verdict IS DISTINCT FROM new_verdict`;

/** The verdict stays, so the finding stays; it shows what was seen last. Not a history row: no interval begins or ends. */
export const RETELL_FINDINGS = `
  UPDATE finding f
  SET reason = b.reason, evidence = b.evidence
  FROM batch_finding b
  WHERE f.subject_id = b.subject_id AND f.check_no = b.check_no AND f.closed_run IS NULL
    AND b.old_verdict = b.new_verdict`;

export const CLOSE_STANDINGS = `
  UPDATE standing h
  SET to_run = $2, to_on = $3, to_cause = b.cause
  FROM batch_pair b
  WHERE h.channel_id = $1 AND h.package_id = b.package_id AND h.check_no = b.check_no AND h.to_run IS NULL
    AND b.old_state IS DISTINCT FROM b.new_state`;

export const OPEN_STANDINGS = `
  INSERT INTO standing (
    channel_id, package_id, check_no, from_run, from_on, from_cause, state,
    subjects_pass, subjects_fail, subjects_unknown, subjects_not_applicable
  )
  SELECT $1, package_id, check_no, $2, $3, cause, new_state,
    subjects_pass, subjects_fail, subjects_unknown, subjects_not_applicable
  FROM batch_pair
  WHERE new_state IS NOT NULL AND old_state IS DISTINCT FROM new_state`;

export const RECOUNT_STANDINGS = `
  UPDATE standing h
  SET subjects_pass = b.subjects_pass, subjects_fail = b.subjects_fail,
      subjects_unknown = b.subjects_unknown, subjects_not_applicable = b.subjects_not_applicable
  FROM batch_pair b
  WHERE h.channel_id = $1 AND h.package_id = b.package_id AND h.check_no = b.check_no AND h.to_run IS NULL
    AND b.old_state = b.new_state
    AND (h.subjects_pass, h.subjects_fail, h.subjects_unknown, h.subjects_not_applicable)
        <> (b.subjects_pass, b.subjects_fail, b.subjects_unknown, b.subjects_not_applicable)`;
