// guides.ts: the page of each MAC check: what is wrong, how to mend it, when to let it be, and where the answer can mislead.
import type { Fix, Guide } from "../area.ts";

const APPARMOR_D = {
  title: "apparmor.d(5)",
  url: "https://manpages.debian.org/bookworm/apparmor/apparmor.d.5.en.html",
};
const DH_APPARMOR = {
  title: "dh_apparmor(1)",
  url: "https://manpages.debian.org/bookworm/dh-apparmor/dh_apparmor.1.en.html",
};
const GENPROF = {
  title: "aa-genprof(8)",
  url: "https://manpages.debian.org/bookworm/apparmor-utils/aa-genprof.8.en.html",
};
const WIKI = { title: "Debian wiki: AppArmor", url: "https://wiki.debian.org/AppArmor/HowToUse" };
const SYSTEMD_EXEC = {
  title: "systemd.exec(5), AppArmorProfile=",
  url: "https://www.freedesktop.org/software/systemd/man/252/systemd.exec.html#AppArmorProfile=",
};
const KERNEL = {
  title: "Linux: security/apparmor/domain.c, find_attach",
  url: "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/security/apparmor/domain.c?h=v6.1",
};
const COMMUNITY = {
  title: "apparmor.d: a large collection of profiles",
  url: "https://github.com/roddhjav/apparmor.d",
};
const SELINUX = {
  title: "file_contexts(5)",
  url: "https://manpages.debian.org/bookworm/selinux-utils/file_contexts.5.en.html",
};

const LEARN: Fix = {
  where: "Write a profile",
  text: "Look first whether somebody has written one: the evidence names those that are known. Else let `aa-genprof` watch the program in complain mode while you use all that it does, then review each rule that it proposes.",
  code: "apt install apparmor-utils\naa-genprof FILE\n# use the program, scan, review, then\naa-enforce FILE",
};

const PACKAGE: Fix = {
  where: "Debian package",
  text: "Put the profile into `debian/apparmor-profile` and let `dh_apparmor` load it at installation. It also makes the empty file in `local/` for the administrator.",
  code: "# debian/control: Build-Depends: dh-apparmor\n# debian/rules\noverride_dh_installdeb:\n\tinstall -D -m 644 debian/apparmor-profile debian/NAME/etc/apparmor.d/usr.sbin.NAME\n\tdh_apparmor --profile-name=usr.sbin.NAME -pNAME\n\tdh_installdeb",
};

const NIXOS: Fix = {
  where: "NixOS module",
  text: "Attach the profile to the store path of the package; modules of services do this themselves where somebody has written one.",
  code: "security.apparmor.enable = true;\nsecurity.apparmor.policies.\"bin.NAME\".profile = ''\n  #include <tunables/global>\n  ${pkgs.NAME}/bin/NAME {\n    #include <abstractions/base>\n    # ...\n  }\n'';",
};

const UNIT: Fix = {
  where: "Unit",
  text: "A script that its unit hands to an interpreter, and a program that another profile confines as well, get a profile by name. Leave out the `-` that is often seen in front: with it, the service starts unconfined when the profile is not loaded.",
  code: "[Service]\nAppArmorProfile=NAME",
};

const DAEMON_FALSE =
  "A profile counts by the path that the kernel sees: links are followed, and where /bin is a link into /usr, a profile for /bin/x attaches to nothing. A script that is started by its own path is confined by a profile for the script; one that is an argument of `python3` is not. Whether the kernel has AppArmor on and whether the profile was loaded is a matter of the running machine, which is not looked at; Debian's kernels have it on. SELinux counts only where /etc/selinux/config says `enforcing`, and only by the names of types. In a lone package the answer is unknown when no profile is found: it may be in another one.";

const sources = [APPARMOR_D, GENPROF, DH_APPARMOR, SYSTEMD_EXEC, KERNEL, SELINUX, COMMUNITY];

export const GUIDES = {
  "network-daemon-confined": {
    problem:
      "A daemon that reads from the network gets its input from strangers. If one of them finds a hole in it and it started as root, all of the machine is theirs, unless the kernel holds the daemon to what it needs: with mandatory access control even root in it opens only the files, sockets and programs that a profile names.",
    fixes: [LEARN, PACKAGE, UNIT, NIXOS],
    waiveIf:
      "Starting anything for anybody is its task, so that a profile would allow everything (sshd's sessions, a container engine), and its unit limits the rest. Or it is being replaced by a program that is confined.",
    example:
      "Debian's cups-daemon ships /etc/apparmor.d/usr.sbin.cupsd, which attaches to /usr/sbin/cupsd and is enforced. Debian's openssh-server has none.",
    verify: "aa-status --json | grep FILE; grep -rls FILE /etc/apparmor.d",
    sources,
    falseAnswers: `A service counts as facing the network when a socket unit listens for it, when it may bind low ports, when it names AF_INET or waits for the network; a daemon whose unit says nothing of the kind counts as an ordinary one. Many daemons give up root by themselves, which a unit does not tell. ${DAEMON_FALSE}`,
  },
  "daemon-confined": {
    problem:
      "Daemons run all the time, mostly with more rights than a person has, and take input from programs of every user. A profile holds one that was taken over to what it needs for its own work.",
    fixes: [LEARN, PACKAGE, UNIT, NIXOS],
    waiveIf:
      "Its unit already closes what a profile would (area 3: `ProtectSystem=strict`, a system-call filter, no network), and both are not worth their upkeep.",
    example:
      "Debian's tor@default.service has `AppArmorProfile=-system_tor`, and the package ships that profile; haveged is confined by its own path.",
    verify: "aa-status --json | grep FILE; grep -rls FILE /etc/apparmor.d",
    sources,
    falseAnswers: DAEMON_FALSE,
  },
  "privileged-program-confined": {
    problem:
      "A setuid program, or one with file capabilities, gives rights to whoever starts it. A hole in it is a way from any user to root. A profile leaves it only the part of those rights that its task needs.",
    fixes: [
      LEARN,
      {
        where: "Drop the right",
        text: "Best of all is a program that needs none: replace setuid by the one capability, or by a small service that does the task.",
        code: "setcap cap_net_raw+ep FILE\nchmod u-s FILE",
      },
      PACKAGE,
      NIXOS,
    ],
    waiveIf: "Giving all rights to those who may have them is its task: `su`, `sudo`, `pkexec`, `newgrp`.",
    example:
      "Debian's apparmor-profiles has a profile for ping (bin.ping), in complain mode until 3.0.8; `passwd` has none.",
    verify: "ls -l FILE; getcap FILE; grep -rls FILE /etc/apparmor.d",
    sources,
    falseAnswers: `File capabilities are in no .deb: most are set when the package is installed, and are then seen on the machine only. ${DAEMON_FALSE}`,
  },
  "helper-confined": {
    problem:
      "Programs that a service runs for one task mostly run as root, and setgid programs give a group's rights to everybody. They are seldom attacked from far, but a profile is small, for they do one thing.",
    fixes: [LEARN, PACKAGE, UNIT, NIXOS],
    waiveIf: "It reads no input from anybody but root, or it runs before the root file system can be written.",
    example: "Debian's man-db confines `man` and the groff programs that it starts.",
    verify: "aa-status --json | grep FILE; grep -rls FILE /etc/apparmor.d",
    sources,
    falseAnswers: `General tools that units start (mkdir, systemctl, a shell's own lines) are left out: a profile for them would have to allow what every caller needs. ${DAEMON_FALSE}`,
  },
  "confinement-enforced": {
    problem:
      "A profile that is there but not enforced confines nothing. In complain mode the kernel writes down what would be denied and lets it happen; with the flag `unconfined` the profile is no more than a name; in `disable/` it is not even loaded.",
    fixes: [
      {
        where: "On one machine",
        text: "Look at what it would have denied, mend the profile, then enforce it.",
        code: "journalctl -k --grep 'apparmor=\"ALLOWED\"'\naa-logprof\naa-enforce FILE",
      },
      {
        where: "Debian package",
        text: "Take `complain` out of the header's flags once the log stays empty in the package's own tests.",
        code: "-profile NAME /usr/sbin/NAME flags=(complain) {\n+profile NAME /usr/sbin/NAME {",
      },
      UNIT,
      NIXOS,
    ],
    waiveIf:
      "The profile is new and being learned: note until when. Or its flag is `unconfined` because it only allows user namespaces where the kernel denies them to unnamed programs (Ubuntu).",
    example:
      "apparmor-profiles of Debian 12 ships avahi-daemon, dnsmasq, smbd and nmbd in complain mode: installing it confines none of them.",
    verify: "aa-status | sed -n '/complain mode/,/enforce mode/p' | grep FILE",
    sources: [APPARMOR_D, WIKI, KERNEL],
    falseAnswers:
      "`aa-status` tells what is loaded now, this what the files say: after `aa-complain` the header of the file is changed, or a link stands in force-complain/, and both are seen. A profile named by `AppArmorProfile=` wins over one that attaches by path.",
  },
  "profile-enforced": {
    problem:
      "A profile in complain mode, with the flag `unconfined` or `default_allow`, or disabled, confines nothing, but looks in a list of files as if it did. The same holds for a child profile: where an enforced one hands over to a lax one, the way out is open.",
    fixes: [
      {
        where: "The profile",
        text: "Run the program's tests in complain mode, add what the log shows and the program may do, then take the flag out.",
        code: "aa-logprof\naa-enforce FILE",
      },
      {
        where: "Debian package",
        text: "Change the header in the file that `debian/rules` installs; administrators can still put it back with `aa-complain`.",
        code: "-profile NAME /usr/sbin/NAME flags=(attach_disconnected,complain) {\n+profile NAME /usr/sbin/NAME flags=(attach_disconnected) {",
      },
      {
        where: "NixOS",
        text: "`state` of a policy says how it is loaded.",
        code: 'security.apparmor.policies."bin.NAME".state = "enforce";',
      },
    ],
    waiveIf:
      "The profile exists to give a program a name, so that rules of others can speak of it or so that it may create user namespaces.",
    example:
      "lsb_release and nvidia_modprobe of Debian's `apparmor` are enforced; php-fpm of apparmor-profiles is in complain mode.",
    verify:
      "apparmor_parser -Q -K -d FILE | grep -E 'Name|Mode'; ls -l /etc/apparmor.d/disable /etc/apparmor.d/force-complain",
    sources: [APPARMOR_D, WIKI],
    falseAnswers:
      "`prompt` counts as enforced: without an answer nothing is allowed. The flags of each child are its own: complain on a parent does not reach them.",
  },
  "profile-not-broad": {
    problem:
      "One rule such as `/** rwx,`, a bare `capability,`, `file,` or `change_profile,` undoes what all the others deny: the profile is enforced and confines next to nothing.",
    fixes: [
      {
        where: "The profile",
        text: "Replace the rule by what the program does: start without it in complain mode and take up what the log shows.",
        code: "-  /** rwlkmix,\n-  capability,\n+  /var/lib/NAME/** rwk,\n+  /etc/NAME/** r,\n+  capability net_bind_service,",
      },
      {
        where: "Abstractions",
        text: "Most programs need `base`, some `nameservice`, `ssl_certs`, `dbus-strict`: they are narrower than what people write in their place.",
        code: "include <abstractions/base>\ninclude <abstractions/nameservice>",
      },
    ],
    waiveIf:
      "The program runs other people's programs, and the profile is there to deny a few things to all of them (lxc, libvirt's own daemon): the deny rules are then the point.",
    example:
      "Debian's usr.sbin.libvirtd allows `/** rwmkl`, because virtual machines get a profile each; that of chronyd names every file.",
    verify:
      "apparmor_parser -p FILE | grep -nE '^ *(capability|file|network|change_profile|dbus|ptrace|signal|mount) *,|/\\*\\* +r?wm?'",
    sources: [APPARMOR_D, WIKI],
    falseAnswers:
      "Rules of abstractions count as the profile's own. A `deny` rule beside a broad one takes part of it back, which is not weighed here: read both.",
  },
  "profile-whole": {
    problem:
      "When a file that a profile includes is not there, apparmor_parser stops at that line and loads nothing of the profile: its program runs unconfined after the next start, with one line in the log.",
    fixes: [
      {
        where: "The profile",
        text: "An include that may be missing says so.",
        code: "-  include <abstractions/NAME>\n+  include if exists <abstractions/NAME>",
      },
      {
        where: "Debian package",
        text: "Depend on the package that holds the included file, or ship it. What is in `local/` is made by dh_apparmor.",
      },
    ],
    waiveIf: "The included file is written when the machine starts, by a service that runs before apparmor.service.",
    example:
      "snapd's snap-confine includes /var/lib/snapd/apparmor/snap-confine, which is there only once snapd has run.",
    verify: "apparmor_parser -Q -K FILE",
    sources: [APPARMOR_D, DH_APPARMOR],
    falseAnswers:
      "Missing files of `local/` are not counted, because no package ships them. In a lone package the answer is unknown, as most abstractions are in the package `apparmor`.",
  },
  "profile-unrivalled": {
    problem:
      "Where two profiles fit a path equally well, the kernel takes neither and the program runs unconfined. Where two files define one name, the file that is loaded last replaces the other's rules.",
    fixes: [
      {
        where: "The profile",
        text: "Give it a name and an attachment of its own, no wider than its program.",
        code: "-/usr/sbin/ntpd {\n+profile ntpsec-ntpd /usr/sbin/ntpd {",
      },
      {
        where: "Debian package",
        text: "Where one package takes over from another, remove the old profile in its maintainer scripts: conffiles stay after the package is gone.",
        code: "# debian/NAME.maintscript\nrm_conffile /etc/apparmor.d/usr.sbin.NAME 1.2-3~ NAME",
      },
    ],
    waiveIf: "The packages of both profiles conflict with each other, so that they are never installed together.",
    example: "openntpd and ntpsec both ship /etc/apparmor.d/usr.sbin.ntpd; the packages conflict.",
    verify: "grep -rnE '^ *(profile )?[^#]*NAME' /etc/apparmor.d --include='*' | grep '{'",
    sources: [KERNEL, APPARMOR_D],
    falseAnswers:
      "Only attachments that are plain paths are compared, as a pattern may be contested for some of what it matches: such a program shows as ambiguous. In a lone package other packages' profiles are not seen.",
  },
} as const satisfies Record<string, Guide>;
