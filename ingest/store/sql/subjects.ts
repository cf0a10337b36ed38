// subjects.ts: SQL for artifacts, subjects, what was read of them, and why their verdicts may move.
// $1 = channel, $2 = run, $3 = observed_on where a statement has them.

/** Artifacts of the run's key that the package no longer lists; all of it where it is gone or has left. $2 = key. */
const UNLISTED = `
  a.channel_id = $1 AND a.package_id = b.package_id AND a.source = $2 AND b.fate <> 'unchanged'
  AND NOT EXISTS (SELECT FROM stage_artifact s WHERE s.package_no = b.no AND s.name = a.name)`;

/** One that still holds subjects of areas which this run does not judge stays, because they would lose whose they are. */
export const DROP_ARTIFACTS = `
  DELETE FROM artifact a
  USING batch_package b
  WHERE ${UNLISTED}
    AND (
      b.fate = 'gone'
      OR NOT EXISTS (
        SELECT FROM subject t JOIN observation o ON o.subject_id = t.id AND o.to_run IS NULL
        WHERE t.artifact_id = a.id AND NOT EXISTS (SELECT FROM batch_check k WHERE k.kind = t.kind AND k.in_scope)
      )
    )`;

/** What stayed has no fingerprint any more: a run of those areas takes it for changed, and drops it. */
export const VOID_ARTIFACTS = `
  UPDATE artifact a
  SET fingerprint = ''
  FROM batch_package b
  WHERE ${UNLISTED} AND a.fingerprint <> ''`;

/** A problem is that of the run which first met it, until the artifact is read again. $2 = key, $3 = run. */
export const UPDATE_ARTIFACTS = `
  UPDATE artifact a
  SET version = s.version, arch = s.arch, size_bytes = s.size_bytes, fingerprint = s.fingerprint,
      problem = s.problem, problem_kind = s.problem_kind,
      problem_run = CASE WHEN s.problem IS NOT NULL THEN coalesce(a.problem_run, $3) END,
      overlaid = a.overlaid AND s.problem IS NOT NULL
  FROM stage_artifact s JOIN batch_package b ON b.no = s.package_no
  WHERE a.channel_id = $1 AND a.package_id = b.package_id AND a.source = $2 AND a.name = s.name
    AND (a.version, a.arch, a.size_bytes, a.fingerprint, a.problem, a.problem_kind, a.overlaid)
        IS DISTINCT FROM (s.version, s.arch, s.size_bytes, s.fingerprint, s.problem, s.problem_kind, a.overlaid AND s.problem IS NOT NULL)`;

/** $2 = key, $3 = run. */
export const ADD_ARTIFACTS = `
  INSERT INTO artifact (channel_id, package_id, name, version, arch, size_bytes, fingerprint, source, problem, problem_kind, problem_run)
  SELECT $1, b.package_id, s.name, s.version, s.arch, s.size_bytes, s.fingerprint, $2,
    s.problem, s.problem_kind, CASE WHEN s.problem IS NOT NULL THEN $3::integer END
  FROM stage_artifact s JOIN batch_package b ON b.no = s.package_no
  WHERE NOT EXISTS (
    SELECT FROM artifact a
    WHERE a.channel_id = $1 AND a.package_id = b.package_id AND a.source = $2 AND a.name = s.name
  )`;

/** Who speaks of a subject last has it; the artifact of another key that ships it too remembers that. $2 = key. */
export const OVERLAY_ARTIFACTS = `
  UPDATE artifact a
  SET overlaid = true
  FROM stage_subject s
  JOIN batch_package b ON b.no = s.package_no
  JOIN subject t ON t.channel_id = $1 AND t.package_id = b.package_id AND t.kind = s.kind AND t.path = s.path
  JOIN observation o ON o.subject_id = t.id AND o.to_run IS NULL
  WHERE a.id = t.artifact_id AND a.source <> $2 AND NOT a.overlaid`;

/** Where a subject went, whoever ships it too must be read again. $2 = key. */
export const UNCOVER_ARTIFACTS = `
  UPDATE artifact a
  SET fingerprint = '', overlaid = false
  WHERE a.overlaid AND a.channel_id = $1 AND a.source <> $2
    AND a.package_id IN (SELECT g.package_id FROM batch_subject g WHERE g.change = 'gone')`;

/**
 * Facts are stored once per content, by whoever comes first. The same content, parser and revision with other facts means
 * that somebody changed a parser and forgot to raise its revision: the newest answer is kept, because that is what was judged.
 */
export const UPDATE_FACTS = `
  UPDATE facts f
  SET facts = s.facts
  FROM stage_facts s
  WHERE f.content_hash = s.content_hash AND f.kind = s.kind AND f.parser_revision = s.parser_revision
    AND f.facts <> s.facts`;

export const ADD_FACTS = `
  INSERT INTO facts (kind, parser_revision, content_hash, facts)
  SELECT s.kind, s.parser_revision, s.content_hash, s.facts
  FROM stage_facts s
  WHERE NOT EXISTS (
    SELECT FROM facts f
    WHERE f.content_hash = s.content_hash AND f.kind = s.kind AND f.parser_revision = s.parser_revision
  )
  -- In one order for everybody, so that two channels cannot wait for each other.
  ORDER BY s.content_hash, s.kind
  ON CONFLICT (content_hash, kind, parser_revision) DO NOTHING`;

/** $2 = key. */
export const ADD_SUBJECTS = `
  INSERT INTO subject (channel_id, package_id, artifact_id, kind, path)
  SELECT $1, b.package_id, a.id, s.kind, s.path
  FROM stage_subject s
  JOIN batch_package b ON b.no = s.package_no
  JOIN stage_artifact sa ON sa.no = s.artifact_no
  JOIN artifact a ON a.channel_id = $1 AND a.package_id = b.package_id AND a.source = $2 AND a.name = sa.name
  WHERE NOT EXISTS (
    SELECT FROM subject t
    WHERE t.channel_id = $1 AND t.package_id = b.package_id AND t.kind = s.kind AND t.path = s.path
  )`;

/** A file may move from one binary package of its source to another. $2 = key. */
export const MOVE_SUBJECTS = `
  UPDATE subject t
  SET artifact_id = a.id
  FROM stage_subject s
  JOIN batch_package b ON b.no = s.package_no
  JOIN stage_artifact sa ON sa.no = s.artifact_no
  JOIN artifact a ON a.channel_id = $1 AND a.package_id = b.package_id AND a.source = $2 AND a.name = sa.name
  WHERE t.channel_id = $1 AND t.package_id = b.package_id AND t.kind = s.kind AND t.path = s.path
    AND t.artifact_id IS DISTINCT FROM a.id`;

/**
 * The areas that are judged now, with the cause of everything that moves in them where it is known beforehand:
 * a package that comes or goes moves by the catalogue; an area that was never looked at in it moves because we look now, and so does
 * what a new source adds. A package of which nothing could be read was not looked at.
 */
export const BATCH_AREAS = `
  INSERT INTO batch_area (package_id, area, cause)
  SELECT b.package_id, a.area,
    CASE
      WHEN b.fate IN ('gone', 'left') THEN 'catalogue'::cause
      WHEN NOT EXISTS (
        SELECT FROM package_tally t WHERE t.channel_id = $1 AND t.package_id = b.package_id AND t.area IS NOT NULL
      ) THEN 'catalogue'
      WHEN b.newly OR t.area IS NULL THEN 'checker'
    END
  FROM batch_package b
  CROSS JOIN unnest(enum_range(NULL::area)) a (area)
  LEFT JOIN package_tally t ON t.channel_id = $1 AND t.package_id = b.package_id AND t.area = a.area
  WHERE b.fate = 'gone'
     OR b.fate IN ('audited', 'left') AND a.area::text = ANY($2::text[])
        AND (
          t.area IS NOT NULL
          OR b.fate = 'audited' AND (
            NOT EXISTS (SELECT FROM stage_artifact s WHERE s.package_no = b.no)
            OR EXISTS (SELECT FROM stage_artifact s WHERE s.package_no = b.no AND s.problem IS NULL)
          )
        )`;

/**
 * $2 = key. The cause compares contents, not facts: a new parser revision gives other facts of the same bytes, and that is no change of
 * the package. What comes back from a gap is compared with what was read before the gap.
 */
export const BATCH_SUBJECTS = `
  WITH staged AS (
    SELECT t.id AS subject_id, s.no, b.package_id, s.kind, s.setuid, s.setgid, s.problem,
           f.id AS facts_id, f.content_hash,
           o.subject_id IS NOT NULL AS was_there, o.facts_id AS old_facts_id, o.problem AS old_problem,
           o.setuid AS old_setuid, o.setgid AS old_setgid,
           CASE WHEN o.facts_id IS NOT NULL THEN o.facts_id ELSE before_gap.facts_id END AS known_facts_id,
           CASE WHEN o.facts_id IS NOT NULL THEN o.setuid ELSE before_gap.setuid END AS known_setuid,
           CASE WHEN o.facts_id IS NOT NULL THEN o.setgid ELSE before_gap.setgid END AS known_setgid
    FROM stage_subject s
    JOIN batch_package b ON b.no = s.package_no
    JOIN subject t ON t.channel_id = $1 AND t.package_id = b.package_id AND t.kind = s.kind AND t.path = s.path
    LEFT JOIN stage_facts sf ON sf.no = s.facts_no
    LEFT JOIN facts f
      ON f.content_hash = sf.content_hash AND f.kind = sf.kind AND f.parser_revision = sf.parser_revision
    LEFT JOIN observation o ON o.subject_id = t.id AND o.to_run IS NULL
    -- A gap is one observation, so what was read before it ended with the run that opened it.
    LEFT JOIN observation before_gap
      ON o.facts_id IS NULL AND before_gap.subject_id = t.id AND before_gap.to_run = o.from_run
  )
  INSERT INTO batch_subject (subject_id, no, package_id, facts_id, kind, cause, change, setuid, setgid, problem)
  SELECT g.subject_id, g.no, g.package_id, g.facts_id, g.kind,
    CASE
      WHEN NOT g.was_there THEN 'package'::cause
      WHEN g.facts_id IS NULL AND g.old_facts_id IS NULL THEN 'checker'
      WHEN g.facts_id IS NULL THEN 'data-gap'
      WHEN g.known_facts_id IS NOT NULL
        AND (known.content_hash, g.known_setuid, g.known_setgid) <> (g.content_hash, g.setuid, g.setgid) THEN 'package'
      WHEN g.old_facts_id IS NULL THEN 'data-gap'
      ELSE 'checker'
    END,
    CASE
      WHEN NOT g.was_there THEN 'new'
      WHEN g.facts_id IS NULL AND g.old_facts_id IS NULL THEN
        CASE WHEN (g.problem, g.setuid, g.setgid) = (g.old_problem, g.old_setuid, g.old_setgid) THEN 'same' ELSE 'retold' END
      WHEN (g.facts_id, g.setuid, g.setgid) IS DISTINCT FROM (g.old_facts_id, g.old_setuid, g.old_setgid) THEN 'changed'
      ELSE 'same'
    END,
    g.setuid, g.setgid, g.problem
  FROM staged g LEFT JOIN facts known ON known.id = g.known_facts_id
  UNION ALL
  -- Gone: what an artifact that was read, or is no longer there, does not ship any more.
  SELECT t.id, NULL, b.package_id, NULL, t.kind, 'package', 'gone', NULL, NULL, NULL
  FROM batch_package b
  JOIN subject t ON t.channel_id = $1 AND t.package_id = b.package_id
  -- An area may judge several kinds.
  JOIN (SELECT DISTINCT kind, area FROM batch_check) k ON k.kind = t.kind
  JOIN batch_area a ON a.package_id = b.package_id AND a.area = k.area
  JOIN observation o ON o.subject_id = t.id AND o.to_run IS NULL
  LEFT JOIN artifact f ON f.id = t.artifact_id
  WHERE NOT EXISTS (
    SELECT FROM stage_subject s WHERE s.package_no = b.no AND s.kind = t.kind AND s.path = t.path
  )
  AND (
    b.fate = 'gone' OR f.id IS NULL
    OR f.source = $2 AND NOT EXISTS (
      SELECT FROM stage_artifact s WHERE s.package_no = b.no AND s.name = f.name AND s.problem IS NOT NULL
    )
  )`;

/**
 * Subjects that this run does not look at, but whose package and kind it judges: those of other keys, and those of artifacts that
 * could not be read. They are judged again from their facts, because a pair counts them all.
 */
export const FIND_KEPT = `
  SELECT t.id AS subject_id, t.package_id, t.kind::text AS kind, t.path, o.setuid, o.setgid, o.problem, o.facts_id, f.facts
  FROM (SELECT DISTINCT package_id, kind FROM batch_subject) touched
  JOIN batch_package b ON b.package_id = touched.package_id AND b.fate <> 'gone'
  JOIN subject t ON t.channel_id = $1 AND t.package_id = touched.package_id AND t.kind = touched.kind
  JOIN observation o ON o.subject_id = t.id AND o.to_run IS NULL
  LEFT JOIN facts f ON f.id = o.facts_id
  WHERE NOT EXISTS (SELECT FROM batch_subject s WHERE s.subject_id = t.id)
  ORDER BY t.id`;

export const CLOSE_OBSERVATIONS = `
  UPDATE observation o
  SET to_run = $1
  FROM batch_subject b
  WHERE o.subject_id = b.subject_id AND o.to_run IS NULL AND b.change IN ('changed', 'gone')`;

export const OPEN_OBSERVATIONS = `
  INSERT INTO observation (subject_id, from_run, facts_id, setuid, setgid, problem)
  SELECT subject_id, $1, facts_id, setuid, setgid, problem
  FROM batch_subject WHERE change IN ('new', 'changed')`;

/** Still unread: other words for it are no news. */
export const RETELL_OBSERVATIONS = `
  UPDATE observation o
  SET problem = b.problem, setuid = b.setuid, setgid = b.setgid
  FROM batch_subject b
  WHERE o.subject_id = b.subject_id AND o.to_run IS NULL AND b.change = 'retold'`;
