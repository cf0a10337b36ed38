// sets.ts: what a report says of named sets as a whole, into the ledger.
import type { SetReport } from "../sources/source.ts";
import { cleanKey, cleanText } from "./clean.ts";
import { copyRows } from "./copy.ts";
import { NO_COUNTS } from "./counts.ts";
import type { OpenRun } from "./run.ts";
import * as SQL from "./sql/sets.ts";
import { STAGES } from "./sql/stage-tables.ts";
import { cleanName } from "./stage.ts";
import { inTransaction } from "./transaction.ts";
import { book, inTurn, lockChannel } from "./turn.ts";

const MAX_KEY_BYTES = 255;
const MAX_TITLE = 255;
const MAX_URL = 2000;

/**
 * Stores what is said of each set on the run's day. The same report again is no new row. Members are found by their names or aliases;
 * those that nobody knows are left out, and a report that names none (`members` null) leaves the members as they are.
 * Throws Error when a set is twice in the list or its parts are more than its total.
 */
export function storeSets(run: OpenRun, sets: readonly SetReport[]): Promise<void> {
  return inTurn(run, async () => {
    if (sets.length === 0) return;
    const slugs = sets.map(({ slug }) => cleanKey(slug, MAX_KEY_BYTES));
    const twice = slugs.find((slug, at) => slugs.indexOf(slug) !== at);
    if (twice !== undefined) throw new Error(`the set ${JSON.stringify(twice)} is twice in one report`);
    sets.forEach(refuseWrongSum);
    await inTransaction(run.client, async () => {
      await lockChannel(run);
      await writeSets(run, sets);
    });
  });
}

function refuseWrongSum({ slug, total, reproducible, notReproducible, notTried }: SetReport): void {
  const numbers = [total, reproducible, notReproducible, notTried];
  const isSound = numbers.every((one) => Number.isSafeInteger(one) && one >= 0 && one < 2 ** 31);
  if (isSound && reproducible + notReproducible + notTried <= total) return;
  throw new Error(`the set ${slug} has parts that do not fit its total: ${numbers.join(", ")}`);
}

async function writeSets(run: OpenRun, sets: readonly SetReport[]): Promise<void> {
  const { client, channelId, distroId, id } = run;
  const setRows = sets.map((one) => [
    ...[cleanKey(one.slug, MAX_KEY_BYTES), cleanText(one.title, MAX_TITLE)],
    ...[one.total, one.reproducible, one.notReproducible, one.notTried],
    ...[one.url === null ? null : cleanText(one.url, MAX_URL), one.members !== null],
  ]);
  const members = sets.flatMap(({ slug, members: names }) =>
    [...new Set((names ?? []).map(cleanName))].map((name) => [cleanKey(slug, MAX_KEY_BYTES), name]),
  );
  await copyRows(client, "stage_set", Object.keys(STAGES.stage_set), setRows);
  await copyRows(client, "stage_member", ["slug", "name"], members);
  await client.query(SQL.ADD_SETS, [channelId]);
  const totals = await client.query(SQL.ADD_TOTALS, [channelId, id, run.plan.observedOn]);
  await client.query(SQL.FIND_MEMBERS, [channelId, distroId]);
  const closed = await client.query(SQL.CLOSE_MEMBERS, [channelId, id]);
  const opened = await client.query(SQL.OPEN_MEMBERS, [id]);
  const rows = [totals, closed, opened].reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0);
  await book(run, { ...NO_COUNTS, historyRows: rows }, {});
}
