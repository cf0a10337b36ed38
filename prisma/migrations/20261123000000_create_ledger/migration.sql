-- The whole model: what was seen (run, subject, facts, observation), what was judged (finding, standing, item),
-- what adds up (package_tally, tally_day) and what people add (waiver, link, claim, audit_log).
-- Ledger tables are narrow on purpose: a change costs a few dozen bytes, for ever. Columns are ordered by size, so that no padding is stored.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TYPE verdict AS ENUM ('pass', 'fail', 'unknown', 'not-applicable');
CREATE TYPE item_state AS ENUM ('fail', 'unknown');
CREATE TYPE cause AS ENUM ('package', 'checker', 'catalogue', 'data-gap');
CREATE TYPE area AS ENUM ('binary', 'determinism', 'service', 'kernel', 'mac');
CREATE TYPE subject_kind AS ENUM ('elf', 'unit');
CREATE TYPE run_status AS ENUM ('running', 'done', 'failed', 'interrupted');
CREATE TYPE maintainer_kind AS ENUM ('person', 'team');
CREATE TYPE steward_role AS ENUM ('maintainer', 'uploader', 'team');

CREATE TABLE distro (
  id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug text NOT NULL UNIQUE
);

CREATE TABLE channel (
  id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  distro_id smallint NOT NULL REFERENCES distro,
  slug text NOT NULL UNIQUE,
  stream text NOT NULL,
  arch text NOT NULL,
  title text NOT NULL
);
CREATE INDEX channel_distro_id_idx ON channel (distro_id);

CREATE TABLE run (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id smallint NOT NULL REFERENCES channel,
  observed_on date NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  status run_status NOT NULL DEFAULT 'running',
  source text NOT NULL,
  -- What the run looks at: {"areas": [...], "packages": "all" | [names]}. Nothing outside it may close.
  scope jsonb NOT NULL,
  -- {"binary": 3, "service": 2, ...}: the parser revision of each audited area.
  parser_revisions jsonb NOT NULL,
  -- {"packages": 1, "packagesKnown": 2, "unchanged": 0, "artifacts": 3, "subjects": 4, "elf": 4, "unit": 5, "opened": 6, "closed": 7, "historyRows": 0}
  counts jsonb NOT NULL DEFAULT '{}',
  -- {"unreadable": 1, "malformed": 2}: subjects that could not be judged, by kind of error.
  errors jsonb NOT NULL DEFAULT '{}',
  -- Why a run failed, for /status.
  message text
);
CREATE INDEX run_channel_id_started_at_idx ON run (channel_id, started_at DESC);
CREATE INDEX run_running_idx ON run (id) WHERE status = 'running';

-- When a check's revision came into force in a channel: the marks on charts, and the cause "checker". A revision may
-- come back (an older Starfort ran again), hence the key. The area is stored because a retired check is no longer in the code.
CREATE TABLE check_revision (
  from_run integer NOT NULL REFERENCES run,
  from_on date NOT NULL,
  area area NOT NULL,
  channel_id smallint NOT NULL REFERENCES channel,
  check_no smallint NOT NULL,
  revision smallint NOT NULL,
  PRIMARY KEY (channel_id, check_no, from_run)
);

CREATE TABLE package (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  distro_id smallint NOT NULL REFERENCES distro,
  name text NOT NULL,
  description text,
  homepage text,
  -- Where its recipe stands, e.g. "pkgs/by-name/he/hello/package.nix:31".
  recipe text,
  UNIQUE (distro_id, name)
);
CREATE INDEX package_name_trgm_idx ON package USING gin (name gin_trgm_ops);

CREATE TABLE alias (
  distro_id smallint NOT NULL REFERENCES distro,
  name text NOT NULL,
  package_id integer NOT NULL REFERENCES package,
  PRIMARY KEY (distro_id, name)
);
CREATE INDEX alias_package_id_idx ON alias (package_id);

-- Which version was there when. An open interval has no to_run.
CREATE TABLE presence (
  package_id integer NOT NULL REFERENCES package,
  from_run integer NOT NULL REFERENCES run,
  to_run integer REFERENCES run,
  from_on date NOT NULL,
  to_on date,
  channel_id smallint NOT NULL REFERENCES channel,
  version text NOT NULL,
  PRIMARY KEY (channel_id, package_id, from_run),
  CHECK ((to_run IS NULL) = (to_on IS NULL)),
  CHECK (to_on >= from_on)
);
CREATE UNIQUE INDEX presence_open_idx ON presence (channel_id, package_id) WHERE to_run IS NULL;

-- People and teams look after packages in the same way, so they are one table with one set of handles.
CREATE TABLE maintainer (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind maintainer_kind NOT NULL,
  handle text NOT NULL UNIQUE,
  name text NOT NULL,
  -- In lower case, so that one person is one row; never shown to signed-out visitors.
  email text UNIQUE,
  github_id bigint UNIQUE,
  github_login text
);
CREATE INDEX maintainer_name_trgm_idx ON maintainer USING gin (name gin_trgm_ops);

CREATE TABLE team_member (
  team_id integer NOT NULL REFERENCES maintainer,
  member_id integer NOT NULL REFERENCES maintainer,
  PRIMARY KEY (team_id, member_id)
);
CREATE INDEX team_member_member_id_idx ON team_member (member_id);

CREATE TABLE stewardship (
  package_id integer NOT NULL REFERENCES package,
  maintainer_id integer NOT NULL REFERENCES maintainer,
  from_run integer NOT NULL REFERENCES run,
  to_run integer REFERENCES run,
  from_on date NOT NULL,
  to_on date,
  role steward_role NOT NULL,
  channel_id smallint NOT NULL REFERENCES channel,
  PRIMARY KEY (channel_id, package_id, maintainer_id, role, from_run),
  CHECK ((to_run IS NULL) = (to_on IS NULL)),
  CHECK (to_on >= from_on)
);
CREATE UNIQUE INDEX stewardship_open_idx ON stewardship (channel_id, package_id, maintainer_id, role) WHERE to_run IS NULL;
CREATE INDEX stewardship_maintainer_idx ON stewardship (channel_id, maintainer_id, package_id) WHERE to_run IS NULL;

-- A built thing of a package, as last seen. The fingerprint also covers the parser and check revisions:
-- equal fingerprint = nothing to do.
CREATE TABLE artifact (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  package_id integer NOT NULL REFERENCES package,
  size_bytes bigint,
  channel_id smallint NOT NULL REFERENCES channel,
  name text NOT NULL,
  version text NOT NULL,
  arch text NOT NULL,
  fingerprint bytea NOT NULL,
  UNIQUE (channel_id, package_id, name)
);

-- What a check looks at: one row for its whole life.
CREATE TABLE subject (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  package_id integer NOT NULL REFERENCES package,
  artifact_id integer REFERENCES artifact ON DELETE SET NULL,
  kind subject_kind NOT NULL,
  channel_id smallint NOT NULL REFERENCES channel,
  path text NOT NULL,
  UNIQUE (channel_id, package_id, kind, path)
);
-- Without it, every artifact that goes scans all subjects (ON DELETE SET NULL).
CREATE INDEX subject_artifact_id_idx ON subject (artifact_id);
CREATE INDEX subject_path_trgm_idx ON subject USING gin (path gin_trgm_ops) WHERE kind = 'unit';

-- What a parser read, stored once per content: the same file in ten artifacts is stored once.
CREATE TABLE facts (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind subject_kind NOT NULL,
  parser_revision smallint NOT NULL,
  content_hash bytea NOT NULL,
  facts jsonb NOT NULL,
  UNIQUE (content_hash, kind, parser_revision)
);

-- A subject's facts over time; a new row only when they change. The runs know the dates.
CREATE TABLE observation (
  subject_id integer NOT NULL REFERENCES subject,
  from_run integer NOT NULL REFERENCES run,
  to_run integer REFERENCES run,
  -- NULL where the subject could not be read; then problem says why.
  facts_id integer REFERENCES facts,
  setuid boolean NOT NULL DEFAULT false,
  setgid boolean NOT NULL DEFAULT false,
  problem text,
  PRIMARY KEY (subject_id, from_run),
  CHECK ((facts_id IS NULL) = (problem IS NOT NULL))
);
CREATE UNIQUE INDEX observation_open_idx ON observation (subject_id) WHERE to_run IS NULL;
CREATE INDEX observation_facts_id_idx ON observation (facts_id);

-- One row from the day a subject gets a verdict until it gets another. Passes are not rows: they are derived again from facts.
-- Reason and evidence are those of the newest look; those of an older day are derived again from that day's facts.
CREATE TABLE finding (
  subject_id integer NOT NULL REFERENCES subject,
  opened_run integer NOT NULL REFERENCES run,
  closed_run integer REFERENCES run,
  opened_on date NOT NULL,
  closed_on date,
  verdict verdict NOT NULL CHECK (verdict IN ('fail', 'unknown')),
  opened_cause cause NOT NULL,
  closed_cause cause,
  check_no smallint NOT NULL,
  reason text NOT NULL,
  evidence jsonb NOT NULL,
  PRIMARY KEY (subject_id, check_no, opened_run),
  CHECK ((closed_run IS NULL) = (closed_on IS NULL) AND (closed_run IS NULL) = (closed_cause IS NULL)),
  CHECK (closed_on >= opened_on)
);
CREATE UNIQUE INDEX finding_open_idx ON finding (subject_id, check_no) WHERE closed_run IS NULL;

-- The state of one (package, check) pair as intervals. The subject counts are those of the newest observation
-- within the interval: a change of counts alone is no new interval.
CREATE TABLE standing (
  package_id integer NOT NULL REFERENCES package,
  from_run integer NOT NULL REFERENCES run,
  to_run integer REFERENCES run,
  from_on date NOT NULL,
  to_on date,
  state verdict NOT NULL,
  from_cause cause NOT NULL,
  to_cause cause,
  subjects_pass integer NOT NULL,
  subjects_fail integer NOT NULL,
  subjects_unknown integer NOT NULL,
  subjects_not_applicable integer NOT NULL,
  channel_id smallint NOT NULL REFERENCES channel,
  check_no smallint NOT NULL,
  PRIMARY KEY (channel_id, package_id, check_no, from_run),
  CHECK ((to_run IS NULL) = (to_on IS NULL) AND (to_run IS NULL) = (to_cause IS NULL)),
  CHECK (to_on >= from_on)
);
CREATE UNIQUE INDEX standing_open_idx ON standing (channel_id, package_id, check_no) WHERE to_run IS NULL;
CREATE INDEX standing_open_by_check_idx ON standing (channel_id, check_no, state, package_id) WHERE to_run IS NULL;

-- The TODO list. A failing pair that becomes unknown keeps its item, marked unknown.
CREATE TABLE item (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  package_id integer NOT NULL REFERENCES package,
  opened_run integer NOT NULL REFERENCES run,
  closed_run integer REFERENCES run,
  opened_on date NOT NULL,
  closed_on date,
  opened_cause cause NOT NULL,
  closed_cause cause,
  state item_state NOT NULL,
  -- Subjects that fail; those that are unknown while the state is unknown.
  subjects_open integer NOT NULL,
  channel_id smallint NOT NULL REFERENCES channel,
  check_no smallint NOT NULL,
  waived boolean NOT NULL DEFAULT false,
  CHECK ((closed_run IS NULL) = (closed_on IS NULL) AND (closed_run IS NULL) = (closed_cause IS NULL)),
  CHECK (closed_on >= opened_on)
);
CREATE UNIQUE INDEX item_open_idx ON item (channel_id, package_id, check_no) WHERE closed_run IS NULL;
CREATE INDEX item_open_by_check_idx ON item (channel_id, check_no, opened_on) WHERE closed_run IS NULL;
CREATE INDEX item_history_idx ON item (package_id, opened_on);
CREATE INDEX item_opened_idx ON item (channel_id, opened_on);
CREATE INDEX item_closed_idx ON item (channel_id, closed_on) WHERE closed_run IS NOT NULL;

-- Pairs by state as of now, of every package that is present: a row with area NULL, the sum of all areas, and one for each
-- area in which the package was audited, even where it has nothing to judge ("audited, nothing found" is not "not audited yet").
-- waived counts failing pairs whose item is waived; they are not in fail.
CREATE TABLE package_tally (
  package_id integer NOT NULL REFERENCES package,
  pass integer NOT NULL,
  fail integer NOT NULL,
  unknown integer NOT NULL,
  not_applicable integer NOT NULL,
  waived integer NOT NULL,
  area area,
  channel_id smallint NOT NULL REFERENCES channel,
  -- The package's name again, so that keyset paging in name order is one index.
  name text NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  UNIQUE NULLS NOT DISTINCT (channel_id, package_id, area)
);
CREATE INDEX package_tally_fail_idx ON package_tally (channel_id, area, fail DESC, name);
CREATE INDEX package_tally_name_idx ON package_tally (channel_id, area, name);
CREATE INDEX package_tally_unknown_idx ON package_tally (channel_id, area, unknown DESC, name);

-- Pairs by state at the end of a day, and what moved on it. Rows only for days on which something changed.
CREATE TABLE tally_day (
  day date NOT NULL,
  pass integer NOT NULL,
  fail integer NOT NULL,
  unknown integer NOT NULL,
  not_applicable integer NOT NULL,
  waived integer NOT NULL,
  -- Items opened and closed on the day.
  opened integer NOT NULL,
  closed integer NOT NULL,
  area area NOT NULL,
  channel_id smallint NOT NULL REFERENCES channel,
  check_no smallint NOT NULL,
  PRIMARY KEY (channel_id, check_no, day)
);
CREATE INDEX tally_day_area_idx ON tally_day (channel_id, area, day);

CREATE TABLE package_set (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id smallint NOT NULL REFERENCES channel,
  slug text NOT NULL,
  title text NOT NULL,
  UNIQUE (channel_id, slug)
);

CREATE TABLE set_member (
  set_id integer NOT NULL REFERENCES package_set,
  package_id integer NOT NULL REFERENCES package,
  from_run integer NOT NULL REFERENCES run,
  to_run integer REFERENCES run,
  PRIMARY KEY (set_id, package_id, from_run)
);
CREATE INDEX set_member_package_id_idx ON set_member (package_id);

-- Totals as reported, where a report names only its failures.
CREATE TABLE set_total (
  set_id integer NOT NULL REFERENCES package_set,
  run_id integer NOT NULL REFERENCES run,
  observed_on date NOT NULL,
  total integer NOT NULL,
  reproducible integer NOT NULL,
  PRIMARY KEY (set_id, run_id)
);

-- What a recipe switches on or off on purpose: hardeningDisable, DEB_BUILD_MAINT_OPTIONS.
CREATE TABLE recipe_flag (
  package_id integer NOT NULL REFERENCES package,
  from_run integer NOT NULL REFERENCES run,
  to_run integer REFERENCES run,
  channel_id smallint NOT NULL REFERENCES channel,
  enabled boolean NOT NULL,
  flag text NOT NULL,
  PRIMARY KEY (channel_id, package_id, flag, from_run)
);

-- Who rebuilt what, when, with which result.
CREATE TABLE rebuild (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject_name text NOT NULL,
  package_id integer NOT NULL REFERENCES package,
  run_id integer NOT NULL REFERENCES run,
  channel_id smallint NOT NULL REFERENCES channel,
  version text NOT NULL,
  rebuilder text NOT NULL,
  result text NOT NULL CHECK (result IN ('reproducible', 'not-reproducible', 'could-not-build', 'not-tried')),
  rebuilt_on date,
  diff_url text
);
CREATE INDEX rebuild_package_id_idx ON rebuild (channel_id, package_id);

-- Why something is not reproducible.
CREATE TABLE cause_tag (
  package_id integer NOT NULL REFERENCES package,
  run_id integer REFERENCES run,
  slug text NOT NULL,
  description text,
  url text,
  PRIMARY KEY (package_id, slug)
);

-- What another tool said of the same thing.
CREATE TABLE second_opinion (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  package_id integer NOT NULL REFERENCES package,
  run_id integer NOT NULL REFERENCES run,
  check_no smallint NOT NULL,
  verdict verdict NOT NULL,
  tool text NOT NULL,
  subject_path text NOT NULL,
  said jsonb NOT NULL
);
CREATE INDEX second_opinion_check_idx ON second_opinion (check_no, package_id);

-- From here on: what people add; never written by ingest.
CREATE TABLE waiver (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id smallint REFERENCES channel,
  package_id integer REFERENCES package,
  check_no smallint,
  path_glob text,
  version_range text,
  reason_code text NOT NULL,
  reason text NOT NULL,
  evidence_url text,
  author text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_on date
);
CREATE INDEX waiver_package_id_idx ON waiver (package_id);

CREATE TABLE link (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  url text NOT NULL UNIQUE,
  forge text NOT NULL,
  title text,
  state text,
  checked_at timestamptz,
  etag text
);

CREATE TABLE link_target (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  link_id integer NOT NULL REFERENCES link ON DELETE CASCADE,
  item_id integer REFERENCES item,
  package_id integer REFERENCES package,
  check_no smallint,
  author text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (num_nonnulls(item_id, package_id, check_no) >= 1)
);
CREATE INDEX link_target_link_id_idx ON link_target (link_id);
CREATE INDEX link_target_item_id_idx ON link_target (item_id);
CREATE INDEX link_target_package_id_idx ON link_target (package_id);

-- "I am on it", for a while.
CREATE TABLE claim (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  item_id integer NOT NULL REFERENCES item,
  author text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX claim_item_id_idx ON claim (item_id);

CREATE TABLE audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  before jsonb,
  after jsonb
);
CREATE INDEX audit_log_at_idx ON audit_log (at DESC);
