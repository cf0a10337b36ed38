// guides.ts: the page of each check on sysctl.d files.
import type { Fix, Guide } from "../../area.ts";
import { KSPP_SYSCTLS, SYSCTL_ROWS, type SysctlRow } from "./sysctl-table.ts";

const KSPP = { title: "KSPP: Recommended Settings, sysctls", url: KSPP_SYSCTLS };
const MAN = { title: "sysctl.d(5)", url: "https://www.freedesktop.org/software/systemd/man/252/sysctl.d.html" };
const DOCS = { title: "Linux: /proc/sys", url: "https://docs.kernel.org/admin-guide/sysctl/index.html" };
const NET_DOCS = { title: "Linux: IP sysctls", url: "https://docs.kernel.org/networking/ip-sysctl.html" };

/** The recommended lines of a family, each key once. */
function wantedOf(check: SysctlRow["check"] | null): (readonly [string, number])[] {
  const rows = SYSCTL_ROWS.filter((row) => (check === null || row.check === check) && !row.key.includes("*"));
  return rows.flatMap(({ key, wanted, floor }) => {
    const value = wanted ?? floor;
    return value === null ? [] : [[key, value] as const];
  });
}

function fixesFor(wanted: readonly (readonly [string, number])[], text: string): Fix[] {
  return [
    { where: "Debian package", text, code: wanted.map(([key, value]) => `${key} = ${value}`).join("\n") },
    {
      where: "NixOS module",
      text: "Use `lib.mkDefault`, so that the owner of the machine can say otherwise; ask for what a program needs only while it is enabled.",
      code: [
        "boot.kernel.sysctl = {",
        ...wanted.map(([key, value]) => `  ${JSON.stringify(key)} = lib.mkDefault ${value};`),
        "};",
      ].join("\n"),
    },
  ];
}

const TAKE_OUT =
  "Take the line out of the package's file in /usr/lib/sysctl.d. If a program needs it, let its owner set it in /etc/sysctl.d and say so in README.Debian. These are the values to stay at or above:";
const VERIFY = "grep -nE '^-?[^#;]*=' FILE; systemd-analyze cat-config sysctl.d | less";
const ONE_FILE =
  "Each file is judged by itself: a later file, or one of the same name in /etc, may put it right, and another may make it worse. Wildcards are followed, except where the file itself takes a key out with `-key`. Kernel and distribution differ in what they start from: a value counts as weaker only below what systems have without the file.";

export const SYSCTL_GUIDES = {
  "sysctl-keeps-kernel-hardening": {
    problem:
      "A file in sysctl.d changes the whole machine, not just the program that it came with. One that opens BPF, profiling or the kernel's log to everybody, or gives a keyboard everything, takes back what kernel and distribution closed.",
    fixes: fixesFor(wantedOf("sysctl-keeps-kernel-hardening"), TAKE_OUT),
    waiveIf:
      "The package's whole purpose is to loosen it (a profiler's settings package), its description says so, and nothing depends on it.",
    example:
      "`kernel.perf_event_paranoid = -1`, as profilers' instructions ask for, lets every user measure the kernel.",
    verify: VERIFY,
    sources: [KSPP, MAN, DOCS],
    falseAnswers: `${ONE_FILE} \`kernel.modules_disabled\` and \`kernel.warn_limit\` are on KSPP's list and are not asked for here: they suit few machines.`,
  },
  "sysctl-keeps-process-isolation": {
    problem:
      "Programs of one user are kept apart by random addresses and by rules on who may trace whom. A file that switches these off does so for every program on the machine.",
    fixes: fixesFor(wantedOf("sysctl-keeps-process-isolation"), TAKE_OUT),
    waiveIf: "Emulators and old databases that need it, on a machine that does nothing else.",
    example:
      "Wine once shipped `vm.mmap_min_addr = 0` for 16-bit programs, which made every null pointer of the kernel a hole.",
    verify: VERIFY,
    sources: [KSPP, MAN, DOCS],
    falseAnswers: `${ONE_FILE} Debian's kernel itself has \`kernel.yama.ptrace_scope\` 0: a file that says 0 is still told, because other kernels have 1.`,
  },
  "sysctl-keeps-file-protection": {
    problem:
      "The rules on links, pipes and files in /tmp stop old tricks against programs that are careless there; a core dump of a setuid program holds what it read. The program that takes core dumps runs as root.",
    fixes: fixesFor(wantedOf("sysctl-keeps-file-protection"), TAKE_OUT),
    waiveIf: "A handler of core dumps that needs `fs.suid_dumpable = 2`: that passes here.",
    example:
      "systemd-coredump sets `kernel.core_pattern=|/lib/systemd/systemd-coredump ...`: a handler with an absolute path in a place of root's, which passes.",
    verify: VERIFY,
    sources: [KSPP, MAN, { title: "core(5)", url: "https://man7.org/linux/man-pages/man5/core.5.html" }],
    falseAnswers: ONE_FILE,
  },
  "sysctl-keeps-network-protection": {
    problem:
      "Source routes, redirects and packets with false senders are ways past a filter. Cookies keep a flood of half-open connections from stopping a server.",
    fixes: fixesFor(wantedOf("sysctl-keeps-network-protection"), TAKE_OUT),
    waiveIf: "Routers and tunnels with different ways in and out; loosen it for their interface alone.",
    example: "`net.ipv4.conf.all.accept_source_route = 1` in a file of a router's package.",
    verify: VERIFY,
    sources: [NET_DOCS, MAN],
    falseAnswers: `${ONE_FILE} For \`rp_filter\` the greater of \`all\` and the interface counts, for others both must be set, so one line alone need not have an effect; it is told all the same.`,
  },
  "sysctl-as-recommended": {
    problem:
      "The file sets keys that KSPP or the kernel's documentation recommend a stronger value for. It is the file's choice, so it is the place to improve; files that do not set a key do not answer for it.",
    fixes: fixesFor(
      wantedOf(null),
      "Raise the value in the package's own file; the others of this list may join it in a file of the distribution's.",
    ),
    waiveIf:
      "A value that is chosen with care: containers need user namespaces, debuggers need ptrace, accessibility needs TIOCSTI.",
    example: "systemd's 50-default.conf passes for links; it sets `fs.protected_regular = 1` where KSPP says 2.",
    verify: VERIFY,
    sources: [KSPP, NET_DOCS, DOCS],
    falseAnswers:
      "Where KSPP gives a strict value and one for those who need more, the latter passes: `kptr_restrict` 1, `ptrace_scope` 1, `unprivileged_bpf_disabled` 2.",
  },
  "sysctl-no-forwarding": {
    problem:
      "With forwarding on, a machine passes packets between all its networks: what its firewall does not stop goes through, and redirects are no longer believed. A package that does so on every machine where it is installed surprises those who only wanted to look at it.",
    fixes: [
      {
        where: "Debian package",
        text: "Let the program set it when it starts to route, for its interface where it can, or ship the file as an example.",
        code: "# /usr/share/doc/NAME/examples/sysctl.conf\nnet.ipv4.conf.NAME0.forwarding = 1",
      },
      {
        where: "NixOS module",
        text: "Set it only while the service that routes is enabled.",
        code: 'boot.kernel.sysctl."net.ipv4.conf.all.forwarding" = lib.mkIf cfg.enable (lib.mkDefault true);',
      },
    ],
    waiveIf:
      "Routing is what the package is for: a hypervisor's network, a VPN gateway, a container engine. This is the usual case; say which.",
    example: "A file with `net.ipv4.ip_forward = 1` in a package for containers.",
    verify: "grep -nE 'ip_forward|forwarding' FILE; sysctl net.ipv4.ip_forward",
    sources: [NET_DOCS, MAN],
    falseAnswers: "Programs that write to /proc/sys by themselves, as Docker does, show nothing in sysctl.d.",
  },
} satisfies Record<string, Guide>;
