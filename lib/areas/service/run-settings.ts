// run-settings.ts: the settings that decide whether systemd accepts a service at all, and the rules by which it refuses one.

/** What a service says of how it is run. Parsers write to it line by line. */
export interface RunSettings {
  type: string | null;
  /** How many commands ExecStart= and ExecStop= have. */
  starts: number;
  stops: number;
  remainAfterExit: boolean;
  restart: string;
  restartForceExitStatus: number;
  exitType: string;
  busName: string | null;
  pamName: string | null;
  killMode: string;
  successAction: string;
}

/** The values that these settings take; the first is the default. */
export const RUN_CHOICES = {
  restart: ["no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always"],
  exitType: ["main", "cgroup"],
  killMode: ["control-group", "process", "mixed", "none"],
  successAction: [
    "none",
    "reboot",
    "reboot-force",
    "reboot-immediate",
    "poweroff",
    "poweroff-force",
    "poweroff-immediate",
    "exit",
    "exit-force",
  ],
} as const;
export type RunChoice = keyof typeof RUN_CHOICES;

/** Service types of systemd 252. */
export const SERVICE_TYPES: readonly string[] = ["simple", "exec", "forking", "oneshot", "dbus", "notify", "idle"];

export function defaultRunSettings(): RunSettings {
  return {
    type: null,
    starts: 0,
    stops: 0,
    remainAfterExit: false,
    restart: RUN_CHOICES.restart[0],
    restartForceExitStatus: 0,
    exitType: RUN_CHOICES.exitType[0],
    busName: null,
    pamName: null,
    killMode: RUN_CHOICES.killMode[0],
    successAction: RUN_CHOICES.successAction[0],
  };
}

/** The type that systemd takes a service for. */
export function typeOf(run: RunSettings): string {
  return run.type ?? (run.busName === null ? (run.starts > 0 ? "simple" : "oneshot") : "dbus");
}

/** systemd's checks of a whole service, in its order: when the rule holds, the unit is refused for that reason. */
const REFUSALS: readonly { readonly reason: string; readonly holds: (run: RunSettings, type: string) => boolean }[] = [
  {
    reason: "the service has no ExecStart=, ExecStop= or SuccessAction=",
    holds: (run) => run.starts === 0 && run.stops === 0 && run.successAction === "none",
  },
  {
    reason: "the service has no ExecStart=, which only Type=oneshot may leave out",
    holds: (run, type) => type !== "oneshot" && run.starts === 0,
  },
  {
    reason: "the service has no ExecStart=, no SuccessAction= and no RemainAfterExit=yes",
    holds: (run) => !run.remainAfterExit && run.starts === 0 && run.successAction === "none",
  },
  {
    reason: "the service has more than one ExecStart=, which only Type=oneshot may have",
    holds: (run, type) => type !== "oneshot" && run.starts > 1,
  },
  {
    reason: "the service has Type=oneshot, with which Restart=always and Restart=on-success are refused",
    holds: (run, type) => type === "oneshot" && ["always", "on-success"].includes(run.restart),
  },
  {
    reason: "the service has Type=oneshot, with which RestartForceExitStatus= is refused",
    holds: (run, type) => type === "oneshot" && run.restartForceExitStatus > 0,
  },
  {
    reason: "the service has Type=oneshot, with which ExitType=cgroup is refused",
    holds: (run, type) => type === "oneshot" && run.exitType === "cgroup",
  },
  {
    reason: "the service has Type=dbus but no BusName=",
    holds: (run, type) => type === "dbus" && run.busName === null,
  },
  {
    reason: "the service has PAMName=, with which KillMode= must be control-group or mixed",
    holds: (run) => run.pamName !== null && !["control-group", "mixed"].includes(run.killMode),
  },
];

/** Why systemd 252 refuses to load such a service; null when it does not. */
export function refusalOf(run: RunSettings): string | null {
  const type = typeOf(run);
  return REFUSALS.find(({ holds }) => holds(run, type))?.reason ?? null;
}
