// catalogue.ts: SQL for packages, who looks after them, and which version is there since when.
// Everywhere: $1 = channel, $2 = run, $3 = observed_on; rows are anti-joined before INSERT, because ON CONFLICT alone
// burns a number of the identity for each row that is already there.

/** $2 = areas of the run. */
export const BATCH_CHECKS = `
  INSERT INTO batch_check (check_no, area, kind, in_scope)
  SELECT DISTINCT check_no, area, kind, area::text = ANY($2::text[])
  FROM check_revision
  WHERE channel_id = $1`;

/** $1 = distro. Packages belong to a distro: another channel may add the same one at this moment. */
export const ADD_PACKAGES = `
  INSERT INTO package (distro_id, name, description, homepage, recipe)
  SELECT $1, s.name, s.description, s.homepage, s.recipe
  FROM stage_package s
  WHERE NOT EXISTS (SELECT FROM package p WHERE p.distro_id = $1 AND p.name = s.name)
  -- In one order for everybody, so that two channels cannot wait for each other.
  ORDER BY s.name
  ON CONFLICT (distro_id, name) DO NOTHING`;

/** $1 = distro. A source that knows no description does not erase what another one told. */
export const UPDATE_PACKAGES = `
  UPDATE package p
  SET description = coalesce(s.description, p.description),
      homepage = coalesce(s.homepage, p.homepage),
      recipe = coalesce(s.recipe, p.recipe)
  FROM stage_package s
  WHERE p.distro_id = $1 AND p.name = s.name AND s.fate <> 'gone'
    AND (coalesce(s.description, p.description), coalesce(s.homepage, p.homepage), coalesce(s.recipe, p.recipe))
        IS DISTINCT FROM (p.description, p.homepage, p.recipe)`;

/** $1 = distro. */
export const BATCH_PACKAGES = `
  INSERT INTO batch_package (package_id, no, fate)
  SELECT p.id, s.no, s.fate FROM stage_package s JOIN package p ON p.distro_id = $1 AND p.name = s.name`;

export const CLOSE_PRESENCE = `
  UPDATE presence h
  SET to_run = $2, to_on = $3
  FROM batch_package b JOIN stage_package s USING (no)
  WHERE h.channel_id = $1 AND h.package_id = b.package_id AND h.to_run IS NULL
    AND (b.fate = 'gone' OR h.version <> s.version)`;

export const OPEN_PRESENCE = `
  INSERT INTO presence (channel_id, package_id, from_run, from_on, version, source)
  SELECT $1, b.package_id, $2, $3, s.version, (SELECT r.source FROM run r WHERE r.id = $2)
  FROM batch_package b JOIN stage_package s USING (no)
  WHERE b.fate <> 'gone'
    AND NOT EXISTS (
      SELECT FROM presence h WHERE h.channel_id = $1 AND h.package_id = b.package_id AND h.to_run IS NULL
    )`;

/** The whole list of a package's stewards is staged, so whoever is missing has left. */
export const CLOSE_STEWARDSHIPS = `
  UPDATE stewardship h
  SET to_run = $2, to_on = $3
  FROM batch_package b
  WHERE h.channel_id = $1 AND h.package_id = b.package_id AND h.to_run IS NULL
    AND NOT EXISTS (
      SELECT FROM stage_steward s
      WHERE s.package_no = b.no AND s.maintainer_id = h.maintainer_id AND s.role = h.role
    )`;

export const OPEN_STEWARDSHIPS = `
  INSERT INTO stewardship (channel_id, package_id, maintainer_id, role, from_run, from_on)
  SELECT DISTINCT $1::smallint, b.package_id, s.maintainer_id, s.role, $2::integer, $3::date
  FROM stage_steward s JOIN batch_package b ON b.no = s.package_no
  WHERE NOT EXISTS (
    SELECT FROM stewardship h
    WHERE h.channel_id = $1 AND h.package_id = b.package_id AND h.maintainer_id = s.maintainer_id AND h.role = s.role
      AND h.to_run IS NULL
  )`;

/** $1 = channel, $2 = run, $3 = packages of the run's scope or NULL for all, $4 = the catalogue. */
export const FIND_GONE = `
  SELECT p.name
  FROM presence h JOIN package p ON p.id = h.package_id
  WHERE h.channel_id = $1 AND h.to_run IS NULL
    -- What a newer run has seen is newer knowledge than this catalogue.
    AND h.from_run <= $2
    AND ($3::text[] IS NULL OR p.name = ANY($3))
    AND NOT EXISTS (SELECT FROM unnest($4::text[]) listed (name) WHERE listed.name = p.name)
  ORDER BY p.name`;
