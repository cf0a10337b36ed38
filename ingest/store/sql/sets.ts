// sets.ts: SQL for named sets of packages: what a report says of all members together, and who they are.
// $1 = channel, $2 = run where nothing else is said. Staging: stage_set, stage_member.

/** Sets belong to a channel; the newest title counts. */
export const ADD_SETS = `
  INSERT INTO package_set AS p (channel_id, slug, title)
  SELECT $1, s.slug, s.title FROM stage_set s
  WHERE NOT EXISTS (SELECT FROM package_set p WHERE p.channel_id = $1 AND p.slug = s.slug AND p.title = s.title)
  ORDER BY s.slug
  ON CONFLICT (channel_id, slug) DO UPDATE SET title = excluded.title`;

/** $3 = day. The newest word on that day already says so: the same report again. */
export const ADD_TOTALS = `
  INSERT INTO set_total (set_id, run_id, observed_on, total, reproducible, not_reproducible, not_tried, url)
  SELECT p.id, $2, $3, s.total, s.reproducible, s.not_reproducible, s.not_tried, s.url
  FROM stage_set s JOIN package_set p ON p.channel_id = $1 AND p.slug = s.slug
  LEFT JOIN LATERAL (
    SELECT * FROM set_total t WHERE t.set_id = p.id AND t.observed_on = $3::date ORDER BY t.run_id DESC LIMIT 1
  ) known ON true
  WHERE (known.total, known.reproducible, known.not_reproducible, known.not_tried, known.url)
    IS DISTINCT FROM (s.total, s.reproducible, s.not_reproducible, s.not_tried, s.url)
  ON CONFLICT (set_id, run_id) DO UPDATE
  SET total = excluded.total, reproducible = excluded.reproducible, not_reproducible = excluded.not_reproducible,
      not_tried = excluded.not_tried, url = excluded.url`;

/** Members by their names or aliases. $1 = channel, $2 = distro. */
export const FIND_MEMBERS = `
  UPDATE stage_member m
  SET set_id = p.id,
      package_id = coalesce(
        (SELECT g.id FROM package g WHERE g.distro_id = $2 AND g.name = m.name),
        (SELECT a.package_id FROM alias a WHERE a.distro_id = $2 AND a.name = m.name)
      )
  FROM package_set p
  WHERE p.channel_id = $1 AND p.slug = m.slug`;

/** All members are staged where the report names any ("names_members"). */
export const CLOSE_MEMBERS = `
  UPDATE set_member h
  SET to_run = $2
  FROM stage_set s JOIN package_set p ON p.channel_id = $1 AND p.slug = s.slug
  WHERE s.names_members AND h.set_id = p.id AND h.to_run IS NULL
    AND NOT EXISTS (SELECT FROM stage_member m WHERE m.set_id = h.set_id AND m.package_id = h.package_id)`;

/** $1 = run. */
export const OPEN_MEMBERS = `
  INSERT INTO set_member (set_id, package_id, from_run)
  SELECT DISTINCT m.set_id, m.package_id, $1::integer FROM stage_member m
  WHERE m.package_id IS NOT NULL
    AND NOT EXISTS (
      SELECT FROM set_member h WHERE h.set_id = m.set_id AND h.package_id = m.package_id AND h.to_run IS NULL
    )
  ON CONFLICT (set_id, package_id, from_run) DO UPDATE SET to_run = NULL`;
