// evidence.ts: SQL for what sources say of packages beside their verdicts: aliases, recipe flags, rebuilds, cause tags.
// $1 = channel, $2 = run, where nothing else is said.

/** All aliases of a package are staged where any are told. */
export const DROP_ALIASES = `
  DELETE FROM alias a
  USING batch_package b JOIN stage_package s USING (no)
  WHERE a.package_id = b.package_id AND s.tells_aliases AND b.speaks AND NOT a.former
    AND NOT EXISTS (SELECT FROM stage_alias x WHERE x.package_no = b.no AND x.name = a.name)`;

/**
 * $1 = distro. An alias that is a package's name is left out. One that another package has stays there, unless it is only a former name
 * of that package, or the package is in no channel any more.
 */
export const ADD_ALIASES = `
  INSERT INTO alias (distro_id, name, package_id)
  SELECT DISTINCT ON (x.name) $1::smallint, x.name, b.package_id
  FROM stage_alias x JOIN batch_package b ON b.no = x.package_no
  WHERE b.speaks
    AND NOT EXISTS (SELECT FROM package p WHERE p.distro_id = $1 AND p.name = x.name)
    AND NOT EXISTS (
      SELECT FROM alias a
      WHERE a.distro_id = $1 AND a.name = x.name
        AND (
          a.package_id = b.package_id
          OR NOT a.former AND EXISTS (SELECT FROM presence h WHERE h.package_id = a.package_id AND h.to_run IS NULL)
        )
    )
  -- In one order for everybody, so that two channels cannot wait for each other.
  ORDER BY x.name, b.package_id
  ON CONFLICT (distro_id, name) DO UPDATE SET package_id = excluded.package_id, former = false`;

/** All flags of a recipe are staged where it was read. Who passes a package on takes its recipe along. $3 = key. */
export const CLOSE_FLAGS = `
  UPDATE recipe_flag f
  SET to_run = $2
  FROM batch_package b JOIN stage_package s USING (no)
  WHERE f.channel_id = $1 AND f.package_id = b.package_id AND f.to_run IS NULL
    AND CASE b.fate
      WHEN 'gone' THEN true
      WHEN 'left' THEN EXISTS (
        SELECT FROM presence h
        WHERE h.channel_id = $1 AND h.package_id = b.package_id AND h.to_run IS NULL AND h.source = $3
      )
      ELSE s.tells_flags AND NOT EXISTS (
        SELECT FROM stage_flag x WHERE x.package_no = b.no AND x.flag = f.flag AND x.enabled = f.enabled
      )
    END`;

export const OPEN_FLAGS = `
  INSERT INTO recipe_flag (channel_id, package_id, flag, enabled, from_run)
  SELECT $1, b.package_id, x.flag, x.enabled, $2
  FROM stage_flag x JOIN batch_package b ON b.no = x.package_no
  WHERE NOT EXISTS (
    SELECT FROM recipe_flag f
    WHERE f.channel_id = $1 AND f.package_id = b.package_id AND f.flag = x.flag AND f.to_run IS NULL
  )`;

/** The same word of the same rebuilder is one row, however often it is read. */
export const ADD_REBUILDS = `
  INSERT INTO rebuild (
    channel_id, package_id, run_id, subject_name, version, arch, rebuilder, result, rebuilt_on, diff_url, log_url
  )
  SELECT $1, b.package_id, $2, x.subject_name, x.version, x.arch, x.rebuilder, x.result, x.rebuilt_on, x.diff_url, x.log_url
  FROM stage_rebuild x JOIN batch_package b ON b.no = x.package_no
  WHERE NOT EXISTS (
    SELECT FROM rebuild r
    WHERE r.channel_id = $1 AND r.package_id = b.package_id AND r.subject_name = x.subject_name AND r.version = x.version
      AND r.rebuilder = x.rebuilder AND r.result = x.result
      AND r.arch IS NOT DISTINCT FROM x.arch AND r.rebuilt_on IS NOT DISTINCT FROM x.rebuilt_on
  )
  ON CONFLICT ON CONSTRAINT rebuild_word_key DO NOTHING`;

/** Tags that the run's key once told and tells no more; what a person wrote is theirs. $1 = key. */
export const DROP_TAGS = `
  DELETE FROM cause_tag c
  USING batch_package b JOIN stage_package s USING (no), run r
  WHERE c.package_id = b.package_id AND s.tells_tags AND c.source <> 'by hand' AND r.id = c.run_id AND r.source = $1
    AND NOT EXISTS (SELECT FROM stage_tag x WHERE x.package_no = b.no AND x.slug = c.slug)`;

/** $1 = run. */
export const ADD_TAGS = `
  INSERT INTO cause_tag AS c (package_id, slug, description, url, source, run_id)
  SELECT b.package_id, x.slug, x.description, x.url, x.source, $1
  FROM stage_tag x JOIN batch_package b ON b.no = x.package_no
  ORDER BY b.package_id, x.slug
  ON CONFLICT (package_id, slug) DO UPDATE
  SET description = excluded.description, url = excluded.url, source = excluded.source, run_id = excluded.run_id
  WHERE c.source <> 'by hand'
    AND (c.description, c.url, c.source) IS DISTINCT FROM (excluded.description, excluded.url, excluded.source)`;
