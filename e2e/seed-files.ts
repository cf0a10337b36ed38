// seed-files.ts: what the made system has of the kernel's and AppArmor's: a config, the files that set things at boot, a profile.

/** Options as Debian's 6.1 sets them, a few of them weaker. */
const KERNEL_CONFIG = `#
# Automatically generated file; DO NOT EDIT.
# Linux/x86 6.1.140 Kernel Configuration
#
CONFIG_CC_VERSION_TEXT="gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0"
CONFIG_CC_IS_GCC=y
CONFIG_GCC_VERSION=120200
CONFIG_64BIT=y
CONFIG_X86_64=y
CONFIG_X86=y
CONFIG_RANDOMIZE_BASE=y
CONFIG_STRICT_KERNEL_RWX=y
CONFIG_STRICT_MODULE_RWX=y
CONFIG_STACKPROTECTOR=y
# CONFIG_STACKPROTECTOR_STRONG is not set
CONFIG_VMAP_STACK=y
CONFIG_SLAB_FREELIST_RANDOM=y
# CONFIG_SLAB_FREELIST_HARDENED is not set
CONFIG_HARDENED_USERCOPY=y
CONFIG_FORTIFY_SOURCE=y
CONFIG_BPF_UNPRIV_DEFAULT_OFF=y
CONFIG_SECURITY_YAMA=y
CONFIG_SECURITY_APPARMOR=y
CONFIG_DEVMEM=y
CONFIG_STRICT_DEVMEM=y
CONFIG_MODULES=y
CONFIG_MODULE_SIG=y
CONFIG_RANDSTRUCT_NONE=y
CONFIG_LEGACY_VSYSCALL_XONLY=y
`;

/** Path -> text, all of the package linux-made. */
export const KERNEL_FILES = [
  ["/boot/config-6.1.0-51-amd64", KERNEL_CONFIG],
  [
    "/usr/lib/sysctl.d/50-made.conf",
    "# Weakens what the kernel does by itself.\nkernel.kptr_restrict = 0\nkernel.yama.ptrace_scope = 0\n",
  ],
  ["/usr/lib/sysctl.d/60-made-safe.conf", "kernel.dmesg_restrict = 1\n"],
  ["/usr/lib/modprobe.d/made.conf", "install dccp /bin/false\nblacklist sctp\n"],
  ["/etc/default/grub.d/made.cfg", 'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT mitigations=off quiet"\n'],
  ["/usr/lib/systemd/network/99-made.link", "[Match]\nOriginalName=*\n\n[Link]\nMACAddressPolicy=persistent\n"],
] as const;

export const NETD_PROFILE = "/etc/apparmor.d/usr.sbin.netd";

/** It only complains at first; its new version enforces it. */
export function netdProfile(day: 1 | 2): string {
  const flags = day === 1 ? " flags=(complain)" : "";
  return `/usr/sbin/netd${flags} {\n  /usr/sbin/netd mr,\n  /etc/netd.conf r,\n  /run/netd.pid rw,\n}\n`;
}
