// locks.ts: the advisory locks of the ledger: (one of these numbers, what it is about).

/** The first of two keys; the second is an id. (The migrations' lock has one key, so it is none of these.) */
export const LOCKS = {
  /** Held by a run's own connection as long as its process lives; second key: run. The SQL function run_status_now asks for it too. */
  run: 7_220_001,
  /** Held by whoever writes to a channel's ledger, for one transaction; second key: channel. */
  channel: 7_220_002,
  /** Held by whoever gives out handles; second key: 0. */
  maintainers: 7_220_003,
  /** Held by a worker's own connection as long as its process lives; second key: worker. */
  worker: 7_220_004,
  /** Held by whoever adds or renames packages that have an identity; second key: distro. */
  packages: 7_220_005,
} as const;
