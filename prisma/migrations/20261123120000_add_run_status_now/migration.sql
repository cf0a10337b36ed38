-- What a run's status is now: the process of a "running" one may have been killed, and nobody was left to book that.
-- A living run holds the advisory lock (7220001, its id): LOCKS.run in ingest/store/locks.ts.
CREATE FUNCTION run_status_now(run) RETURNS run_status
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN $1.status <> 'running' THEN $1.status
    WHEN EXISTS (
      SELECT FROM pg_locks
      WHERE locktype = 'advisory' AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND classid = 7220001 AND objid = $1.id::oid AND objsubid = 2
    ) THEN 'running'
    ELSE 'interrupted'
  END
$$;
