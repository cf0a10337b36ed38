-- A whole distribution: several sources speak of one channel, work is shared by many machines, and others' words are kept as evidence.
ALTER TYPE subject_kind ADD VALUE 'recipe';
ALTER TYPE subject_kind ADD VALUE 'artifact';

-- What stays when a package's name changes: nixpkgs names a package by its shortest attribute path, which moves with time;
-- "<pname> <file of its position>" does not. NULL where the name itself is what stays.
ALTER TABLE package ADD COLUMN identity text;
CREATE UNIQUE INDEX package_identity_idx ON package (distro_id, identity) WHERE identity IS NOT NULL;
-- A name that the package once had: kept, although no source lists it any more.
ALTER TABLE alias ADD COLUMN former boolean NOT NULL DEFAULT false;
CREATE INDEX alias_name_trgm_idx ON alias USING gin (name gin_trgm_ops);

-- Several sources speak of one channel, and what one of them no longer lists has not left the others: whoever brought a
-- package or an artifact says when it is gone. A key is told by the source: "host", "debian", "nixpkgs", "nixos-units" ...
ALTER TABLE presence ADD COLUMN source text NOT NULL DEFAULT 'host';
ALTER TABLE presence ALTER COLUMN source DROP DEFAULT;
ALTER TABLE artifact ADD COLUMN source text NOT NULL DEFAULT 'host';
ALTER TABLE artifact ALTER COLUMN source DROP DEFAULT;
ALTER TABLE artifact DROP CONSTRAINT artifact_channel_id_package_id_name_key;
ALTER TABLE artifact ADD CONSTRAINT artifact_channel_id_package_id_source_name_key UNIQUE (channel_id, package_id, source, name);
-- Another key's artifact ships a subject of this one too, and spoke of it last: when that goes, this one is read again.
ALTER TABLE artifact ADD COLUMN overlaid boolean NOT NULL DEFAULT false;

-- Why an artifact could not be fetched or unpacked. Its subjects stay as they were last seen: a bad download is no news of a package.
ALTER TABLE artifact ADD COLUMN problem text;
ALTER TABLE artifact ADD COLUMN problem_kind text;
ALTER TABLE artifact ADD COLUMN problem_run integer REFERENCES run;
ALTER TABLE artifact ADD CONSTRAINT artifact_problem_check
  CHECK (num_nonnulls(problem, problem_kind, problem_run) IN (0, 3));
CREATE INDEX artifact_problem_idx ON artifact (problem_run DESC) WHERE problem IS NOT NULL;

-- What the source told of itself, for /status: what was left out and why, and whom nobody vouched for.
ALTER TABLE run ADD COLUMN notes text[] NOT NULL DEFAULT '{}';

-- A run that many processes work on: it lives as long as it has parts to do, not as long as one process.
ALTER TABLE run ADD COLUMN shared boolean NOT NULL DEFAULT false;
CREATE TYPE part_state AS ENUM ('waiting', 'done', 'parked');
-- One job of a shared run. The packages are named in the job itself; a parked part has failed too often and waits for a person.
CREATE TABLE run_part (
  run_id integer NOT NULL REFERENCES run,
  no integer NOT NULL,
  packages integer NOT NULL,
  state part_state NOT NULL DEFAULT 'waiting',
  attempts integer NOT NULL DEFAULT 0,
  -- Of the newest attempt that failed.
  error text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, no)
);
CREATE INDEX run_part_open_idx ON run_part (run_id) WHERE state <> 'done';
-- What a shared run has stored so far, by the names that its source gives: a part that is done again leaves these alone. Emptied when the run ends.
CREATE TABLE run_package (
  run_id integer NOT NULL REFERENCES run,
  name text NOT NULL,
  PRIMARY KEY (run_id, name)
);

CREATE OR REPLACE FUNCTION run_status_now(run) RETURNS run_status
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN $1.status <> 'running' THEN $1.status
    WHEN $1.shared THEN 'running'
    WHEN EXISTS (
      SELECT FROM pg_locks
      WHERE locktype = 'advisory' AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND classid = 7220001 AND objid = $1.id::oid AND objsubid = 2
    ) THEN 'running'
    ELSE 'interrupted'
  END
$$;

-- Processes that take jobs; each holds the advisory lock (7220004, no) while it lives, so that a killed one is noticed at once.
CREATE TABLE worker (
  no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  host text NOT NULL,
  pid integer NOT NULL,
  concurrency integer NOT NULL,
  -- The names under which it takes jobs of the queue.
  takes_as jsonb NOT NULL DEFAULT '[]',
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now()
);

-- What starfort.config.ts asks for, written by the workers, so that a page can say what is overdue.
CREATE TABLE schedule (
  name text PRIMARY KEY,
  source text NOT NULL,
  channel text,
  cron text NOT NULL,
  overdue_after_seconds integer NOT NULL,
  -- The newest time at which it was queued.
  queued_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Sets: what a report says of all members together.
ALTER TABLE set_total ADD COLUMN not_reproducible integer NOT NULL DEFAULT 0;
ALTER TABLE set_total ADD COLUMN not_tried integer NOT NULL DEFAULT 0;
ALTER TABLE set_total ADD COLUMN url text;
ALTER TABLE set_total ADD CONSTRAINT set_total_parts_check
  CHECK (least(total, reproducible, not_reproducible, not_tried) >= 0 AND reproducible + not_reproducible + not_tried <= total);
CREATE INDEX set_total_day_idx ON set_total (set_id, observed_on);

-- The same word of the same rebuilder is one row, however often it is read.
ALTER TABLE rebuild ADD COLUMN arch text;
ALTER TABLE rebuild ADD COLUMN log_url text;
ALTER TABLE rebuild ADD CONSTRAINT rebuild_word_key
  UNIQUE NULLS NOT DISTINCT (channel_id, package_id, subject_name, version, arch, rebuilder, result, rebuilt_on);

CREATE UNIQUE INDEX recipe_flag_open_idx ON recipe_flag (channel_id, package_id, flag) WHERE to_run IS NULL;
CREATE INDEX recipe_flag_by_flag_idx ON recipe_flag (channel_id, flag, enabled, package_id) WHERE to_run IS NULL;

-- Where a tag came from: "debian-notes", or "by hand".
ALTER TABLE cause_tag ADD COLUMN source text NOT NULL DEFAULT 'by hand';

ALTER TABLE second_opinion ADD COLUMN channel_id smallint NOT NULL REFERENCES channel;
ALTER TABLE second_opinion ADD COLUMN tool_version text;
ALTER TABLE second_opinion ADD CONSTRAINT second_opinion_word_key
  UNIQUE (channel_id, package_id, tool, check_no, subject_path);
DROP INDEX second_opinion_check_idx;
CREATE INDEX second_opinion_check_idx ON second_opinion (channel_id, check_no, package_id);

-- What a flag costs, as somebody measured it: one command with the flag and without. Seconds.
CREATE TABLE measured_cost (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  package_id integer NOT NULL REFERENCES package,
  run_id integer NOT NULL REFERENCES run,
  channel_id smallint NOT NULL REFERENCES channel,
  check_no smallint NOT NULL,
  what text NOT NULL,
  with_mean double precision NOT NULL CHECK (with_mean > 0),
  with_stddev double precision,
  without_mean double precision NOT NULL CHECK (without_mean > 0),
  without_stddev double precision,
  times integer NOT NULL,
  UNIQUE (channel_id, package_id, check_no, what)
);

-- Keys of people and programs that may write; only the sha256 is stored.
CREATE TYPE role AS ENUM ('contributor', 'curator', 'admin');
CREATE TABLE api_token (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  hash bytea NOT NULL UNIQUE,
  role role NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  revoked_at timestamptz
);
