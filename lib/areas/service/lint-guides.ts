// lint-guides.ts: what the pages of the checks on a unit's wording say.
import type { Fix, Guide } from "../area.ts";

const VERIFY = "systemd-analyze verify --man=no UNIT";
const page = (name: string): { title: string; url: string } => ({
  title: `${name}(5)`,
  url: `https://www.freedesktop.org/software/systemd/man/252/${name}.html`,
});

/** `before` and `after` are lines of a unit. */
function fixes(before: string, after: string): Fix[] {
  return [
    {
      where: "Debian package",
      text: "Mend the line in `debian/NAME.service`, or offer the change upstream and carry it in `debian/patches` until a release has it.",
      code: ["--- a/debian/NAME.service", "+++ b/debian/NAME.service", "@@", `-${before}`, `+${after}`].join("\n"),
    },
    {
      where: "NixOS module",
      text: "Mend the name in the module: `serviceConfig` and `unitConfig` take any name, so that evaluation finds no slip.",
      code: `systemd.services.NAME.serviceConfig = {\n  ${after.replace(/=(.*)/s, ' = "$1";')}\n};`,
    },
    {
      where: "Drop-in, on one machine",
      text: "`systemctl edit UNIT` opens a drop-in in which the right line can stand until the package has it.",
      code: ["[Service]", after].join("\n"),
    },
  ];
}

export const LINT_GUIDES = {
  "no-ignored-lines": {
    problem:
      "systemd starts a service although it did not understand all of its unit: a misspelt setting or a value that it does not take only leaves a line in the log. A protection that somebody wrote down, and reviewers saw, is then not there.",
    fixes: fixes("SystenCallArchitectures=native", "SystemCallArchitectures=native"),
    waiveIf:
      "The line is for another init system or a fork of systemd and is meant to be ignored: then its name should begin with `X-`.",
    example:
      "In nixpkgs of 2026, netfoil.service says `SystenCallArchitectures=`, solanum.service `StateDiectoryMode=`, and redlib.service `CapabilityBoundingSet=false`, which takes all capabilities by luck.",
    verify: VERIFY,
    sources: [page("systemd.unit"), page("systemd.exec"), page("systemd.service")],
    falseAnswers:
      "Judged by what systemd 252 knows. Settings and values that versions up to 262 brought are told, but fail nothing. Values of a few rare settings (`RootHash=`, `BPFProgram=`, `CoredumpFilter=` and the like) are not looked at.",
  },
  "no-obsolete-settings": {
    problem:
      "Settings that systemd keeps for old units stop working one by one: those for control groups of version 1 do nothing on any current system, so that a limit that stands in the unit does not hold. `KillMode=none` leaves processes behind that nobody watches.",
    fixes: fixes("MemoryLimit=1G", "MemoryMax=1G"),
    waiveIf: "The unit must also run on a systemd that is too old for the new name; the new name can stand beside it.",
    example:
      "Many older units have `StandardOutput=syslog`, `PIDFile=/var/run/NAME.pid` or `PermissionsStartOnly=true`; each has had a better way for years.",
    verify: VERIFY,
    sources: [
      page("systemd.resource-control"),
      page("systemd.kill"),
      { title: "systemd: NEWS", url: "https://github.com/systemd/systemd/blob/main/NEWS" },
    ],
    falseAnswers:
      "systemd 252 itself warns of some of these only; the others are told by its manual pages and its NEWS.",
  },
  "absolute-commands": {
    problem:
      "A program without a path is looked for in a list of directories that is fixed when systemd is built and starts with /usr/local: what an administrator or a script put there runs in place of the packaged program.",
    fixes: fixes("ExecStart=daemon --flag", "ExecStart=/usr/sbin/daemon --flag"),
    waiveIf: "The unit sets `ExecSearchPath=` on purpose, and only root can write there.",
    example:
      "Upstream units that are installed to any prefix tend to have bare names; build systems can put the path in.",
    verify: VERIFY,
    sources: [page("systemd.service"), page("systemd.exec")],
    falseAnswers: "Only the first program of a line is looked at, not what a shell or wrapper behind it starts.",
  },
} as const satisfies Readonly<Record<string, Guide>>;
