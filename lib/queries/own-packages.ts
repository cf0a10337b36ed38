// own-packages.ts: what one maintainer looks after in one channel: every question about a person starts from it.
import { Prisma } from "#lib/db.ts";

export interface OwnPackages {
  readonly channelId: number;
  readonly maintainerId: number;
  /** A SELECT with one row (package_id) a package, whatever the number of roles. */
  readonly sql: Prisma.Sql;
}

/** The open stewardships; wanted in parentheses, as a subquery. */
export function ownPackages(channelId: number, maintainerId: number): OwnPackages {
  const sql = Prisma.sql`
    SELECT DISTINCT w.package_id FROM stewardship w
    WHERE w.channel_id = ${channelId} AND w.maintainer_id = ${maintainerId} AND w.to_run IS NULL`;
  return { channelId, maintainerId, sql };
}
