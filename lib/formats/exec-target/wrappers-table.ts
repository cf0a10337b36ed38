// wrappers-table.ts: programs that start another one, and how to find it among their arguments. Sources: their man pages in Debian 12.

/** How a wrapper's own arguments are read before the command that it starts. */
export interface Wrapper {
  /** Short options that take a value, as in `-n 5` or `-n5`. */
  readonly short?: string;
  /** Long options that take a value in the next word when no `=` follows. */
  readonly long?: readonly string[];
  /** Words that belong to the wrapper itself before the command: taskset's mask, timeout's duration. */
  readonly operands?: number;
  /** `NAME=value` words may stand before the command. */
  readonly assignments?: true;
  /** An option whose value is a shell line: flock's and su's `-c`. */
  readonly shellLine?: readonly string[];
  /** The first word is a user, whose shell is started with the rest. */
  readonly userFirst?: true;
  /** Options with which it starts nothing: chrt -p, ionice -p. */
  readonly startsNothing?: readonly string[];
  /** An option whose value is the program itself, the last of these winning: start-stop-daemon's --exec and --startas. */
  readonly program?: readonly string[];
  /** Words that must stand first: `ip netns exec`. */
  readonly words?: readonly string[];
  /** The command comes only after `--`: capsh, dbus-run-session with options. */
  readonly afterDashes?: "shell-arguments";
  /** Why what follows cannot be named by its path here. */
  readonly uncertain?: string;
}

const words = (text: string): readonly string[] => text.split(" ");

export const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  [
    "env",
    { short: "uCS", long: words("--unset --chdir"), assignments: true, startsNothing: words("-S --split-string") },
  ],
  ["nice", { short: "n", long: ["--adjustment"] }],
  [
    "ionice",
    { short: "cnpPu", long: words("--class --classdata"), startsNothing: words("-p -P -u --pid --pgid --uid") },
  ],
  [
    "chrt",
    {
      short: "TPD",
      long: words("--sched-runtime --sched-period --sched-deadline"),
      operands: 1,
      startsNothing: words("-p --pid -m --max"),
    },
  ],
  ["taskset", { operands: 1, startsNothing: words("-p --pid") }],
  ["choom", { short: "np", long: words("--adjust"), startsNothing: words("-p --pid") }],
  ["prlimit", { short: "op", long: ["--output"], startsNothing: words("-p --pid") }],
  ["numactl", { short: "ipPmCNl", long: words("--interleave --preferred --membind --cpunodebind --physcpubind") }],
  [
    "setpriv",
    {
      long: words(
        "--ambient-caps --inh-caps --bounding-set --ruid --euid --rgid --egid --reuid --regid --groups --securebits --pdeathsig --selinux-label --apparmor-profile",
      ),
    },
  ],
  [
    "runuser",
    {
      short: "ugGws",
      userFirst: true,
      long: words("--user --group --supp-group --shell --whitelist-environment"),
      shellLine: words("-c --command --session-command"),
    },
  ],
  [
    "su",
    {
      short: "gGws",
      userFirst: true,
      long: words("--group --supp-group --shell --whitelist-environment"),
      shellLine: words("-c --command --session-command"),
    },
  ],
  [
    "sudo",
    {
      short: "CDghpRrtTUu",
      long: words(
        "--user --group --chdir --chroot --close-from --prompt --role --type --host --other-user --command-timeout",
      ),
      assignments: true,
    },
  ],
  ["doas", { short: "Cu" }],
  ["gosu", { operands: 1 }],
  ["su-exec", { operands: 1 }],
  ["setuidgid", { operands: 1 }],
  ["s6-setuidgid", { operands: 1 }],
  ["envuidgid", { operands: 1 }],
  ["envdir", { operands: 1 }],
  ["chpst", { short: "uUbenmdopfctrlL/" }],
  ["softlimit", { short: "acdfmlnopst" }],
  ["setlock", { operands: 1 }],
  [
    "start-stop-daemon",
    {
      short: "xapugsRncrNPIkdO",
      long: words(
        "--exec --startas --pidfile --user --group --signal --retry --name --chuid --chroot --nicelevel --procsched --iosched --umask --chdir --output --ppid --pid --notify-timeout",
      ),
      program: words("-x --exec -a --startas"),
      startsNothing: words("-K --stop -T --status -H --help"),
    },
  ],
  ["dbus-run-session", { long: words("--config-file --dbus-daemon") }],
  ["dbus-launch", { long: words("--config-file --autolaunch") }],
  ["systemd-cat", { short: "tp", long: words("--identifier --priority --stderr-priority --level-prefix --namespace") }],
  ["systemd-inhibit", { long: words("--what --who --why --mode") }],
  ["stdbuf", { short: "ioe", long: words("--input --output --error") }],
  ["timeout", { short: "ks", long: words("--kill-after --signal"), operands: 1 }],
  [
    "flock",
    {
      short: "wE",
      long: words("--timeout --wait --conflict-exit-code"),
      operands: 1,
      shellLine: words("-c --command"),
    },
  ],
  ["catchsegv", {}],
  ["nohup", {}],
  ["setsid", {}],
  ["chronic", {}],
  ["eatmydata", {}],
  ["fakeroot", { short: "lsib", long: words("--lib --faked --unknown-is-real") }],
  ["torsocks", { short: "upaP", long: words("--user --pass --address --port") }],
  ["authbind", { long: ["--depth"] }],
  ["cgexec", { short: "g" }],
  ["logsave", { operands: 1 }],
  ["tini", { short: "pe" }],
  ["dumb-init", { short: "r", long: ["--rewrite"] }],
  ["catatonit", { short: "P" }],
  [
    "xvfb-run",
    { short: "efnpsw", long: words("--error-file --auth-file --server-num --xauth-protocol --server-args --wait") },
  ],
  ["setarch", { operands: 1 }],
  ["linux32", {}],
  ["linux64", {}],
  [
    "unshare",
    {
      short: "SGRw",
      long: words(
        "--map-user --map-users --map-group --map-groups --setuid --setgid --root --wd --propagation --setgroups --monotonic --boottime",
      ),
    },
  ],
  ["nsenter", { short: "tSGW", long: words("--target --setuid --setgid --wdns") }],
  ["ip", { short: "fnb", long: words("--family --netns --batch"), words: words("netns exec"), operands: 1 }],
  ["chroot", { long: words("--userspec --groups"), operands: 1, uncertain: "it runs below another root directory" }],
  ["capsh", { afterDashes: "shell-arguments" }],
]);

/** How an interpreter's own options are read before its script. */
export interface Interpreter {
  /** Short options that take a value. */
  readonly short?: string;
  readonly long?: readonly string[];
  /** Options after which there is no script, but a text or a module. */
  readonly noScript?: readonly string[];
  /** A shell: `-c` has a shell line. */
  readonly shell?: true;
  /** An option whose value is the script. */
  readonly script?: readonly string[];
}

/** By name without its version: python3.11 is `python`, php8.2 is `php`. */
export const INTERPRETERS: ReadonlyMap<string, Interpreter> = new Map<string, Interpreter>([
  ...words("sh bash dash ash zsh ksh mksh rbash yash").map((name): [string, Interpreter] => [
    name,
    { short: "oO", long: words("--rcfile --init-file"), shell: true },
  ]),
  ["python", { short: "WX", long: ["--check-hash-based-pycs"], noScript: words("-c -m") }],
  ["pypy", { short: "WX", noScript: words("-c -m") }],
  ["perl", { short: "IMm", noScript: words("-e -E") }],
  ["ruby", { short: "IrECFKTWx", long: words("--encoding --external-encoding --internal-encoding"), noScript: ["-e"] }],
  [
    "node",
    { short: "rC", long: words("--require --import --loader --conditions"), noScript: words("-e -p --eval --print") },
  ],
  [
    "nodejs",
    { short: "rC", long: words("--require --import --loader --conditions"), noScript: words("-e -p --eval --print") },
  ],
  ["php", { short: "cdzt", script: words("-f -F --file"), noScript: words("-r -R -B -S --run") }],
  ["lua", { short: "l", noScript: ["-e"] }],
  ["luajit", { short: "lj", noScript: ["-e"] }],
  ["tclsh", {}],
  ["wish", {}],
  ["expect", { noScript: ["-c"], script: ["-f"] }],
  ["guile", { short: "Lxsl", noScript: words("-c -e") }],
  ["gjs", { short: "IC", noScript: ["-c"] }],
  [
    "ld-linux-x86-64.so",
    {
      long: words(
        "--library-path --inhibit-rpath --audit --preload --argv0 --glibc-hwcaps-prepend --glibc-hwcaps-mask",
      ),
    },
  ],
  ["ld-linux-aarch64.so", { long: words("--library-path --inhibit-rpath --audit --preload --argv0") }],
  ["ld-linux.so", { long: words("--library-path --inhibit-rpath --audit --preload --argv0") }],
]);
