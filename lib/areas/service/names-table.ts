// names-table.ts: names of the kernel that settings may use: capabilities, address families, error numbers, namespaces.

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

/** systemd compares these names without minding the case of ASCII letters; only of those. */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Capability names, each at the place of its number: linux/capability.h, as `systemd-analyze capability` of systemd 252 prints them. */
export const CAPABILITIES: readonly string[] = words(`
  cap_chown cap_dac_override cap_dac_read_search cap_fowner cap_fsetid cap_kill cap_setgid cap_setuid cap_setpcap
  cap_linux_immutable cap_net_bind_service cap_net_broadcast cap_net_admin cap_net_raw cap_ipc_lock cap_ipc_owner
  cap_sys_module cap_sys_rawio cap_sys_chroot cap_sys_ptrace cap_sys_pacct cap_sys_admin cap_sys_boot cap_sys_nice
  cap_sys_resource cap_sys_time cap_sys_tty_config cap_mknod cap_lease cap_audit_write cap_audit_control cap_setfcap
  cap_mac_override cap_mac_admin cap_syslog cap_wake_alarm cap_block_suspend cap_audit_read cap_perfmon cap_bpf
  cap_checkpoint_restore
`);

/** Address families, in lower case, and their numbers: glibc's sys/socket.h of Debian 12. AF_LOCAL and AF_FILE are AF_UNIX, AF_ROUTE is AF_NETLINK. */
export const ADDRESS_FAMILIES: ReadonlyMap<string, number> = new Map([
  ["af_alg", 38],
  ["af_appletalk", 5],
  ["af_ash", 18],
  ["af_atmpvc", 8],
  ["af_atmsvc", 20],
  ["af_ax25", 3],
  ["af_bluetooth", 31],
  ["af_bridge", 7],
  ["af_caif", 37],
  ["af_can", 29],
  ["af_decnet", 12],
  ["af_econet", 19],
  ["af_file", 1],
  ["af_ib", 27],
  ["af_ieee802154", 36],
  ["af_inet", 2],
  ["af_inet6", 10],
  ["af_ipx", 4],
  ["af_irda", 23],
  ["af_isdn", 34],
  ["af_iucv", 32],
  ["af_kcm", 41],
  ["af_key", 15],
  ["af_llc", 26],
  ["af_local", 1],
  ["af_mctp", 45],
  ["af_mpls", 28],
  ["af_netbeui", 13],
  ["af_netlink", 16],
  ["af_netrom", 6],
  ["af_nfc", 39],
  ["af_packet", 17],
  ["af_phonet", 35],
  ["af_pppox", 24],
  ["af_qipcrtr", 42],
  ["af_rds", 21],
  ["af_rose", 11],
  ["af_route", 16],
  ["af_rxrpc", 33],
  ["af_security", 14],
  ["af_smc", 43],
  ["af_sna", 22],
  ["af_tipc", 30],
  ["af_unix", 1],
  ["af_vsock", 40],
  ["af_wanpipe", 25],
  ["af_x25", 9],
  ["af_xdp", 44],
]);

/** Error names of Linux on x86-64, in lower case: glibc's errno.h of Debian 12. */
export const ERRNO_NAMES: ReadonlySet<string> = new Set(
  words(`
    e2big eacces eaddrinuse eaddrnotavail eadv eafnosupport eagain ealready ebade ebadf ebadfd ebadmsg ebadr ebadrqc
    ebadslt ebfont ebusy ecanceled echild echrng ecomm econnaborted econnrefused econnreset edeadlk edeadlock
    edestaddrreq edom edotdot edquot eexist efault efbig ehostdown ehostunreach ehwpoison eidrm eilseq einprogress eintr
    einval eio eisconn eisdir eisnam ekeyexpired ekeyrejected ekeyrevoked el2hlt el2nsync el3hlt el3rst elibacc elibbad
    elibexec elibmax elibscn elnrng eloop emediumtype emfile emlink emsgsize emultihop enametoolong enavail enetdown
    enetreset enetunreach enfile enoano enobufs enocsi enodata enodev enoent enoexec enokey enolck enolink enomedium
    enomem enomsg enonet enopkg enoprotoopt enospc enosr enostr enosys enotblk enotconn enotdir enotempty enotnam
    enotrecoverable enotsock enotsup enotty enotuniq enxio eopnotsupp eoverflow eownerdead eperm epfnosupport epipe
    eproto eprotonosupport eprototype erange eremchg eremote eremoteio erestart erfkill erofs eshutdown esocktnosupport
    espipe esrch esrmnt estale estrpipe etime etimedout etoomanyrefs etxtbsy euclean eunatch eusers ewouldblock exdev
    exfull
  `),
);

/** The kinds of namespace that RestrictNamespaces= of systemd 252 governs by default. */
export const NAMESPACES = ["cgroup", "ipc", "net", "mnt", "pid", "user", "uts"] as const;

/** One more that it takes by name but leaves out of "all". */
export const NAMESPACES_BY_NAME_ONLY: readonly string[] = ["time"];

/** ABIs that SystemCallArchitectures= takes. */
export const SYSTEM_CALL_ARCHITECTURES: ReadonlySet<string> = new Set(
  words(`
    native x86 x86-64 x32 arm arm64 mips mips64 mips64-n32 mips-le mips64-le mips64-le-n32 parisc parisc64 ppc ppc64
    ppc64-le riscv64 s390 s390x
  `),
);

/** Controllers of control groups that Delegate= of systemd 252 takes: systemd.resource-control(5). */
export const CONTROLLERS: ReadonlySet<string> = new Set(
  words(`
    cpu cpuacct cpuset io blkio memory devices pids bpf-firewall bpf-devices bpf-foreign bpf-socket-bind
    bpf-restrict-network-interfaces
  `),
);

/** Names of exit statuses: `systemd-analyze exit-status` of systemd 252. */
export const EXIT_STATUSES: ReadonlySet<string> = new Set(
  `SUCCESS FAILURE INVALIDARGUMENT NOTIMPLEMENTED NOPERMISSION NOTINSTALLED NOTCONFIGURED NOTRUNNING USAGE DATAERR NOINPUT NOUSER NOHOST UNAVAILABLE SOFTWARE OSERR OSFILE CANTCREAT IOERR TEMPFAIL PROTOCOL NOPERM CONFIG CHDIR NICE FDS EXEC MEMORY LIMITS OOM_ADJUST SIGNAL_MASK STDIN STDOUT CHROOT IOPRIO TIMERSLACK SECUREBITS SETSCHEDULER CPUAFFINITY GROUP USER CAPABILITIES CGROUP SETSID CONFIRM STDERR PAM NETWORK NAMESPACE NO_NEW_PRIVILEGES SECCOMP SELINUX_CONTEXT PERSONALITY APPARMOR ADDRESS_FAMILIES RUNTIME_DIRECTORY CHOWN SMACK_PROCESS_LABEL KEYRING STATE_DIRECTORY CACHE_DIRECTORY LOGS_DIRECTORY CONFIGURATION_DIRECTORY NUMA_POLICY CREDENTIALS BPF EXCEPTION`.split(
    /\s+/,
  ),
);
