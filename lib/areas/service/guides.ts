// guides.ts: what the page of each service check says: problem, fixes, when to waive, an example, and where it can mislead.
import type { Fix, Guide } from "../area.ts";

type Page = "systemd.exec" | "systemd.resource-control" | "systemd.service";

interface GuideText {
  /** The lines that mend it, ready for a [Service] section. */
  readonly set: readonly string[];
  /** The first key, as the anchor of its man page. */
  readonly page?: Page;
  readonly problem: string;
  readonly waiveIf: string;
  readonly example: string;
  readonly falseAnswers: string;
  readonly source?: { readonly title: string; readonly url: string };
}

const keyOf = (line: string): string => line.slice(0, line.indexOf("="));

/** A line of a unit as an attribute of a NixOS module: booleans bare, lists of words as lists, everything else quoted. */
function nixAttribute(line: string): string {
  const value = line.slice(line.indexOf("=") + 1);
  if (value === "yes" || value === "no") return `${keyOf(line)} = ${String(value === "yes")};`;
  if (!value.includes(" ") || value.startsWith("~")) return `${keyOf(line)} = ${JSON.stringify(value)};`;
  const words = value.split(" ").map((word) => JSON.stringify(word));
  return `${keyOf(line)} = [ ${words.join(" ")} ];`;
}

function fixesFor(set: readonly string[]): Fix[] {
  const service = ["[Service]", ...set].join("\n");
  return [
    {
      where: "Drop-in, on one machine",
      text: "`systemctl edit UNIT` opens a drop-in; save these lines, restart the service and watch its log.",
      code: service,
    },
    {
      where: "Debian package",
      text: "Add the lines to the unit in `debian/`. If the unit comes from upstream, offer the change there and carry it in `debian/patches` until a release has it.",
      code: [
        "--- a/debian/NAME.service",
        "+++ b/debian/NAME.service",
        "@@",
        " [Service]",
        ...set.map((line) => `+${line}`),
      ].join("\n"),
    },
    {
      where: "NixOS module",
      text: "Set the option in the module of the service; `lib.mkDefault` lets users change it.",
      code: ["systemd.services.NAME.serviceConfig = {", ...set.map((line) => `  ${nixAttribute(line)}`), "};"].join(
        "\n",
      ),
    },
  ];
}

function guide({ set, page = "systemd.exec", source, ...text }: GuideText): Guide {
  const keys = [...new Set(set.map(keyOf))];
  const [first = ""] = keys;
  return {
    ...text,
    fixes: fixesFor(set),
    verify: `systemd-analyze security --no-pager UNIT | grep -E '${keys.join("|")}'`,
    sources: [
      {
        title: `${page}(5), ${first}=`,
        url: `https://www.freedesktop.org/software/systemd/man/252/${page}.html#${first}=`,
      },
      ...(source === undefined ? [] : [source]),
      { title: "Debian wiki: service sandboxing", url: "https://wiki.debian.org/ServiceSandboxing" },
    ],
  };
}

const man = (name: string, section: number): { title: string; url: string } => ({
  title: `${name}(${section})`,
  url: `https://man7.org/linux/man-pages/man${section}/${name}.${section}.html`,
});

export const GUIDES = {
  "no-new-privileges": guide({
    set: ["NoNewPrivileges=yes"],
    problem:
      "A service that was taken over can start any setuid program on the system, and each of them is a way to root. With this setting the kernel ignores setuid bits and file capabilities for the service and all that it starts.",
    waiveIf:
      "The service starts setuid programs on purpose: `sudo`, `su`, `newuidmap`, a mailer's delivery agent, or sessions of users (login, ssh, cron).",
    example:
      "Debian's redis-server.service sets it; cron.service cannot, because jobs may call `sudo`. chrony.service sets it and takes it back in a later line, because it may send mail: the last line counts.",
    falseAnswers:
      "`DynamicUser=yes` implies it. So do, at run time, `SystemCallFilter=`, `PrivateDevices=` and others in a service with `User=`: systemd then sets it without showing it in the score, which stays as if it were off.",
    source: {
      title: "Linux: no_new_privs",
      url: "https://www.kernel.org/doc/html/latest/userspace-api/no_new_privs.html",
    },
  }),
  "runs-as-user": guide({
    set: ["User=NAME"],
    problem:
      "A service that runs as root and is taken over owns the machine, however small its task is. `nobody` is no way out: all services that use it can touch each other's processes and files.",
    waiveIf:
      "The service needs root all along (it mounts, switches users, administers the machine), or it starts as root and drops to a user by itself right away: then write down where in its code.",
    example:
      "Debian's redis-server.service has `User=redis`. A service with no files of its own can use `DynamicUser=yes`; low ports need `AmbientCapabilities=CAP_NET_BIND_SERVICE`, not root.",
    falseAnswers:
      "Daemons that drop root themselves (bind9 with `-u bind`, nginx workers) look like root here, because a unit does not tell. Ids are judged by name: `User=0` is root, another numeric id is not.",
  }),
  "private-tmp": guide({
    set: ["PrivateTmp=yes"],
    problem:
      "In a shared /tmp, other users can guess the names of the service's files, put links in their place or read them. A private /tmp takes away the whole class of attacks, and it is emptied when the service stops.",
    waiveIf:
      "The service exchanges files or sockets with others through /tmp or /var/tmp, as X11 and some databases' clients do.",
    example: "Debian's chrony.service and ModemManager.service set it.",
    falseAnswers:
      "Does not apply with `DefaultDependencies=no`: so early there may be no /tmp. `JoinsNamespaceOf=` lets named units share one private /tmp. `PrivateTmp=disconnected` is newer than systemd 252, which ignores it.",
  }),
  "private-devices": guide({
    set: ["PrivateDevices=yes"],
    problem:
      "Root in a service can read disks and memory past all permissions by opening their device nodes. With a /dev of harmless devices only, it cannot.",
    waiveIf:
      "The service drives hardware of which neither a path nor a group (`char-tty`, `block-sd`) can be known beforehand.",
    example:
      "Debian's chrony.service needs clock devices, so it sets `DevicePolicy=closed` and lists them with `DeviceAllow=`: that counts as well.",
    falseAnswers:
      "Passes with `DevicePolicy=closed` or `strict` too, whatever `DeviceAllow=` adds: read that list. `DeviceAllow=` alone, with the policy `auto`, restricts at run time but earns nothing in the score of systemd 252.",
    source: {
      title: "systemd.resource-control(5), DevicePolicy=",
      url: "https://www.freedesktop.org/software/systemd/man/252/systemd.resource-control.html#DevicePolicy=auto%7Cclosed%7Cstrict",
    },
  }),
  "protect-system": guide({
    set: ["ProtectSystem=strict", "ReadWritePaths=/var/lib/NAME"],
    problem:
      "A service that can write to /usr and /etc can plant what others will run. `full` makes /usr, the boot loader and /etc read-only; `strict` makes everything read-only but /dev, /proc, /sys and what you name.",
    waiveIf: "Installing or configuring software is its task: package managers, configuration management.",
    example:
      "Debian's bluetooth.service has `ProtectSystem=strict`. `StateDirectory=`, `CacheDirectory=`, `LogsDirectory=` and `RuntimeDirectory=` stay writable without `ReadWritePaths=`.",
    falseAnswers:
      "`ProtectSystem=yes` fails: it leaves /etc writable. `ReadOnlyPaths=/` passes here, although systemd's score does not see it. A service with `CAP_SYS_ADMIN` could undo the mounts: drop that too. Does not apply with `DefaultDependencies=no`.",
  }),
  "protect-home": guide({
    set: ["ProtectHome=yes"],
    problem:
      "Home directories hold keys, mail and browser profiles. A service that has no business there should not see them.",
    waiveIf:
      "It serves files from home directories: web servers with ~/public_html, file sharing, backup, mail delivery, user sessions.",
    example: "Debian's redis-server.service sets `ProtectHome=yes`; man-db.service sets it too.",
    falseAnswers:
      "`read-only` fails: reading keys is the harm. `DynamicUser=yes` implies only `read-only`; add `ProtectHome=yes`. `InaccessiblePaths=` that covers /home and /root passes, although systemd's score does not see it. Does not apply with `DefaultDependencies=no`.",
  }),
  "protect-kernel": guide({
    set: ["ProtectKernelTunables=yes", "ProtectKernelModules=yes", "ProtectKernelLogs=yes"],
    problem:
      "Kernel settings, modules and the kernel's log are for the few services that administer the kernel. Root in any other one can use them to hide, to weaken the system or to find addresses for an exploit.",
    waiveIf: "It sets sysctls, loads modules (firewalls, VPNs, virtual machines) or reads the kernel's log.",
    example:
      "Debian's chrony-wait.service sets all three. A firewall that needs modules can have them loaded by /etc/modules-load.d instead.",
    falseAnswers:
      "Modules that the kernel loads by itself, as for a socket family, still load. A service as an ordinary user could do none of this anyway: there the settings only shrink what its /proc shows.",
  }),
  "protect-control-groups": guide({
    set: ["ProtectControlGroups=yes"],
    problem:
      "A service that can write to /sys/fs/cgroup can lift its limits and freeze or kill other services. Hardly any service but container managers has a use for it.",
    waiveIf: "It manages control groups: container and virtual-machine managers, session managers.",
    example: "Debian's bluetooth.service and auditd.service set it.",
    falseAnswers: "With `Delegate=` the service is meant to manage a subtree of its own, so the check does not apply.",
  }),
  "protect-clock": guide({
    set: ["ProtectClock=yes"],
    problem: "Who sets the clock back makes expired certificates and tokens valid again, and confuses every log.",
    waiveIf: "It keeps the time: NTP and PTP daemons, services that read the hardware clock.",
    example: "Debian's logrotate.service and man-db.service set it.",
    falseAnswers:
      "It also takes the hardware clock's device away, even for reading, and it restricts devices at run time to a list with that one on it.",
  }),
  "protect-hostname": guide({
    set: ["ProtectHostname=yes"],
    problem:
      "The host's name is in certificates, in logs and in what other machines trust; only the service that sets it needs to be able to.",
    waiveIf: "It sets the host's name, or must notice at once when it changes: DHCP clients, hostnamed.",
    example: "Debian's chrony.service sets it.",
    falseAnswers: "The service keeps seeing the name of the time when it started.",
  }),
  "limit-capabilities": guide({
    set: ["CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_SETUID CAP_SETGID"],
    problem:
      "Four of root's capabilities are as good as root: CAP_SYS_ADMIN, CAP_SYS_PTRACE, CAP_SYS_RAWIO and CAP_SYS_MODULE. A service that lists what it needs, or nothing, cannot get them back, not even through a setuid program.",
    waiveIf:
      "It needs one of the four: mounting, debugging other processes, driving hardware, loading modules. Name which and why.",
    example:
      "Debian's bluetooth.service has `CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_BIND_SERVICE`. A service as an ordinary user mostly needs none: `CapabilityBoundingSet=` with an empty value.",
    falseAnswers:
      "An unknown name counts as nothing, so a misspelt list or `CapabilityBoundingSet=false` leaves no capability at all and looks perfect: it is reported as unknown. `AmbientCapabilities=` cannot give what the bounding set lacks. The other capabilities only cost points; see the unit's page.",
    source: man("capabilities", 7),
  }),
  "system-call-filter": guide({
    set: [
      "SystemCallFilter=@system-service",
      "SystemCallFilter=~@privileged @resources",
      "SystemCallErrorNumber=EPERM",
    ],
    problem:
      "The kernel offers some 370 calls and a service uses a few dozen; the others are where exploits of the kernel begin. `@system-service` leaves what services commonly need.",
    waiveIf:
      "It really mounts, reboots, swaps, debugs or loads modules, or runs programs of which nobody can say what they call (interpreters for users, build daemons).",
    example:
      "Debian's chrony-wait.service and redis-server.service have the two `SystemCallFilter=` lines. `systemd-analyze syscall-filter @system-service` lists what is in a group; a service that dies with SIGSYS names the missing call in the journal.",
    falseAnswers:
      "Passes when @clock, @cpu-emulation, @debug, @module, @mount, @obsolete, @raw-io, @reboot and @swap are all stopped; `@privileged` and `@resources` only cost points, because many services need some of them. A word that systemd does not know is ignored: a list of such words is an empty list and looks perfect, so it is reported as unknown.",
    source: man("seccomp", 2),
  }),
  "native-system-calls": guide({
    set: ["SystemCallArchitectures=native"],
    problem:
      "On x86-64 the kernel also takes the calls of 32-bit x86 and of x32. They are tested less, and filters written for the native calls can be passed through them.",
    waiveIf: "It runs programs of another ABI: 32-bit binaries, Wine, game servers.",
    example: "Debian's chrony.service and accounts-daemon.service set it.",
    falseAnswers:
      "Any other architecture beside `native` fails, also one that is native where you are: `x86-64` is judged by name.",
  }),
  "restrict-namespaces": guide({
    set: ["RestrictNamespaces=yes"],
    problem:
      "In a user namespace of its own an ordinary process is root, and reaches code of the kernel that was written for root only. Many exploits of the last years begin there.",
    waiveIf:
      "It makes sandboxes or containers itself: browsers, container managers, build daemons, tools on bubblewrap.",
    example:
      "Debian's chrony.service has `RestrictNamespaces=yes`; systemd-importd needs one kind and has `RestrictNamespaces=net`.",
    falseAnswers:
      "Passes when user namespaces are denied, whatever else is allowed: a list of the kinds that a service needs is as good as `yes`.",
    source: man("user_namespaces", 7),
  }),
  "restrict-address-families": guide({
    set: ["RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6"],
    problem:
      "The kernel speaks some forty kinds of socket and loads their modules on demand; old and rare ones were the way into many kernels. A service needs two or three.",
    waiveIf:
      "It speaks a rare protocol (Bluetooth, CAN, vsock, AF_ALG) or sniffs packets. Then list that family; the check still fails, and the waiver says why.",
    example:
      "Debian's accounts-daemon.service has `RestrictAddressFamilies=AF_UNIX`. Services that ask for network interfaces also need AF_NETLINK.",
    falseAnswers:
      "A deny list (`~AF_PACKET`) leaves all rare families open and fails. Sockets that are passed in (socket activation) and `socketpair` are not restricted. A list of unknown names is an empty list and looks perfect, so it is reported as unknown.",
    source: man("address_families", 7),
  }),
  "limit-network": guide({
    set: ["IPAddressDeny=any", "IPAddressAllow=localhost"],
    page: "systemd.resource-control",
    problem:
      "A service that talks only to this machine has no use for the network, but once taken over it will send out what it read. `PrivateNetwork=yes` is the strongest answer, a list of addresses the most flexible.",
    waiveIf: "It serves or fetches from the Internet at large.",
    example: "Debian's systemd-hostnamed has `PrivateNetwork=yes`, systemd-logind `IPAddressDeny=any`.",
    falseAnswers:
      "Passes with `PrivateNetwork=yes`, with `IPAddressDeny=any` whatever `IPAddressAllow=` lets through again, and when Internet sockets are forbidden altogether. Servers of the Internet fail rightly: they are what the waiver is for.",
    source: {
      title: "systemd.exec(5), PrivateNetwork=",
      url: "https://www.freedesktop.org/software/systemd/man/252/systemd.exec.html#PrivateNetwork=",
    },
  }),
  "private-users": guide({
    set: ["PrivateUsers=yes"],
    problem:
      "In a user namespace with only root, itself and nobody, a service has no capability on the host, and files of other users cannot even be named.",
    waiveIf:
      "It needs capabilities on the host, changes owners of files or switches to other users. Services that run as root nearly always do.",
    example: "Debian's redis-server.service and prometheus.service set it.",
    falseAnswers: "It needs user namespaces; where the kernel forbids them, the service does not start.",
    source: man("user_namespaces", 7),
  }),
  "private-mounts": guide({
    set: ["PrivateMounts=yes"],
    problem: "Mounts that a service makes show up for everybody, and stay after it has gone.",
    waiveIf: "Mounting for the rest of the system is its task: automounters, udisks, storage daemons.",
    example: "Debian's systemd-udevd.service sets it.",
    falseAnswers:
      "Any setting that gives the service a view of the file system of its own (`PrivateTmp=`, `ProtectSystem=`, `ProtectHome=` and others) has the same effect and passes here, although the score of systemd 252 only sees this one.",
    source: man("mount_namespaces", 7),
  }),
  "memory-deny-write-execute": guide({
    set: ["MemoryDenyWriteExecute=yes"],
    problem: "Memory that is writable and then executable is how injected code gets to run.",
    waiveIf:
      "It compiles at run time: JavaScript, Java, .NET, LuaJIT, PHP with JIT, some regular-expression and graphics libraries.",
    example: "Debian's chrony.service and bluetooth.service set it.",
    falseAnswers:
      "Files that are executable and writable elsewhere (`memfd`, /tmp) are another way round; a filter for `memfd_create` and `NoExecPaths=` close it.",
  }),
  "restrict-suid-sgid": guide({
    set: ["RestrictSUIDSGID=yes"],
    problem:
      "A setuid file is the classic way to keep the rights that a break-in gave: the service makes one, and any user starts it later.",
    waiveIf: "It installs or unpacks software, or keeps directories with the setgid bit.",
    example: "Debian's chrony.service sets it. `DynamicUser=yes` implies it.",
    falseAnswers: "It stops `chmod` and the like with these bits; files that already have them stay.",
  }),
  "restrict-realtime": guide({
    set: ["RestrictRealtime=yes"],
    problem: "A process with realtime scheduling can keep all others from the CPU: a denial of service by one call.",
    waiveIf: "It plays or records sound, keeps time or controls machines, and asks for realtime priority itself.",
    example: "Debian's accounts-daemon.service and bluetooth.service set it.",
    falseAnswers: "Priority that systemd gives with `CPUSchedulingPolicy=` is not affected.",
  }),
  "lock-personality": guide({
    set: ["LockPersonality=yes"],
    problem:
      "personality(2) turns on odd old behaviour of the kernel, such as memory at fixed addresses. Ordinary services never call it.",
    waiveIf: "It runs programs for another personality, as build daemons do with `setarch`.",
    example: "Debian's chrony.service and auditd.service set it.",
    falseAnswers: "None known.",
    source: man("personality", 2),
  }),
  "protect-proc": guide({
    set: ["ProtectProc=invisible"],
    problem:
      "/proc shows the command lines of all processes to every user, and with them passwords, file names and habits.",
    waiveIf: "It watches other processes: monitoring, init helpers, tools like `ps` for users.",
    example: "Debian's chrony.service sets `ProtectProc=invisible`.",
    falseAnswers:
      "A service that runs as root with CAP_SYS_PTRACE still sees everything, though the score counts the setting in full. `ProcSubset=pid` hides the rest of /proc too; it breaks many programs and only costs 10 of 56,460 points.",
  }),
  "private-umask": guide({
    set: ["UMask=0027"],
    problem:
      "With the default mask of 0022 every file that the service creates can be read by all users: logs, dumps, keys.",
    waiveIf: "Its files are meant for all users and it does not set their modes itself.",
    example: "Debian's mariadb.service has `UMask=007`.",
    falseAnswers:
      "Passes when others can neither read nor write; rights for the group only cost points. Programs that set modes themselves make the mask moot.",
  }),
  "private-keyring": guide({
    set: ["KeyringMode=private"],
    problem: "In a shared kernel keyring, keys of one service are keys of all.",
    waiveIf: "It shares keys on purpose: with the sessions of a user, or for disks that are unlocked at boot.",
    example:
      "`private` is what system services get when nothing is set. Debian's gdm.service sets `KeyringMode=shared`, so that the session can unlock what the login unlocked.",
    falseAnswers: "None known: only a unit that says otherwise fails.",
    source: man("keyrings", 7),
  }),
  "limit-notify-access": guide({
    set: ["NotifyAccess=main"],
    page: "systemd.service",
    problem:
      "With `NotifyAccess=all` any process of the service, also a child that was taken over, can tell systemd which process is the main one and keep its watchdog quiet.",
    waiveIf: "A helper process has to report, as `systemd-notify` in shell scripts does; `exec` is often enough.",
    example: "Debian's avahi-daemon.service has `NotifyAccess=main`; freeradius.service has `all`.",
    falseAnswers: "None known: only a unit that says `all` fails.",
  }),
} as const satisfies Readonly<Record<string, Guide>>;
