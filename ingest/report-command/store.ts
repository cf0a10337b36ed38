// store.ts: second opinions and measured costs into the database: what a tool says now takes the place of what it said before.
import { getCheck } from "#lib/areas/index.ts";
import { cleanJson, cleanKey, cleanText } from "../store/clean.ts";
import type { OpenRun } from "../store/index.ts";
import { inTransaction } from "../store/transaction.ts";
import type { MeasuredPair } from "./hyperfine-pair.ts";
import type { FoundSubject } from "./subjects.ts";

export interface Teller {
  readonly tool: string;
  readonly version: string | null;
}

export interface StoredOpinions {
  /** Rows that are new or say something else now. */
  readonly written: number;
  /** Rows that the tool no longer says of the same subjects. */
  readonly dropped: number;
  /** Rows that already said the same. */
  readonly same: number;
}

/** As for the paths of subjects: an entry of an index has its limits. */
const MAX_PATH_BYTES = 2000;
const MAX_SAID = 20;
const MAX_SAID_TEXT = 400;
const MAX_VERSION = 60;
/** Parameters of one statement are held in memory twice. */
const SUBJECTS_A_STATEMENT = 2000;

const DROP = `
  DELETE FROM second_opinion o
  USING unnest($3::int[], $4::text[]) subject (package_id, path)
  WHERE o.channel_id = $1 AND o.tool = $2 AND o.package_id = subject.package_id AND o.subject_path = subject.path
    AND NOT EXISTS (
      SELECT FROM unnest($5::int[], $6::text[], $7::smallint[]) said (package_id, path, check_no)
      WHERE said.package_id = o.package_id AND said.path = o.subject_path AND said.check_no = o.check_no)`;

const WRITE = `
  INSERT INTO second_opinion AS o (channel_id, run_id, tool, tool_version, package_id, subject_path, check_no, verdict, said)
  SELECT $1, $2, $3, $4, said.*
  FROM unnest($5::int[], $6::text[], $7::smallint[], $8::verdict[], $9::jsonb[]) said
  ON CONFLICT (channel_id, package_id, tool, check_no, subject_path) DO UPDATE
  SET verdict = excluded.verdict, said = excluded.said, tool_version = excluded.tool_version, run_id = excluded.run_id
  WHERE (o.verdict, o.said, o.tool_version) IS DISTINCT FROM (excluded.verdict, excluded.said, excluded.tool_version)`;

/** In one transaction: all of it or nothing. The same again changes no row. */
export function storeOpinions(run: OpenRun, teller: Teller, found: readonly FoundSubject[]): Promise<StoredOpinions> {
  return inTransaction(run.client, async () => {
    let [written, dropped, all] = [0, 0, 0];
    for (let from = 0; from < found.length; from += SUBJECTS_A_STATEMENT) {
      const part = found.slice(from, from + SUBJECTS_A_STATEMENT);
      const rows = part.flatMap(rowsOf);
      const keys = [rows.map((row) => row.packageId), rows.map((row) => row.path), rows.map((row) => row.checkNo)];
      const subjects = [
        part.map((subject) => subject.packageId),
        part.map(({ path }) => cleanKey(path, MAX_PATH_BYTES)),
      ];
      const { tool, version } = { ...teller, version: teller.version && cleanText(teller.version, MAX_VERSION) };
      const gone = await run.client.query(DROP, [run.channelId, tool, ...subjects, ...keys]);
      const values = [...keys, rows.map((row) => row.verdict), rows.map((row) => row.said)];
      const stored = await run.client.query(WRITE, [run.channelId, run.id, tool, version, ...values]);
      dropped += gone.rowCount ?? 0;
      written += stored.rowCount ?? 0;
      all += rows.length;
    }
    return { written, dropped, same: all - written };
  });
}

function rowsOf({ packageId, path, opinions }: FoundSubject) {
  return opinions.flatMap(({ check, verdict, said }) => {
    const no = getCheck(check)?.no;
    if (no === undefined) throw new Error(`${check} is none of our checks`);
    const words = said.slice(0, MAX_SAID).map(({ label, value }) => ({
      label: cleanText(label, MAX_SAID_TEXT),
      value: cleanText(value, MAX_SAID_TEXT),
    }));
    return [{ packageId, path: cleanKey(path, MAX_PATH_BYTES), checkNo: no, verdict, said: cleanJson(words) }];
  });
}

const WRITE_COST = `
  INSERT INTO measured_cost AS c (channel_id, run_id, package_id, check_no, what, with_mean, with_stddev, without_mean, without_stddev, times)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  ON CONFLICT (channel_id, package_id, check_no, what) DO UPDATE
  SET run_id = excluded.run_id, with_mean = excluded.with_mean, with_stddev = excluded.with_stddev,
    without_mean = excluded.without_mean, without_stddev = excluded.without_stddev, times = excluded.times
  WHERE (c.with_mean, c.with_stddev, c.without_mean, c.without_stddev, c.times)
    IS DISTINCT FROM (excluded.with_mean, excluded.with_stddev, excluded.without_mean, excluded.without_stddev, excluded.times)`;

const MAX_WHAT_BYTES = 400;

/** Whether a row was written: the same measurement again writes none. */
export async function storeCost(
  run: OpenRun,
  { packageId, checkNo, pair }: { packageId: number; checkNo: number; pair: MeasuredPair },
): Promise<boolean> {
  const { withFlag, without, what } = pair;
  const { rowCount } = await run.client.query(WRITE_COST, [
    ...[run.channelId, run.id, packageId, checkNo, cleanKey(what, MAX_WHAT_BYTES)],
    ...[withFlag.meanSeconds, withFlag.stddevSeconds, without.meanSeconds, without.stddevSeconds],
    // What a pair is worth is what its shorter row of runs is worth.
    Math.min(withFlag.runs, without.runs),
  ]);
  return (rowCount ?? 0) > 0;
}
