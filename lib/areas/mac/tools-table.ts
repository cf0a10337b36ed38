// tools-table.ts: programs that services start but that are no targets of their own.

/**
 * General tools. Anybody runs them, for any purpose: a profile that let each caller do its work would allow everything, and one for the service's
 * use would break the others. What confines a service that is made of them is its unit (AppArmorProfile=, sandboxing), which area 3 judges.
 */
export const GENERAL_TOOLS: ReadonlySet<string> = new Set(
  (
    "true false echo printf sleep test [ cat tee touch mkdir rmdir rm cp mv ln ls chmod chown chgrp chattr install find xargs sort head tail cut tr wc " +
    "grep egrep fgrep sed awk gawk mawk kill killall pkill pgrep ps date hostname uname id env nice nohup timeout sync stat readlink realpath mktemp dd " +
    "sh bash dash ash zsh ksh rbash busybox sulogin systemd-sulogin-shell python python3 perl ruby node nodejs php lua tclsh " +
    "systemctl journalctl loginctl udevadm systemd-notify systemd-run systemd-tmpfiles systemd-sysusers plymouth " +
    "mount umount swapon swapoff mountpoint blkid losetup modprobe insmod rmmod depmod kmod sysctl ldconfig setfont loadkeys stty " +
    "ip ifup ifdown ifconfig route iptables ip6tables iptables-restore ip6tables-restore nft ethtool tc " +
    "dpkg apt-get apt-key tar gzip gunzip xz zstd logger wall"
  ).split(" "),
);

/** Interpreters carry their version in their name. */
export function isGeneralTool(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return GENERAL_TOOLS.has(name) || GENERAL_TOOLS.has(name.replace(/[-.]?\d+(\.\d+)*$/, ""));
}
