// invariants-table.ts: what must be true of a ledger, one rule a row. Each SQL returns one text for each place where it is not.

export interface Invariant {
  /** A claim that is true of every good ledger. */
  readonly rule: string;
  readonly sql: string;
}

/** Two intervals of one key may touch, on the same day too, but not cover each other. */
const noOverlap = (table: string, key: string, from = "from_on", to = "to_on", source = table): Invariant => ({
  rule: `${table}-intervals-do-not-overlap`,
  sql: `
    SELECT format('${table} (${key}) = %s: one ends on %s, the next begins on %s',
                  row_key, coalesce(ends::text, 'no day'), next_begins)
    FROM (
      SELECT ROW(${key})::text AS row_key, ${to} AS ends,
        lead(${from}) OVER (PARTITION BY ${key} ORDER BY ${from}, ${to} NULLS LAST) AS next_begins
      FROM ${source}
    ) intervals
    WHERE next_begins IS NOT NULL AND (ends IS NULL OR ends > next_begins)`,
});

/** An interval's ends are days on which the runs that saw them looked at the same channel. */
const datesAreOfRuns = (table: string, from: "from" | "opened", to: "to" | "closed", source = table): Invariant => ({
  rule: `${table}-dates-are-those-of-its-runs`,
  sql: `
    SELECT format('${table} from run %s (%s) to run %s (%s)', h.${from}_run, h.${from}_on, h.${to}_run, h.${to}_on)
    FROM ${source} h
    JOIN run a ON a.id = h.${from}_run
    LEFT JOIN run z ON z.id = h.${to}_run
    WHERE h.${from}_on <> a.observed_on OR h.channel_id <> a.channel_id
       OR h.${to}_on IS DISTINCT FROM z.observed_on OR h.channel_id <> z.channel_id`,
});

/** What is open belongs to something that is open. */
const hangsOn = (rule: string, table: string, parent: string, where: string): Invariant => ({
  rule,
  sql: `
    SELECT h::text FROM ${table} h
    WHERE NOT EXISTS (SELECT FROM ${parent} p WHERE ${where})`,
});

const OPEN_STANDING = "(SELECT * FROM standing WHERE to_run IS NULL)";
const OPEN_ITEM = "(SELECT * FROM item WHERE closed_run IS NULL)";
const SAME_PACKAGE = "p.channel_id = h.channel_id AND p.package_id = h.package_id AND p.to_run IS NULL";
const OBSERVED = `(
  SELECT o.subject_id, o.from_run, o.to_run, a.observed_on AS from_on, z.observed_on AS to_on, s.channel_id
  FROM observation o JOIN subject s ON s.id = o.subject_id
  JOIN run a ON a.id = o.from_run LEFT JOIN run z ON z.id = o.to_run
)`;
const FOUND = "(SELECT f.*, s.channel_id FROM finding f JOIN subject s ON s.id = f.subject_id)";
const AREA_OF_CHECK = "(SELECT DISTINCT channel_id, check_no, area FROM check_revision)";
const KIND_OF_CHECK = "(SELECT DISTINCT channel_id, check_no, kind FROM check_revision)";

export const INVARIANTS: readonly Invariant[] = [
  noOverlap("presence", "channel_id, package_id"),
  noOverlap("stewardship", "channel_id, package_id, maintainer_id, role"),
  noOverlap("observation", "subject_id", "from_on", "to_on", `${OBSERVED} o`),
  noOverlap("finding", "subject_id, check_no", "opened_on", "closed_on"),
  noOverlap("standing", "channel_id, package_id, check_no"),
  noOverlap("item", "channel_id, package_id, check_no", "opened_on", "closed_on"),

  datesAreOfRuns("presence", "from", "to"),
  datesAreOfRuns("stewardship", "from", "to"),
  datesAreOfRuns("observation", "from", "to", OBSERVED),
  datesAreOfRuns("standing", "from", "to"),
  datesAreOfRuns("finding", "opened", "closed", FOUND),
  datesAreOfRuns("item", "opened", "closed"),

  hangsOn(
    "only-present-packages-have-stewards",
    "(SELECT * FROM stewardship WHERE to_run IS NULL)",
    "presence",
    SAME_PACKAGE,
  ),
  hangsOn("only-present-packages-have-standings", OPEN_STANDING, "presence", SAME_PACKAGE),
  hangsOn("only-present-packages-have-artifacts", "artifact", "presence", SAME_PACKAGE),
  hangsOn(
    "only-present-packages-have-observations",
    "(SELECT s.channel_id, s.package_id, s.path FROM observation o JOIN subject s ON s.id = o.subject_id WHERE o.to_run IS NULL)",
    "presence",
    SAME_PACKAGE,
  ),
  hangsOn(
    "open-findings-are-of-observed-subjects",
    "(SELECT * FROM finding WHERE closed_run IS NULL)",
    "observation",
    "p.subject_id = h.subject_id AND p.to_run IS NULL",
  ),
  hangsOn(
    "every-check-has-a-revision-in-its-channel",
    "(SELECT DISTINCT channel_id, check_no FROM standing)",
    "check_revision",
    "p.channel_id = h.channel_id AND p.check_no = h.check_no",
  ),
  hangsOn(
    "facts-are-of-their-subject-s-kind",
    "(SELECT o.subject_id, o.facts_id, s.kind FROM observation o JOIN subject s ON s.id = o.subject_id WHERE o.facts_id IS NOT NULL)",
    "facts",
    "p.id = h.facts_id AND p.kind = h.kind",
  ),
  hangsOn(
    "artifacts-ship-subjects-of-their-package",
    "(SELECT * FROM subject WHERE artifact_id IS NOT NULL)",
    "artifact",
    "p.id = h.artifact_id AND p.channel_id = h.channel_id AND p.package_id = h.package_id",
  ),

  {
    // A pass leaves no finding, so the passes are what is left of the subjects of the kind that the check judges.
    rule: "standings-count-what-findings-say",
    sql: `
      WITH subjects AS (
        SELECT s.channel_id, s.package_id, s.kind, count(*) AS n
        FROM observation o JOIN subject s ON s.id = o.subject_id
        WHERE o.to_run IS NULL GROUP BY 1, 2, 3
      ), found AS (
        SELECT s.channel_id, s.package_id, f.check_no,
          count(*) FILTER (WHERE f.verdict = 'fail') AS fail, count(*) FILTER (WHERE f.verdict = 'unknown') AS unknown
        FROM finding f JOIN subject s ON s.id = f.subject_id
        WHERE f.closed_run IS NULL GROUP BY 1, 2, 3
      ), held AS (
        SELECT h.*, c.kind FROM ${OPEN_STANDING} h JOIN ${KIND_OF_CHECK} c USING (channel_id, check_no)
      )
      SELECT format('package %s, check %s: standing of %s subjects, %s fail, %s unknown; seen %s, %s, %s', package_id, check_no,
        h.subjects_pass + h.subjects_fail + h.subjects_unknown + h.subjects_not_applicable, h.subjects_fail, h.subjects_unknown,
        coalesce(s.n, 0), coalesce(f.fail, 0), coalesce(f.unknown, 0))
      FROM held h
      FULL JOIN found f USING (channel_id, package_id, check_no)
      LEFT JOIN subjects s USING (channel_id, package_id, kind)
      WHERE h.state IS NULL
         OR (h.subjects_fail, h.subjects_unknown) <> (coalesce(f.fail, 0), coalesce(f.unknown, 0))
         OR h.subjects_pass + h.subjects_fail + h.subjects_unknown + h.subjects_not_applicable <> coalesce(s.n, 0)`,
  },
  {
    rule: "standings-are-the-worst-of-their-subjects",
    sql: `
      SELECT format('package %s, check %s: %s', package_id, check_no, state) FROM standing
      WHERE state <> CASE
        WHEN subjects_fail > 0 THEN 'fail'::verdict WHEN subjects_unknown > 0 THEN 'unknown'
        WHEN subjects_pass > 0 THEN 'pass' ELSE 'not-applicable' END
        OR subjects_pass + subjects_fail + subjects_unknown + subjects_not_applicable = 0`,
  },
  {
    rule: "open-items-are-failing-pairs-and-those-that-became-unknown",
    sql: `
      SELECT format('package %s, check %s: standing %s, item %s', package_id, check_no,
        coalesce(h.state::text, 'none'), coalesce(i.state::text, 'none'))
      FROM ${OPEN_STANDING} h FULL JOIN ${OPEN_ITEM} i USING (channel_id, package_id, check_no)
      WHERE h.state = 'fail' AND i.state IS NULL
         OR i.state::text <> h.state::text
         OR i.state IS NOT NULL AND h.state IS NULL
         OR i.subjects_open <> CASE i.state WHEN 'fail' THEN h.subjects_fail ELSE h.subjects_unknown END`,
  },
  {
    rule: "items-begin-where-a-pair-begins-to-fail",
    sql: `
      SELECT format('item %s', i.id) FROM item i
      WHERE NOT EXISTS (
        SELECT FROM standing h
        WHERE h.channel_id = i.channel_id AND h.package_id = i.package_id AND h.check_no = i.check_no
          AND h.from_run = i.opened_run AND h.state = 'fail' AND h.from_cause = i.opened_cause
      )`,
  },
  {
    rule: "items-end-where-a-pair-ends-to-fail-or-to-be-unknown",
    sql: `
      SELECT format('item %s', i.id) FROM item i
      WHERE i.closed_run IS NOT NULL AND NOT EXISTS (
        SELECT FROM standing h
        WHERE h.channel_id = i.channel_id AND h.package_id = i.package_id AND h.check_no = i.check_no
          AND h.to_run = i.closed_run AND h.state::text = i.state::text AND h.to_cause = i.closed_cause
      )`,
  },
  {
    rule: "every-failing-interval-lies-in-an-item",
    sql: `
      SELECT format('package %s, check %s, failing from %s to %s', h.package_id, h.check_no, h.from_on, h.to_on)
      FROM standing h
      WHERE h.state = 'fail' AND NOT EXISTS (
        SELECT FROM item i
        WHERE i.channel_id = h.channel_id AND i.package_id = h.package_id AND i.check_no = h.check_no
          AND i.opened_on <= h.from_on AND (i.closed_on IS NULL OR i.closed_on >= h.to_on)
      )`,
  },
  {
    rule: "package-tallies-agree-with-standings",
    sql: `
      WITH state AS (
        SELECT h.channel_id, h.package_id, c.area::text AS area,
          CASE WHEN h.state = 'fail' AND i.waived THEN 'waived' ELSE h.state::text END AS state
        FROM ${OPEN_STANDING} h
        JOIN ${AREA_OF_CHECK} c USING (channel_id, check_no)
        LEFT JOIN ${OPEN_ITEM} i USING (channel_id, package_id, check_no)
      ), counted AS (
        SELECT channel_id, package_id, coalesce(area, 'all') AS area,
          count(*) FILTER (WHERE state = 'pass') AS pass, count(*) FILTER (WHERE state = 'fail') AS fail,
          count(*) FILTER (WHERE state = 'unknown') AS unknown,
          count(*) FILTER (WHERE state = 'not-applicable') AS not_applicable,
          count(*) FILTER (WHERE state = 'waived') AS waived
        FROM state GROUP BY GROUPING SETS ((channel_id, package_id, area), (channel_id, package_id))
      ), told AS (
        SELECT channel_id, package_id, coalesce(area::text, 'all') AS area, pass, fail, unknown, not_applicable, waived
        FROM package_tally
      )
      SELECT format('channel %s, package %s, area %s: told %s, counted %s', channel_id, package_id, area, t, n)
      FROM told t FULL JOIN counted n USING (channel_id, package_id, area)
      WHERE t.pass IS NULL
         OR (t.pass, t.fail, t.unknown, t.not_applicable, t.waived) <> (
           coalesce(n.pass, 0), coalesce(n.fail, 0), coalesce(n.unknown, 0), coalesce(n.not_applicable, 0), coalesce(n.waived, 0)
         )`,
  },
  {
    rule: "present-packages-are-those-with-a-tally",
    sql: `
      SELECT format('channel %s, package %s', channel_id, package_id)
      FROM (SELECT channel_id, package_id, name FROM package_tally WHERE area IS NULL) t
      FULL JOIN (
        SELECT h.channel_id, h.package_id, p.name FROM presence h JOIN package p ON p.id = h.package_id WHERE h.to_run IS NULL
      ) h USING (channel_id, package_id)
      WHERE t.name IS DISTINCT FROM h.name`,
  },
  {
    // What was waived on a past day is not kept in the ledger, so fail and waived are compared as one.
    rule: "days-agree-with-standings",
    sql: `
      WITH step AS (
        SELECT channel_id, check_no, from_on AS day, state, 1 AS by FROM standing
        UNION ALL
        SELECT channel_id, check_no, to_on, state, -1 FROM standing WHERE to_on IS NOT NULL
      ), level AS (
        SELECT channel_id, check_no, day,
          sum(coalesce(sum(by) FILTER (WHERE state = 'pass'), 0)) OVER up_to AS pass,
          sum(coalesce(sum(by) FILTER (WHERE state = 'fail'), 0)) OVER up_to AS fail,
          sum(coalesce(sum(by) FILTER (WHERE state = 'unknown'), 0)) OVER up_to AS unknown,
          sum(coalesce(sum(by) FILTER (WHERE state = 'not-applicable'), 0)) OVER up_to AS not_applicable
        FROM step GROUP BY channel_id, check_no, day
        WINDOW up_to AS (PARTITION BY channel_id, check_no ORDER BY day)
      )
      SELECT format('channel %s, check %s, %s: told %s, counted %s', channel_id, check_no, day, t, l)
      FROM tally_day t FULL JOIN level l USING (channel_id, check_no, day)
      WHERE t.pass IS NULL OR l.pass IS NULL
         OR (t.pass, t.fail + t.waived, t.unknown, t.not_applicable) <> (l.pass, l.fail, l.unknown, l.not_applicable)`,
  },
  {
    rule: "days-agree-with-items",
    sql: `
      WITH moved AS (
        SELECT channel_id, check_no, opened_on AS day, 1 AS opened, 0 AS closed FROM item
        UNION ALL
        SELECT channel_id, check_no, closed_on, 0, 1 FROM item WHERE closed_on IS NOT NULL
      ), counted AS (
        SELECT channel_id, check_no, day, sum(opened) AS opened, sum(closed) AS closed FROM moved GROUP BY 1, 2, 3
      )
      SELECT format('channel %s, check %s, %s: told %s opened and %s closed, counted %s and %s', channel_id, check_no, day,
        t.opened, t.closed, coalesce(n.opened, 0), coalesce(n.closed, 0))
      FROM tally_day t FULL JOIN counted n USING (channel_id, check_no, day)
      WHERE t.opened IS DISTINCT FROM coalesce(n.opened, 0) OR t.closed IS DISTINCT FROM coalesce(n.closed, 0)`,
  },
  {
    rule: "the-newest-day-knows-what-is-waived",
    sql: `
      WITH newest AS (
        SELECT DISTINCT ON (channel_id, check_no) channel_id, check_no, waived
        FROM tally_day ORDER BY channel_id, check_no, day DESC
      ), counted AS (
        SELECT channel_id, check_no, count(*) AS waived FROM ${OPEN_ITEM} i WHERE waived AND state = 'fail' GROUP BY 1, 2
      )
      SELECT format('channel %s, check %s: told %s, counted %s', channel_id, check_no, t.waived, n.waived)
      FROM newest t FULL JOIN counted n USING (channel_id, check_no)
      WHERE coalesce(t.waived, 0) <> coalesce(n.waived, 0)`,
  },
  {
    rule: "days-have-their-check-s-area",
    sql: `
      SELECT format('channel %s, check %s, %s', t.channel_id, t.check_no, t.day)
      FROM tally_day t LEFT JOIN ${AREA_OF_CHECK} c USING (channel_id, check_no)
      WHERE t.area IS DISTINCT FROM c.area`,
  },
];
