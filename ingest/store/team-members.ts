// team-members.ts: who belongs to the teams that a source names. It is kept as it is now, without history: nobody's findings rest on it.
import { z } from "zod";
import type { Team } from "../sources/source.ts";
import { storeMaintainers } from "./maintainers.ts";
import type { OpenRun } from "./run.ts";
import { inTransaction } from "./transaction.ts";
import { inTurn, lockChannel } from "./turn.ts";

/** What is there and not wanted, and what is wanted and not there, of the teams $1; the wanted pairs are $2 and $3. */
const SET_MEMBERS = `
  WITH wanted AS (SELECT DISTINCT * FROM unnest($2::int[], $3::int[]) AS w (team_id, member_id)),
  gone AS (
    DELETE FROM team_member tm WHERE team_id = ANY($1)
      AND NOT EXISTS (SELECT FROM wanted w WHERE w.team_id = tm.team_id AND w.member_id = tm.member_id))
  INSERT INTO team_member SELECT team_id, member_id FROM wanted ON CONFLICT DO NOTHING`;

/** Whether no run of the same source has shown a later day than $1, in any channel. */
const IS_NEWEST =
  "SELECT NOT EXISTS (SELECT FROM run WHERE status = 'done' AND observed_on > $1 AND source = $2) AS is_newest";

/**
 * Gives each team the members that are listed with it; other teams keep theirs. What an older day shows, once a newer one of
 * the same source is known, changes nothing: teams are of no channel.
 */
export function storeTeams(run: OpenRun, teams: readonly Team[]): Promise<void> {
  return inTurn(run, async () => {
    if (teams.length === 0) return;
    await inTransaction(run.client, async () => {
      await lockChannel(run);
      const { rows } = await run.client.query(IS_NEWEST, [run.plan.observedOn, run.plan.source]);
      if (!z.object({ is_newest: z.boolean() }).parse(rows[0]).is_newest) return;
      const people = teams.flatMap(({ team, members }) => [team, ...members]);
      const ids = await storeMaintainers(run.client, people);
      const idOf = new Map(people.map((person, at) => [person, ids[at] ?? 0]));
      const pairs = teams.flatMap(({ team, members }) =>
        members.map((member) => [idOf.get(team) ?? 0, idOf.get(member) ?? 0] as const),
      );
      await run.client.query(SET_MEMBERS, [
        teams.map(({ team }) => idOf.get(team) ?? 0),
        pairs.map(([team]) => team),
        pairs.map(([, member]) => member),
      ]);
    });
  });
}
