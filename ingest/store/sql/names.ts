// names.ts: SQL that finds the row of each staged package, by what stays of it (its identity) or by its name, and gives it its name.
// $1 = distro.

export const FIND_BY_IDENTITY = `
  UPDATE stage_package s
  SET package_id = p.id
  FROM package p
  WHERE s.package_id IS NULL AND p.distro_id = $1 AND p.identity = s.identity`;

/**
 * A row of the name is the package's if one of the two has no identity, or if $2 (everything that the source lists is staged) nothing
 * listed has the row's identity: then the package's file has moved.
 */
export const FIND_BY_NAME = `
  UPDATE stage_package s
  SET package_id = p.id
  FROM package p
  WHERE s.package_id IS NULL AND p.distro_id = $1 AND p.name = s.name
    AND ($2::boolean OR s.identity IS NULL OR p.identity IS NULL)
    AND NOT EXISTS (SELECT FROM stage_package o WHERE o.package_id = p.id)`;

/** Whether a name or an identity is to be written. $2 = renames: false where the source may not change names. */
export const IS_UNSETTLED = `
  SELECT EXISTS (
    SELECT FROM stage_package s LEFT JOIN package p ON p.id = s.package_id
    WHERE s.identity IS NOT NULL AND (p.id IS NULL OR p.identity IS DISTINCT FROM s.identity OR $1::boolean AND p.name <> s.name)
  ) AS unsettled`;

export const FORGET_FOUND = "UPDATE stage_package SET package_id = NULL WHERE fate <> 'gone'";

export const ADOPT = `
  UPDATE package p
  SET identity = s.identity
  FROM stage_package s
  WHERE p.id = s.package_id AND s.identity IS NOT NULL AND p.identity IS DISTINCT FROM s.identity`;

/** Packages whose name changed, and who has the new one; a bearer that is in no channel any more gives way. */
export const FIND_RENAMED = `
  SELECT p.id, p.name AS old, s.name AS new, s.own_name, holder.id AS holder, holder.identity AS holder_identity,
    holder.id IS NOT NULL AND NOT EXISTS (SELECT FROM presence h WHERE h.package_id = holder.id AND h.to_run IS NULL)
      AND NOT EXISTS (SELECT FROM stage_package o WHERE o.package_id = holder.id) AS holder_left
  FROM stage_package s
  JOIN package p ON p.id = s.package_id
  LEFT JOIN package holder ON holder.distro_id = $1 AND holder.name = s.name
  WHERE s.identity IS NOT NULL AND p.name <> s.name
  ORDER BY p.id`;

/** First out of the way: names are unique at every moment, and two packages may swap theirs. $1 = ids. */
export const CLEAR_NAMES = "UPDATE package SET name = chr(1) || id WHERE id = ANY($1::integer[])";

/** $1 = ids, $2 = names. */
export const GIVE_NAMES = `
  UPDATE package p SET name = g.name FROM unnest($1::integer[], $2::text[]) g (id, name) WHERE p.id = g.id`;

/** $1 = ids. */
export const RENAME_TALLIES = `
  UPDATE package_tally t SET name = p.name FROM package p
  WHERE p.id = ANY($1::integer[]) AND t.package_id = p.id AND t.name <> p.name`;

/** Old names lead to the package, unless another one bears them now. $2 = ids, $3 = old names. */
export const KEEP_FORMER_NAMES = `
  INSERT INTO alias (distro_id, name, package_id, former)
  SELECT $1, g.name, g.id, true FROM unnest($2::integer[], $3::text[]) g (id, name)
  WHERE NOT EXISTS (SELECT FROM package p WHERE p.distro_id = $1 AND p.name = g.name)
  ON CONFLICT (distro_id, name) DO NOTHING`;

/** Another channel may add the same package at this moment. A name that another identity bears is left to it. */
export const ADD_PACKAGES = `
  INSERT INTO package (distro_id, name, identity, description, homepage, recipe)
  SELECT $1, CASE WHEN s.identity IS NOT NULL AND taken.there THEN s.own_name ELSE s.name END AS name,
    s.identity, s.description, s.homepage, s.recipe
  FROM stage_package s
  CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM package p WHERE p.distro_id = $1 AND p.name = s.name) AS there
  ) taken
  WHERE s.package_id IS NULL AND s.fate <> 'gone'
  -- In one order for everybody, so that two channels cannot wait for each other.
  ORDER BY name
  ON CONFLICT DO NOTHING`;

/** Who bears a name needs no alias of it, and nobody else may have one. */
export const DROP_NAMES_FROM_ALIASES = `
  DELETE FROM alias a USING stage_package s WHERE a.distro_id = $1 AND a.name = s.name AND s.fate <> 'gone'`;

export const FIND_HOMELESS = "SELECT name FROM stage_package WHERE package_id IS NULL LIMIT 1";
