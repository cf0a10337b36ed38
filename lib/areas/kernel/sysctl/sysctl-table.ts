// sysctl-table.ts: sysctls that protect the system: what the kernel does by itself, what distributions make of it, what is recommended.
//
// Recommended values: https://kspp.github.io/Recommended_Settings, section "sysctls", unless `source` names another page. Defaults and versions: the kernel's
// Documentation/admin-guide/sysctl/{kernel,fs,vm,net}.rst and Documentation/networking/ip-sysctl.rst; "floor" also from systemd's 50-default.conf and Debian's 99-protect-links.conf.

/** A protection that a file can weaken. */
export interface SysctlRow {
  /** Keys with an interface in them are three rows: of `all`, of `default` and, as `*`, of any other. */
  readonly key: string;
  readonly check:
    | "sysctl-keeps-kernel-hardening"
    | "sysctl-keeps-process-isolation"
    | "sysctl-keeps-file-protection"
    | "sysctl-keeps-network-protection";
  /** Values from weak to strong; a number in between counts as the weaker neighbour, one beyond the ends as the end. */
  readonly order: readonly number[];
  /** What the kernel does by itself. */
  readonly kernelDefault: number | null;
  /** Less than this weakens what systems have: the kernel's default, or what all distributions set. Null: there is nothing to weaken. */
  readonly floor: number | null;
  /** At least this is recommended; null where nobody does. */
  readonly wanted: number | null;
  readonly since: string;
  readonly reason: string;
  readonly source?: string;
}

const DOC = "https://docs.kernel.org/admin-guide/sysctl/";
const KERNEL = `${DOC}kernel.html`;
const VM = `${DOC}vm.html`;
const FS = `${DOC}fs.html`;
const IP = "https://docs.kernel.org/networking/ip-sysctl.html";
export const KSPP_SYSCTLS = "https://kspp.github.io/Recommended_Settings#sysctls";

const KERNEL_ROWS: readonly SysctlRow[] = [
  {
    key: "kernel.kptr_restrict",
    check: "sysctl-keeps-kernel-hardening",
    order: [0, 1, 2],
    kernelDefault: 0,
    floor: 0,
    wanted: 1,
    since: "2.6.38",
    reason: "addresses of the kernel in /proc help whoever attacks it (KSPP: 2, or 1 where root needs them)",
  },
  {
    key: "kernel.dmesg_restrict",
    check: "sysctl-keeps-kernel-hardening",
    order: [0, 1],
    kernelDefault: 0,
    floor: 1,
    wanted: 1,
    since: "2.6.37",
    reason: "the kernel's log holds its addresses; distributions build kernels with 1",
  },
  {
    key: "kernel.unprivileged_bpf_disabled",
    check: "sysctl-keeps-kernel-hardening",
    order: [0, 2, 1],
    kernelDefault: 2,
    floor: 2,
    wanted: 2,
    since: "4.4",
    reason:
      "0 lets everybody load programs into the kernel (KSPP: 1, which root cannot undo; 2, the default since 5.13, can be undone)",
  },
  {
    key: "kernel.perf_event_paranoid",
    check: "sysctl-keeps-kernel-hardening",
    order: [-1, 0, 1, 2, 3, 4],
    kernelDefault: 2,
    floor: 2,
    wanted: 2,
    since: "2.6.31",
    reason: "below 2 everybody can measure the kernel (KSPP: 3, which only patched kernels tell from 2)",
  },
  {
    key: "kernel.kexec_load_disabled",
    check: "sysctl-keeps-kernel-hardening",
    order: [0, 1],
    kernelDefault: 0,
    floor: null,
    wanted: 1,
    since: "3.14",
    reason: "another kernel could be started past all protection",
  },
  {
    key: "kernel.modules_disabled",
    check: "sysctl-keeps-kernel-hardening",
    order: [0, 1],
    kernelDefault: 0,
    floor: null,
    wanted: null,
    since: "2.6.31",
    reason: "1 ends all loading of modules; KSPP asks for it after start-up, which no file of sysctl.d can know",
  },
  {
    key: "kernel.io_uring_disabled",
    check: "sysctl-keeps-kernel-hardening",
    order: [0, 1, 2],
    kernelDefault: 0,
    floor: null,
    wanted: 1,
    since: "6.6",
    reason: "io_uring has had many holes; 1 keeps it to a group",
    source: KERNEL,
  },
  {
    key: "kernel.sysrq",
    check: "sysctl-keeps-kernel-hardening",
    order: [],
    kernelDefault: 1,
    floor: 438,
    wanted: 176,
    since: "2.6",
    reason: "1, and the bits 8 and 64, let a keyboard dump memory and kill processes (KSPP: 176)",
  },
  {
    key: "dev.tty.ldisc_autoload",
    check: "sysctl-keeps-kernel-hardening",
    order: [1, 0],
    kernelDefault: 1,
    floor: null,
    wanted: 0,
    since: "5.1",
    reason: "everybody can make the kernel load old line disciplines",
  },
  {
    key: "dev.tty.legacy_tiocsti",
    check: "sysctl-keeps-kernel-hardening",
    order: [1, 0],
    kernelDefault: 1,
    floor: 0,
    wanted: 0,
    since: "6.2",
    reason: "a program could type into the terminal of whoever started it; distributions build kernels with 0",
  },
  {
    key: "net.core.bpf_jit_harden",
    check: "sysctl-keeps-kernel-hardening",
    order: [0, 1, 2],
    kernelDefault: 0,
    floor: null,
    wanted: 2,
    since: "4.7",
    reason: "constants in compiled BPF programs can be used as code",
  },
  {
    key: "kernel.warn_limit",
    check: "sysctl-keeps-kernel-hardening",
    order: [0, 2147483647, 1],
    kernelDefault: 0,
    floor: null,
    wanted: null,
    since: "6.2",
    reason: "KSPP asks for 1: the system starts anew after one warning, which not everybody wants",
  },
  {
    key: "kernel.oops_limit",
    check: "sysctl-keeps-kernel-hardening",
    order: [0, 2147483647, 10000, 1],
    kernelDefault: 10000,
    floor: 10000,
    wanted: null,
    since: "6.2",
    reason: "0 lets an attacker try as often as he likes, and counters wrap around",
    source: KERNEL,
  },
  {
    key: "kernel.yama.ptrace_scope",
    check: "sysctl-keeps-process-isolation",
    order: [0, 1, 2, 3],
    kernelDefault: 1,
    floor: 1,
    wanted: 1,
    since: "3.4",
    reason: "0 lets every program read and change every other of its user (KSPP: 3, or 1 where debuggers are used)",
  },
  {
    key: "kernel.randomize_va_space",
    check: "sysctl-keeps-process-isolation",
    order: [0, 1, 2],
    kernelDefault: 2,
    floor: 2,
    wanted: 2,
    since: "2.6.25",
    reason: "programs must not lie at known addresses",
  },
  {
    key: "vm.mmap_min_addr",
    check: "sysctl-keeps-process-isolation",
    order: [0, 4096, 32768, 65536],
    kernelDefault: 65536,
    floor: 32768,
    wanted: 65536,
    since: "2.6.23",
    reason: "programs that can map address 0 turn null pointers of the kernel into holes",
    source: VM,
  },
  {
    key: "vm.mmap_rnd_bits",
    check: "sysctl-keeps-process-isolation",
    order: [0, 8, 16, 18, 24, 28, 32],
    kernelDefault: 28,
    floor: 18,
    wanted: 32,
    since: "4.5",
    reason: "fewer bits are guessed sooner; 32 is the most that x86_64 takes",
    source: VM,
  },
  {
    key: "vm.mmap_rnd_compat_bits",
    check: "sysctl-keeps-process-isolation",
    order: [0, 8, 16],
    kernelDefault: 8,
    floor: 8,
    wanted: 16,
    since: "4.5",
    reason: "the same for 32-bit programs",
    source: VM,
  },
  {
    key: "vm.unprivileged_userfaultfd",
    check: "sysctl-keeps-process-isolation",
    order: [1, 0],
    kernelDefault: 0,
    floor: 0,
    wanted: 0,
    since: "5.2",
    reason: "lets an attacker hold the kernel still in the middle of a copy",
  },
  {
    key: "kernel.unprivileged_userns_clone",
    check: "sysctl-keeps-process-isolation",
    order: [1, 0],
    kernelDefault: 1,
    floor: null,
    wanted: 0,
    since: "3.8",
    reason:
      "in a user namespace everybody is root towards much of the kernel (Debian's and linux-hardened's kernels only)",
    source: "https://www.debian.org/releases/bullseye/amd64/release-notes/ch-information.en.html#linux-user-namespaces",
  },
  {
    key: "kernel.apparmor_restrict_unprivileged_userns",
    check: "sysctl-keeps-process-isolation",
    order: [0, 1],
    kernelDefault: 1,
    floor: 1,
    wanted: 1,
    since: "6.5",
    reason: "only programs with a profile may create user namespaces (Ubuntu's kernels)",
    source: "https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces",
  },
  {
    key: "fs.protected_symlinks",
    check: "sysctl-keeps-file-protection",
    order: [0, 1],
    kernelDefault: 0,
    floor: 1,
    wanted: 1,
    since: "3.6",
    reason: "links in /tmp lead programs of others astray; systemd and Debian set 1",
  },
  {
    key: "fs.protected_hardlinks",
    check: "sysctl-keeps-file-protection",
    order: [0, 1],
    kernelDefault: 0,
    floor: 1,
    wanted: 1,
    since: "3.6",
    reason: "hard links to files of others outlive their updates; systemd and Debian set 1",
  },
  {
    key: "fs.protected_fifos",
    check: "sysctl-keeps-file-protection",
    order: [0, 1, 2],
    kernelDefault: 0,
    floor: 1,
    wanted: 2,
    since: "4.19",
    reason: "a pipe in /tmp that waits for others' data; systemd and Debian set 1",
  },
  {
    key: "fs.protected_regular",
    check: "sysctl-keeps-file-protection",
    order: [0, 1, 2],
    kernelDefault: 0,
    floor: 1,
    wanted: 2,
    since: "4.19",
    reason: "the same with files; systemd sets 1, Debian 2",
  },
  {
    key: "fs.suid_dumpable",
    check: "sysctl-keeps-file-protection",
    order: [1, 2, 0],
    kernelDefault: 0,
    floor: 2,
    wanted: 0,
    since: "2.6.13",
    reason: "1 lets users read the memory of setuid programs; 2 is for handlers of core dumps",
    source: FS,
  },
];

const INTERFACES = ["all", "default", "*"] as const;

/** A row for each way to name the interface. */
function perInterface(
  family: "ipv4" | "ipv6",
  name: string,
  row: Omit<SysctlRow, "key" | "check" | "source">,
): SysctlRow[] {
  return INTERFACES.map((place) => ({
    key: `net.${family}.conf.${place}.${name}`,
    check: "sysctl-keeps-network-protection",
    source: IP,
    ...row,
  }));
}

const NETWORK_ROWS: readonly SysctlRow[] = [
  {
    key: "net.ipv4.tcp_syncookies",
    check: "sysctl-keeps-network-protection",
    order: [0, 2, 1],
    kernelDefault: 1,
    floor: 2,
    wanted: 1,
    since: "2.6",
    reason: "a flood of half-open connections stops a server",
    source: IP,
  },
  ...perInterface("ipv4", "rp_filter", {
    order: [0, 2, 1],
    kernelDefault: 0,
    floor: null,
    wanted: 2,
    since: "2.6",
    reason: "packets with false senders come in; systemd sets 2",
  }),
  ...perInterface("ipv4", "accept_redirects", {
    order: [1, 0],
    kernelDefault: 1,
    floor: null,
    wanted: 0,
    since: "2.6",
    reason: "neighbours can lead traffic their way",
  }),
  ...perInterface("ipv6", "accept_redirects", {
    order: [1, 0],
    kernelDefault: 1,
    floor: null,
    wanted: 0,
    since: "2.6",
    reason: "neighbours can lead traffic their way",
  }),
  ...perInterface("ipv4", "send_redirects", {
    order: [1, 0],
    kernelDefault: 1,
    floor: null,
    wanted: 0,
    since: "2.6",
    reason: "only routers have a use for it",
  }),
  ...perInterface("ipv4", "accept_source_route", {
    order: [1, 0],
    kernelDefault: 0,
    floor: 0,
    wanted: 0,
    since: "2.6",
    reason: "the sender would choose the way, past filters",
  }),
  ...perInterface("ipv6", "accept_source_route", {
    order: [1, 0, -1],
    kernelDefault: 0,
    floor: 0,
    wanted: 0,
    since: "2.6",
    reason: "the sender would choose the way, past filters",
  }),
];

export const SYSCTL_ROWS: readonly SysctlRow[] = [...KERNEL_ROWS, ...NETWORK_ROWS];

/** Makes the whole machine a router. */
export const FORWARDING_KEYS: readonly string[] = [
  "net.ipv4.ip_forward",
  ...["ipv4", "ipv6"].flatMap((family) => INTERFACES.map((place) => `net.${family}.conf.${place}.forwarding`)),
];

export const CORE_PATTERN = "kernel.core_pattern";
export const MAX_NAMESPACES = "user.max_user_namespaces";

/** Every key that a rule reads, the exact ones first: `conf.all` is not `conf.*`. */
export const ASKED_KEYS: readonly string[] = [
  ...SYSCTL_ROWS.map(({ key }) => key),
  ...FORWARDING_KEYS,
  CORE_PATTERN,
  MAX_NAMESPACES,
];
