-- More kinds of subject, and several of them in one area. Postgres takes new values of an enum within a transaction as long
-- as nothing in the same transaction uses them.
ALTER TYPE subject_kind ADD VALUE 'kernel-config';
ALTER TYPE subject_kind ADD VALUE 'sysctl';
ALTER TYPE subject_kind ADD VALUE 'modprobe';
ALTER TYPE subject_kind ADD VALUE 'cmdline';
ALTER TYPE subject_kind ADD VALUE 'network';
ALTER TYPE subject_kind ADD VALUE 'apparmor-profile';
ALTER TYPE subject_kind ADD VALUE 'executable';

-- A check judges one kind, which an area with several no longer tells; stored for the same reason as the area: a retired
-- check is no longer in the code. Up to here all checks were of ELF files (binary) and units (service).
ALTER TABLE check_revision ADD COLUMN kind subject_kind;
UPDATE check_revision SET kind = CASE area WHEN 'service' THEN 'unit'::subject_kind ELSE 'elf' END;
ALTER TABLE check_revision ALTER COLUMN kind SET NOT NULL;

-- What could not be read, newest first, for /status: a handful among hundreds of thousands of open observations.
CREATE INDEX observation_problem_idx ON observation (from_run DESC) WHERE to_run IS NULL AND problem IS NOT NULL;
