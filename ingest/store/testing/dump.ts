// dump.ts: the ledger in the database as lines of text, and the naive model's in the same words.
import type pg from "pg";
import { z } from "zod";
import type { NaiveLedger } from "#lib/ledger/naive.ts";
import { type End, type Interval, type LedgerRows, tallyDays, tallyPackage } from "#lib/ledger/rows.ts";

const STATE_COUNTS = "concat_ws('/', subjects_pass, subjects_fail, subjects_unknown, subjects_not_applicable)";

/** key, value, ends and causes of each table's rows, as lib/ledger/rows.ts words them. */
const INTERVALS: Readonly<Record<keyof LedgerRows, string>> = {
  presence: `
    SELECT p.name AS key, concat_ws(' ', version, source) AS value, from_run, from_on, NULL AS from_cause, to_run, to_on, NULL AS to_cause
    FROM presence JOIN package p ON p.id = package_id`,
  stewardship: `
    SELECT concat_ws(' ', p.name, m.handle, role) AS key, '' AS value,
      from_run, from_on, NULL AS from_cause, to_run, to_on, NULL AS to_cause
    FROM stewardship JOIN package p ON p.id = package_id JOIN maintainer m ON m.id = maintainer_id`,
  observation: `
    SELECT concat_ws(' ', p.name, kind, path) AS key,
      concat_ws(' ', coalesce(f.facts->>'content', 'gap'), CASE WHEN setuid THEN 'setuid' ELSE 'plain' END,
        coalesce(problem, 'r' || f.parser_revision)) AS value,
      from_run, a.observed_on AS from_on, NULL AS from_cause, to_run, z.observed_on AS to_on, NULL AS to_cause
    FROM observation o
    JOIN (SELECT id, package_id, kind AS kind, path FROM subject) s ON s.id = o.subject_id
    JOIN package p ON p.id = s.package_id
    LEFT JOIN (SELECT id, facts, parser_revision FROM facts) f ON f.id = o.facts_id
    JOIN run a ON a.id = from_run LEFT JOIN run z ON z.id = to_run`,
  finding: `
    SELECT concat_ws(' ', p.name, path, check_no) AS key, concat_ws(' ', verdict, reason) AS value,
      opened_run AS from_run, opened_on AS from_on, opened_cause AS from_cause,
      closed_run AS to_run, closed_on AS to_on, closed_cause AS to_cause
    FROM finding JOIN subject s ON s.id = subject_id JOIN package p ON p.id = s.package_id`,
  standing: `
    SELECT concat_ws(' ', p.name, check_no) AS key, concat_ws(' ', state, ${STATE_COUNTS}) AS value,
      from_run, from_on, from_cause, to_run, to_on, to_cause
    FROM standing JOIN package p ON p.id = package_id`,
  item: `
    SELECT concat_ws(' ', p.name, check_no) AS key, concat_ws(' ', state, subjects_open) AS value,
      opened_run AS from_run, opened_on AS from_on, opened_cause AS from_cause,
      closed_run AS to_run, closed_on AS to_on, closed_cause AS to_cause
    FROM item JOIN package p ON p.id = package_id`,
  flag: `
    SELECT concat_ws(' ', p.name, flag) AS key, enabled::text AS value,
      from_run, a.observed_on AS from_on, NULL AS from_cause, to_run, z.observed_on AS to_on, NULL AS to_cause
    FROM recipe_flag JOIN package p ON p.id = package_id
    JOIN run a ON a.id = from_run LEFT JOIN run z ON z.id = to_run`,
};

const NAMES = [
  `SELECT concat_ws(' ', 'name', name, coalesce(identity, '-')) FROM package`,
  `SELECT concat_ws(' ', 'alias', a.name, p.name, CASE WHEN former THEN 'former' END) FROM alias a JOIN package p ON p.id = package_id`,
  `SELECT concat_ws(' ', 'artifact', p.name, a.source, a.name, coalesce(a.problem, '-'),
     CASE WHEN fingerprint = '' THEN 'void' END, CASE WHEN overlaid THEN 'overlaid' END)
   FROM artifact a JOIN package p ON p.id = package_id`,
];

const TALLIES = [
  `SELECT concat_ws(' ', 'day', check_no, day, concat_ws('/', pass, fail + waived, unknown, not_applicable), opened, closed) FROM tally_day`,
  `SELECT concat_ws(' ', 'package', p.name, coalesce(area::text, 'all'), concat_ws('/', pass, fail + waived, unknown, not_applicable))
   FROM package_tally JOIN package p ON p.id = package_id`,
];

const LINE = z.object({ line: z.string() });

/** Every row of the ledger, one line each, in order. Of one channel's database only. */
export async function dumpDatabase(pool: pg.Pool): Promise<string[]> {
  const intervals = Object.entries(INTERVALS).map(
    ([table, sql]) => `
      SELECT concat_ws(' | ', '${table}', key, value,
        concat_ws(' ', from_run, from_on, from_cause), coalesce(concat_ws(' ', to_run, to_on, to_cause), '')) AS line
      FROM (${sql}) rows`,
  );
  const { rows } = await pool.query(
    [...intervals, ...NAMES, ...TALLIES].map((sql) => `(${sql})`).join("\nUNION ALL\n"),
  );
  return z
    .array(LINE)
    .parse(rows)
    .map(({ line }) => line)
    .sort();
}

/** The same lines from the model. `checks` = area -> its check numbers, for the packages' tallies. */
export function dumpModel(model: NaiveLedger, checks: ReadonlyMap<string, readonly number[]>): string[] {
  const { rows, names } = model;
  // A key begins with the package's number; pages show its name.
  const lines = <Value>(table: string, rows: readonly Interval<Value>[], write: (value: Value) => string): string[] =>
    rows.map(({ key, value, from, to }) =>
      [
        table,
        key.replace(/^\d+/, (id) => names.nameOf(Number(id))),
        write(value),
        endText(from),
        to ? endText(to) : "",
      ].join(" | "),
    );
  return [
    ...lines("presence", rows.presence, ({ version, source }) => `${version} ${source}`),
    ...lines("stewardship", rows.stewardship, (value) => value),
    ...lines("observation", rows.observation, (value) => value),
    ...lines("finding", rows.finding, ({ verdict, words }) => `${verdict} ${words}`),
    ...lines("standing", rows.standing, ({ state, counts }) => `${state} ${slashed(counts)}`),
    ...lines("item", rows.item, ({ state, open }) => `${state} ${open}`),
    ...lines("flag", rows.flag, String),
    ...nameLines(model),
    ...tallyDays(rows).map(
      ({ check, day, levels, opened, closed }) => `day ${check} ${day} ${slashed(levels)} ${opened} ${closed}`,
    ),
    ...rows.presence.filter(({ to }) => to === null).flatMap(({ key }) => packageLines(model, Number(key), checks)),
  ].sort();
}

function nameLines(model: NaiveLedger): string[] {
  const { names } = model;
  return [
    ...names.packages.map(({ name, identity }) => `name ${name} ${identity ?? "-"}`),
    ...[...names.aliases].map(
      ([name, { id, former }]) => `alias ${name} ${names.nameOf(id)}${former ? " former" : ""}`,
    ),
    ...names.packages.flatMap(({ id, name }) =>
      model
        .artifacts(id)
        .map((one) =>
          [
            ...["artifact", name, one.key, one.name, one.problem ?? "-"],
            ...[...(one.isVoid ? ["void"] : []), ...(one.overlaid ? ["overlaid"] : [])],
          ].join(" "),
        ),
    ),
  ];
}

function packageLines(model: NaiveLedger, id: number, checks: ReadonlyMap<string, readonly number[]>): string[] {
  const name = model.names.nameOf(id);
  const all = [...checks.values()].flat();
  return [
    `package ${name} all ${slashed(tallyPackage(model.rows, id, all))}`,
    ...[...model.auditedAreas(id)].map(
      (area) => `package ${name} ${area} ${slashed(tallyPackage(model.rows, id, checks.get(area) ?? []))}`,
    ),
  ];
}

const endText = ({ run, day, cause }: End): string => [run, day, ...(cause ? [cause] : [])].join(" ");

const slashed = (counts: Readonly<Record<"pass" | "fail" | "unknown" | "not-applicable", number>>): string =>
  [counts.pass, counts.fail, counts.unknown, counts["not-applicable"]].join("/");
