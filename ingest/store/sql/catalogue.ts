// catalogue.ts: SQL for packages, who looks after them, and which version is there since when.
// $1 = channel, $2 = run, $3 = observed_on, $4 = key, where nothing else is said; rows are anti-joined before INSERT, because ON CONFLICT alone
// burns a number of the identity for each row that is already there.

/** $2 = areas of the run. */
export const BATCH_CHECKS = `
  INSERT INTO batch_check (check_no, area, kind, in_scope)
  SELECT DISTINCT check_no, area, kind, area::text = ANY($2::text[])
  FROM check_revision
  WHERE channel_id = $1`;

/** A source that knows no description does not erase what another one told. A supplement tells only what nobody has told. $1 = supplements. */
export const UPDATE_PACKAGES = `
  UPDATE package p
  SET (description, homepage, recipe) = (told.description, told.homepage, told.recipe)
  FROM (
    SELECT p.id,
      CASE WHEN $1::boolean THEN coalesce(p.description, s.description) ELSE coalesce(s.description, p.description) END AS description,
      CASE WHEN $1::boolean THEN coalesce(p.homepage, s.homepage) ELSE coalesce(s.homepage, p.homepage) END AS homepage,
      CASE WHEN $1::boolean THEN coalesce(p.recipe, s.recipe) ELSE coalesce(s.recipe, p.recipe) END AS recipe
    FROM batch_package b JOIN stage_package s USING (no) JOIN package p ON p.id = b.package_id
    WHERE b.speaks AND b.fate IN ('audited', 'unchanged')
  ) told
  WHERE p.id = told.id
    AND (told.description, told.homepage, told.recipe) IS DISTINCT FROM (p.description, p.homepage, p.recipe)`;

/**
 * A package that left the channel on a later day is left out: the run shows an older day, on which it knows nothing of what came after.
 * A supplement speaks only of packages that it brought itself, or brings now.
 * $1 = channel, $2 = day, $3 = key, $4 = supplements.
 */
export const BATCH_PACKAGES = `
  INSERT INTO batch_package (package_id, no, fate, speaks, newly)
  SELECT s.package_id, s.no,
    CASE WHEN s.fate = 'gone' AND (h.source <> $3 OR others.there) THEN 'left' ELSE s.fate END,
    h.source IS NULL OR h.source = $3 OR NOT $4::boolean,
    others.there AND NOT EXISTS (SELECT FROM artifact a WHERE a.channel_id = $1 AND a.package_id = s.package_id AND a.source = $3)
  FROM stage_package s
  LEFT JOIN presence h ON h.channel_id = $1 AND h.package_id = s.package_id AND h.to_run IS NULL
  CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM artifact a WHERE a.channel_id = $1 AND a.package_id = s.package_id AND a.source <> $3) AS there
  ) others
  WHERE h.package_id IS NOT NULL
     OR NOT EXISTS (SELECT FROM presence z WHERE z.channel_id = $1 AND z.package_id = s.package_id AND z.to_on > $2::date)`;

/** Whose artifacts do not all come from the run's key, or cannot all be read: these need a closer look. $1 = channel, $2 = key. */
export const IS_CROWDED = `
  SELECT EXISTS (
    SELECT FROM batch_package b JOIN artifact a ON a.channel_id = $1 AND a.package_id = b.package_id
    WHERE b.fate <> 'unchanged' AND (a.source <> $2 OR a.problem IS NOT NULL)
  ) OR EXISTS (SELECT FROM stage_artifact WHERE problem IS NOT NULL) AS crowded`;

/** What began on a later day, by a supplement's word, cannot end on this one: RETELL_PRESENCE gives it the catalogue's words. */
export const CLOSE_PRESENCE = `
  UPDATE presence h
  SET to_run = $2, to_on = $3
  FROM batch_package b JOIN stage_package s USING (no)
  WHERE h.channel_id = $1 AND h.package_id = b.package_id AND h.to_run IS NULL AND h.from_on <= $3::date
    AND (b.fate = 'gone' OR b.fate <> 'left' AND b.speaks AND h.version <> s.version)`;

/** Who speaks of a package takes it over; who leaves one that others speak of passes it on to the first of them. $2 = key. */
export const RETELL_PRESENCE = `
  UPDATE presence h
  SET source = CASE b.fate WHEN 'left' THEN heir.source ELSE $2 END,
      version = CASE b.fate WHEN 'left' THEN h.version ELSE s.version END
  FROM batch_package b
  JOIN stage_package s USING (no)
  LEFT JOIN LATERAL (
    SELECT min(a.source) AS source FROM artifact a
    WHERE a.channel_id = $1 AND a.package_id = b.package_id AND a.source <> $2
  ) heir ON b.fate = 'left'
  WHERE h.channel_id = $1 AND h.package_id = b.package_id AND h.to_run IS NULL
    AND CASE b.fate WHEN 'left' THEN h.source = $2 ELSE b.speaks AND (h.source, h.version) <> ($2, s.version) END`;

export const OPEN_PRESENCE = `
  INSERT INTO presence (channel_id, package_id, from_run, from_on, version, source)
  SELECT $1, b.package_id, $2, $3, s.version, $4
  FROM batch_package b JOIN stage_package s USING (no)
  WHERE b.fate IN ('audited', 'unchanged')
    AND NOT EXISTS (
      SELECT FROM presence h WHERE h.channel_id = $1 AND h.package_id = b.package_id AND h.to_run IS NULL
    )`;

/** The whole list of a package's stewards is staged, so whoever is missing has left. */
const STEWARD_LEFT = `
  h.channel_id = $1 AND h.package_id = b.package_id AND h.to_run IS NULL AND b.speaks AND b.fate <> 'left'
  AND NOT EXISTS (
    SELECT FROM stage_steward s
    WHERE s.package_no = b.no AND s.maintainer_id = h.maintainer_id AND s.role = h.role
  )`;

export const CLOSE_STEWARDSHIPS = `
  UPDATE stewardship h
  SET to_run = $2, to_on = $3
  FROM batch_package b
  WHERE ${STEWARD_LEFT} AND h.from_on <= $3::date`;

/** Whom a supplement named on a later day, and the catalogue of this day does not: that cannot end before it began. $2 = day. */
export const DROP_STEWARDSHIPS = `
  DELETE FROM stewardship h
  USING batch_package b
  WHERE ${STEWARD_LEFT} AND h.from_on > $2::date`;

export const OPEN_STEWARDSHIPS = `
  INSERT INTO stewardship (channel_id, package_id, maintainer_id, role, from_run, from_on)
  SELECT DISTINCT $1::smallint, b.package_id, s.maintainer_id, s.role, $2::integer, $3::date
  FROM stage_steward s JOIN batch_package b ON b.no = s.package_no
  WHERE b.speaks AND NOT EXISTS (
    SELECT FROM stewardship h
    WHERE h.channel_id = $1 AND h.package_id = b.package_id AND h.maintainer_id = s.maintainer_id AND h.role = s.role
      AND (h.to_run IS NULL OR h.to_on > $3::date)
  )`;

/**
 * What the run's key brought and its list does not name any more. $1 = channel, $2 = run, $3 = key, $4 = day,
 * $5 = packages of the run's scope or NULL for all, $6 = the names in the list, $7 = their identities or NULL.
 */
export const FIND_GONE = `
  SELECT p.id, p.name
  FROM presence h JOIN package p ON p.id = h.package_id
  WHERE h.channel_id = $1 AND h.to_run IS NULL
    -- What a newer run has seen is newer knowledge than this list, and so is what was seen on a later day.
    AND h.from_run <= $2 AND h.from_on <= $4::date
    AND (
      h.source = $3
      OR EXISTS (SELECT FROM artifact a WHERE a.channel_id = $1 AND a.package_id = h.package_id AND a.source = $3)
    )
    AND ($5::text[] IS NULL OR p.name = ANY($5))
    AND NOT EXISTS (
      SELECT FROM unnest($6::text[], $7::text[]) listed (name, identity)
      -- Another identity of the same name is another package.
      WHERE listed.name = p.name AND (listed.identity IS NULL OR p.identity IS NULL OR listed.identity = p.identity)
    )
    AND NOT EXISTS (SELECT FROM unnest($7::text[]) listed (identity) WHERE listed.identity = p.identity)
  ORDER BY p.name`;
