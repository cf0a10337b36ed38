// guides.ts: the page of each check on kernel configs. What to set is drawn from the table that judges.
import type { Fix, Guide } from "../../area.ts";
import { FULL_WISHES, KSPP_PAGE, WISHES } from "./kspp-table.ts";
import { termsOf, type Wish } from "./wish.ts";

interface GuideText {
  readonly problem: string;
  readonly waiveIf: string;
  readonly example: string;
  readonly falseAnswers: string;
  /** For checks that are no rows of the table. */
  readonly fixes?: readonly Fix[];
  readonly verify?: string;
}

const KSPP = { title: "KSPP: Recommended Settings", url: KSPP_PAGE };
const DEBIAN = {
  title: "Debian Linux Kernel Handbook: kernel configuration",
  url: "https://kernel-team.pages.debian.net/kernel-handbook/ch-source.html",
};
const NIXOS = { title: "NixOS manual: Linux kernel", url: "https://nixos.org/manual/nixos/stable/#sec-kernel-config" };

/** An option and its value, where a fix can name one: a word of the list of security modules is added by hand. */
function settingOf({ want }: Wish): [option: string, value: string] | null {
  const [term] = termsOf(want);
  if (term === undefined || term.operator === "~") return null;
  if (term.operator === "!=") return [term.option, term.option === "MAGIC_SYSRQ_DEFAULT_ENABLE" ? "0x01b6" : "0"];
  // The hash follows from the choice of its option.
  if (term.option === "MODULE_SIG_HASH") return ["MODULE_SIG_SHA512", "y"];
  return [term.option, term.value.split("|")[0] ?? term.value];
}

function settingsOf(check: string): (readonly [string, string])[] {
  const settings = WISHES.filter(
    (wish) => wish.check === check && (wish.until === undefined || !isOver(wish.until)),
  ).flatMap((wish) => {
    const setting = settingOf(wish);
    return setting === null ? [] : [setting];
  });
  // Of an option with several rows the first is the one for most machines.
  return [...new Map(settings.toReversed())].toReversed();
}

/** Options that were gone before 5.10, the oldest kernel that is still kept, need no line to copy. */
function isOver(until: string): boolean {
  const [major = 0, minor = 0] = until.split(".").map(Number);
  return major < 5 || (major === 5 && minor <= 10);
}

const asConfig = (option: string, value: string): string => {
  if (value === "n") return `# CONFIG_${option} is not set`;
  return `CONFIG_${option}=${/^(?:[ym]|-?\d+|0x[0-9a-f]+)$/.test(value) ? value : JSON.stringify(value)}`;
};

const asNix = (option: string, value: string): string => {
  if (value === "y") return `${option} = lib.kernel.yes;`;
  if (value === "m") return `${option} = lib.kernel.module;`;
  return `${option} = ${value === "n" ? "lib.kernel.no" : `lib.kernel.freeform ${JSON.stringify(value)}`};`;
};

function fixesFor(check: string): Fix[] {
  const settings = settingsOf(check);
  return [
    {
      where: "Debian",
      text: "Add what misses to `debian/config/config` of the linux package (or to the architecture's own file) and offer it as a merge request; options of another architecture or version do no harm there. For one machine: `scripts/config` and `make olddefconfig` in the source of the kernel.",
      code: settings.map(([option, value]) => asConfig(option, value)).join("\n"),
    },
    {
      where: "nixpkgs",
      text: "Add what misses to `pkgs/os-specific/linux/kernel/common-config.nix` with `whenAtLeast` for the version; or, for one machine, patch the configuration. `lib.mkForce` where nixpkgs says otherwise.",
      code: [
        "boot.kernelPatches = [ {",
        `  name = ${JSON.stringify(check)};`,
        "  patch = null;",
        "  structuredExtraConfig = {",
        ...settings.map(([option, value]) => `    ${asNix(option, value)}`),
        "  };",
        "} ];",
      ].join("\n"),
    },
  ];
}

function guide(check: string, { fixes, verify, waiveIf, ...text }: GuideText): Guide {
  const names = settingsOf(check).map(([option]) => option);
  const extra = WISHES.filter((wish) => wish.check === check).flatMap(({ source }) => source ?? []);
  return {
    ...text,
    waiveIf: FULL_WISHES.includes(check)
      ? `This is the part of KSPP's list that a kernel for everybody can hardly follow: waive it freely, and say so. ${waiveIf}`
      : waiveIf,
    fixes: fixes ?? fixesFor(check),
    verify: verify ?? `zgrep -hE 'CONFIG_(${names.join("|")})[= ]' FILE`,
    sources: [KSPP, ...[...new Set(extra)].map((url) => ({ title: "Linux kernel documentation", url })), DEBIAN, NIXOS],
  };
}

const AGE =
  "Options that are younger than the kernel do not count against it, and a renamed one counts under its old name; options that a distribution carried back count where they are seen. A config without its header line has no version: what is absent from it is then `unknown`. Nixpkgs' structured config leaves most options to Kconfig: those are `unknown` too; look at the `.config` that is built.";

const TEXTS = {
  "kernel-strict-memory": {
    problem:
      "If code of the kernel can be written, or its data executed, one stray write is enough to run an attacker's code with all rights. With these options the pages of the kernel and its modules are one or the other, and a kernel that finds a page that is both says so at start.",
    waiveIf: "Processors without the needed bits, such as some ARM boards; name the processor.",
    example:
      "Debian's kernels of bookworm for amd64 pass. Its arm64 kernels leave `ARM64_SW_TTBR0_PAN` out, which only processors before ARMv8.1 need.",
    falseAnswers: `STRICT_KERNEL_RWX is not asked on x86_64 by newer kernels, because it is always on; it is in the file all the same. ${AGE}`,
  },
  "kernel-aslr": {
    problem:
      "An exploit needs to know where things are. A kernel that is loaded at the same address on every machine tells it beforehand; one that moves makes it find a leak first. The offset of the stack at each system call hides what is on it.",
    waiveIf: "Machines that are debugged over a wire, or whose boot loader gives no randomness (some ARM boards).",
    example:
      "Nixpkgs leaves `RANDOMIZE_KSTACK_OFFSET_DEFAULT` off, though any machine may say `randomize_kstack_offset=on`; Debian and Fedora build it in.",
    falseAnswers: `\`nokaslr\` on the command line undoes it: see \`cmdline-keeps-memory-protection\`. On arm64 the firmware must hand over a seed, which no config shows. ${AGE}`,
  },
  "kernel-stack-protector": {
    problem:
      "Overrunning an array on the stack is the oldest way to take over a program, and the kernel is one. Canaries notice it before the function returns; a guard page ends each stack, so that a deep call hits a wall and not another's memory.",
    waiveIf: "Architectures whose compiler has no protector.",
    example: "Every large distribution has all of these on.",
    falseAnswers: `\`STACKPROTECTOR\` alone protects few functions; the strong one is asked for apart. ${AGE}`,
  },
  "kernel-hardened-usercopy": {
    problem:
      "A system call that copies more than an object holds reads or overwrites its neighbours. Hardened usercopy looks at each copy's object; FORTIFY_SOURCE does the same for string functions whose sizes the compiler knows.",
    waiveIf:
      "A measured loss on a machine that copies nothing else but network packets; then switch it off there with `hardened_usercopy=off`.",
    example: "openSUSE's 6.18 compiles it in and leaves it off at start (`HARDENED_USERCOPY_DEFAULT_ON` is not set).",
    falseAnswers: `Since 6.15 the check can be there and off: a tool that looks only at HARDENED_USERCOPY calls that good. ${AGE}`,
  },
  "kernel-memory-initialised": {
    problem:
      "Memory that is handed out with what the last owner left in it leaks keys and addresses through every forgotten field. Zeroing it costs little and makes a whole class of bugs harmless.",
    waiveIf: "A benchmark of your own load that shows the cost; the machine's owner can then say `init_on_alloc=0`.",
    example:
      "RHEL 10 and openSUSE leave `INIT_ON_ALLOC_DEFAULT_ON` off; Debian, Fedora, Arch, Ubuntu and nixpkgs have it on.",
    falseAnswers: `Before GCC 12, the plugin STRUCTLEAK_BYREF_ALL does for stacks what INIT_STACK_ALL_ZERO does: either counts. ${AGE}`,
  },
  "kernel-slab-hardening": {
    problem:
      "Most holes of the kernel are in its heap. Random order of objects, hidden pointers and several caches for one size make it hard to place an object where the exploit wants it.",
    waiveIf: "Small machines without memory to spare, for RANDOM_KMALLOC_CACHES.",
    example: "Debian's 6.12 leaves `RANDOM_KMALLOC_CACHES` out; Fedora, Ubuntu and nixpkgs have it.",
    falseAnswers: `SHUFFLE_PAGE_ALLOCATOR does nothing until \`page_alloc.shuffle=1\` is on the command line: see \`cmdline-hardened\`. ${AGE}`,
  },
  "kernel-corruption-stops": {
    problem:
      "Exploits damage linked lists and counters on their way. A kernel that checks them stops the process that did it; one that does not goes on with what the attacker wrote.",
    waiveIf: "Machines that must never stop, whatever is damaged.",
    example: "Arch and Ubuntu leave `BUG_ON_DATA_CORRUPTION` off: a damaged list is written to the log, and used.",
    falseAnswers: `LIST_HARDENED took over from DEBUG_LIST in 6.6; the latter, which checks more, still counts. REFCOUNT_FULL is always on since 5.5. ${AGE}`,
  },
  "kernel-lockdown": {
    problem:
      "Root can load code into the kernel in a dozen ways. With Secure Boot that defeats the point of signing it. The lockdown module closes those ways when it is switched on; it has to be built in, and early, to do so.",
    waiveIf: "Distributions without Secure Boot that do not offer lockdown: say what stands in for it.",
    example:
      "Nixpkgs builds without `SECURITY_LOCKDOWN_LSM`; Debian switches lockdown on by itself when Secure Boot is on.",
    falseAnswers: `Being there is not being on: \`cat /sys/kernel/security/lockdown\` shows it. A module that is early need not be in CONFIG_LSM. ${AGE}`,
  },
  "kernel-security-modules": {
    problem:
      "Services are sandboxed with seccomp, programs confine themselves with Landlock, and Yama keeps processes of one user apart. Where the kernel lacks them, all of that silently does nothing.",
    waiveIf: "Kernels for one purpose, which run no foreign code.",
    example: "All large distributions pass.",
    falseAnswers: `\`lsm=\` on the command line replaces the list that is built in: NixOS sets it so. Debian sets Yama's \`ptrace_scope\` to 0 in its kernel source, which no config shows. ${AGE}`,
  },
  "kernel-modules-signed": {
    problem:
      "A module is kernel code from a file. Signed, it can be told from one that an intruder left there; a kernel that would load a module built for another version can crash in ways that an intruder chooses.",
    waiveIf:
      "Reproducible builds: a key that is thrown away after each build makes no two builds equal, which is why nixpkgs does not sign. Say so.",
    example:
      "Nixpkgs has MODULE_SIG off for the sake of reproducible builds. Debian signs with SHA-256 and allows MODULE_FORCE_LOAD.",
    falseAnswers: `Signing by a service after the build, as Debian does, shows only in the modules. A kernel without MODULES needs none of it. ${AGE}`,
  },
  "kernel-no-raw-memory": {
    problem:
      "/dev/mem and its kind hand out memory by address. Left open, root (and whoever tricks a program of root's) reads and writes the kernel.",
    waiveIf: "Hardware tools that need /dev/mem on one kind of machine: build that kernel apart.",
    example: "Ubuntu and RHEL 10 leave `IO_STRICT_DEVMEM` off.",
    falseAnswers: `A kernel without DEVMEM passes. DEVKMEM is gone since 5.13, ACPI_CUSTOM_METHOD since 6.9. ${AGE}`,
  },
  "kernel-dmesg-restricted": {
    problem:
      "The kernel's log holds addresses and the reasons of crashes, which is what an exploit that almost worked wants to read.",
    waiveIf: "Machines of developers, where everybody debugs.",
    example: "openSUSE leaves `SECURITY_DMESG_RESTRICT` off; Debian, Fedora and Ubuntu have it on.",
    falseAnswers: `A file in sysctl.d can set \`kernel.dmesg_restrict=1\` just as well: this looks at the kernel alone. ${AGE}`,
  },
  "kernel-no-legacy-interfaces": {
    problem:
      "Interfaces that programs stopped using long ago stay open to those who look for holes: a page of code at a known address, terminals without owner, typing into another's terminal, a second set of system calls.",
    waiveIf: "Screen readers that need TIOCSTI; programs for x32 that somebody really runs.",
    example:
      "Debian and Arch build `X86_X32_ABI` (Debian leaves it off until `syscall.x32=y`); nixpkgs and RHEL leave `LEGACY_TIOCSTI` on.",
    falseAnswers: `Execute-only vsyscalls (XONLY) pass: they give no attacker code to read. On arm64 COMPAT_VDSO means another thing and is not asked. Debian's x32 is built in and off at start, which no config shows. ${AGE}`,
  },
  "kernel-bpf-restricted": {
    problem:
      "BPF programs run in the kernel. The verifier that lets everybody load them has had many holes, and the interpreter is a help to speculative attacks.",
    waiveIf: "Kernels whose users are expected to load BPF programs without rights.",
    example: "Debian and nixpkgs leave `BPF_JIT_ALWAYS_ON` off; Fedora, Ubuntu, Arch and openSUSE have it on.",
    falseAnswers: `\`kernel.unprivileged_bpf_disabled\` overrides the first at run time. Constants are hidden by \`net.core.bpf_jit_harden\`, a sysctl. ${AGE}`,
  },
  "kernel-safe-run-time-defaults": {
    problem:
      "Some settings can be changed at run time and start as the kernel was built: the lowest address that a program may use, cookies against floods of connections, what a keyboard can do through SysRq.",
    waiveIf: "Emulators of 16-bit systems that need low addresses; embedded boards with a console.",
    example:
      "Debian's arm64 kernel has `DEFAULT_MMAP_MIN_ADDR=4096`, amd64 65536. openSUSE, RHEL and nixpkgs give the keyboard everything (`MAGIC_SYSRQ_DEFAULT_ENABLE=0x1`), and some set it back by sysctl.",
    falseAnswers: `A sysctl.d file may set each of them otherwise. ${AGE}`,
  },
  "kernel-cpu-mitigations": {
    problem:
      "Since 2018 a dozen ways are known by which programs read memory of the kernel and of others through the processor. Each has a mitigation; a kernel built without it has none to switch on.",
    waiveIf: "Kernels for processors that are known to be safe, or for machines that run no foreign code.",
    example:
      "Debian's 6.1 and 6.12 pass. Switches of single flaws came in 6.12: older kernels have the mitigation without the switch.",
    falseAnswers: `Checkers that do not look at the version call 6.1 vulnerable because MITIGATION_MDS is absent. The microcode must be there too. \`mitigations=off\` undoes all: see \`cmdline-keeps-mitigations\`. ${AGE}`,
  },
  "kernel-control-flow-hardware": {
    problem:
      "Newer processors can check where calls land (IBT, BTI), keep return addresses apart (shadow stacks) or sign them (PAC). The kernel has to be built for it, for itself and for programs.",
    waiveIf: "Compilers that are too old for it.",
    example: "Debian's 6.1 has `X86_KERNEL_IBT` off and its 6.12 on.",
    falseAnswers: `IBT's FineIBT and the software check (\`kernel-control-flow-integrity\`) are further steps. ${AGE}`,
  },
  "kernel-iommu": {
    problem:
      "Without an IOMMU in use, every device, and whoever has taken over its firmware or plugged it in, reads and writes all memory.",
    waiveIf: "Machines without an IOMMU.",
    example: "openSUSE lets devices pass through by default (`IOMMU_DEFAULT_PASSTHROUGH=y`).",
    falseAnswers: `Intel's may have to be switched on by \`intel_iommu=on\`: \`kernel-dma-strict\` asks for that. ${AGE}`,
  },
  "kernel-entropy": {
    problem:
      "Keys that are made early, on a machine that has gathered no randomness, can be guessed. More sources do no harm: they are mixed.",
    waiveIf: "Those who do not want the processor's generator credited; it is mixed in all the same.",
    example: "Since 6.2 the processor's and the boot loader's randomness always count.",
    falseAnswers: AGE,
  },
  "kernel-layout-hidden": {
    problem:
      "An exploit must know where in a structure a field lies. A kernel whose structures are shuffled by a secret seed does not tell. But a kernel that is built once for everybody has one seed, and it has to be published with the headers, so that modules can be built: everybody can look the layout up. There is then nothing that hides, so it gets no credit here.",
    waiveIf:
      "Always, in a distribution of ready-built kernels: nothing that it can do helps. Who builds the kernel at home with a seed of his own has the protection and should waive this with that reason.",
    example: "Debian, Ubuntu, Fedora, Arch, openSUSE and nixpkgs have `RANDSTRUCT_NONE=y`, Arch's linux-hardened too.",
    falseAnswers:
      "kernel-hardening-checker gives RANDSTRUCT_FULL full marks, whoever built the kernel. We cannot see who built it: a config from a package is taken to be a prebuilt kernel's.",
    fixes: [
      {
        where: "Debian and nixpkgs",
        text: "There is nothing to do in a ready-built kernel. On a machine of your own, build the kernel there, keep `scripts/basic/randstruct.seed` secret and delete it when all modules are built.",
        code: "scripts/config -e RANDSTRUCT_FULL && make olddefconfig && make bindeb-pkg",
      },
    ],
    verify:
      "zgrep -hE 'CONFIG_(GCC_PLUGIN_)?RANDSTRUCT' FILE; modinfo -F vermagic MODULE | grep -o 'RANDSTRUCT_[0-9a-f]*'",
  },
  "kernel-wipes-freed-memory": {
    problem:
      "What was freed stays in memory until somebody else uses it. Wiped at once (memory, stacks, registers) it cannot be found later, by an exploit or after a warm start.",
    waiveIf: "`init_on_free` costs several per cent on loads that allocate much.",
    example: "linux-hardened has INIT_ON_FREE_DEFAULT_ON and STACKLEAK; Ubuntu has ZERO_CALL_USED_REGS.",
    falseAnswers: `KSTACK_ERASE was called GCC_PLUGIN_STACKLEAK before 6.17. RESET_ATTACK_MITIGATION needs userspace that clears the request at a clean shutdown. ${AGE}`,
  },
  "kernel-extra-consistency-checks": {
    problem:
      "The kernel can check itself much more than it does by default, at some cost; and it can stop at the first fault rather than go on.",
    waiveIf: "Whenever a machine should survive a fault in a driver.",
    example: "linux-hardened has DEBUG_NOTIFIERS, DEBUG_SG and DEBUG_VIRTUAL; RHEL has PANIC_ON_OOPS.",
    falseAnswers: `UBSAN without UBSAN_TRAP only writes to the log. ${AGE}`,
  },
  "kernel-control-flow-integrity": {
    problem:
      "An attacker who can change a function pointer sends the kernel anywhere. With CFI it goes only to functions of the right type, with shadow call stacks it returns only to where it came from.",
    waiveIf: "Kernels built with GCC: CFI needs Clang.",
    example: "Android's kernels have CFI and shadow call stacks; no general distribution that we looked at has CFI on.",
    falseAnswers: `CFI was called CFI_CLANG before 6.18. ARM64_BTI_KERNEL cannot be had with GCC, whose code for it is broken. ${AGE}`,
  },
  "kernel-small-attack-surface": {
    problem: "What is not there cannot be attacked: 32-bit programs, hibernation, kexec, binfmt_misc, raw memory.",
    waiveIf: "Every distribution for everybody needs most of these.",
    example: "linux-hardened leaves KEXEC, HIBERNATION, PROC_KCORE and MODIFY_LDT_SYSCALL out.",
    falseAnswers: `\`kernel.kexec_load_disabled=1\` and lockdown close some of them at run time. ${AGE}`,
  },
  "kernel-modules-forced-signed": {
    problem: "A kernel that only marks itself as tainted when it loads an unsigned module is not protected from one.",
    waiveIf: "Users who build modules themselves (graphics drivers, ZFS) and have no key enrolled.",
    example:
      "No general distribution that we looked at forces signatures by configuration; Debian, Fedora and Ubuntu do by lockdown when Secure Boot is on.",
    falseAnswers: `Lockdown, forced by configuration or switched on by Secure Boot, refuses unsigned modules as well; the latter no config shows. ${AGE}`,
  },
  "kernel-dma-strict": {
    problem:
      "By default, a device keeps sight of a buffer for a while after it was taken back, and of everything before the IOMMU is set up.",
    waiveIf: "Fast network cards; machines whose firmware does not bear it.",
    example: "Ubuntu has INTEL_IOMMU_DEFAULT_ON; Debian's arm64 kernel has IOMMU_DEFAULT_DMA_STRICT.",
    falseAnswers: `\`iommu.strict=1\` on the command line is as good. ${AGE}`,
  },
  "kernel-selinux-always-on": {
    problem: "A policy that one word on the command line, or root, switches off does not stop who got that far.",
    waiveIf: "Distributions where SELinux is a choice, or whose users write policy.",
    example: "Debian has SECURITY_SELINUX_BOOTPARAM off; all that we looked at keep the permissive mode.",
    falseAnswers: AGE,
  },
  "kernel-built-in-command-line": {
    problem:
      "Words that are compiled into the kernel as its command line hold for everybody who starts it, and nobody sees them in the boot loader.",
    waiveIf: "Boards whose boot loader cannot hand over words.",
    example: '`CONFIG_CMDLINE="mitigations=off"` in a cloud image\'s kernel.',
    falseAnswers:
      "Some kernels add the boot loader's words to these, some prefer them, some ignore them: CMDLINE_OVERRIDE and CMDLINE_FORCE say which.",
    fixes: [
      {
        where: "Debian and nixpkgs",
        text: "Take the words out of CONFIG_CMDLINE; who needs them can put them into the boot loader.",
        code: "scripts/config --set-str CMDLINE ''",
      },
    ],
    verify: "zgrep -hE 'CONFIG_CMDLINE' FILE",
  },
  "hardened-kernel-offered": {
    problem:
      "A kernel for everybody cannot follow the whole list. Those who want more need a second one that somebody builds and keeps up to date for them, or they build it themselves, late.",
    waiveIf: "Distributions that have few hands: say so.",
    example: "Arch and nixpkgs offer linux-hardened; Debian has none.",
    falseAnswers:
      "A kernel is known as hardened by options that only patched sources have, and by `-hardened` in its version. What the channel offers beside this kernel is known only when its whole catalogue was looked at; a single file gives `unknown`.",
    fixes: [
      {
        where: "Debian",
        text: "Package linux-hardened, or help the kernel team with a flavour that is built from the rest of KSPP's list.",
        code: "https://github.com/anthraxx/linux-hardened",
      },
      {
        where: "NixOS",
        text: "Take the kernel that nixpkgs offers.",
        code: "boot.kernelPackages = pkgs.linuxPackages_hardened;",
      },
    ],
    verify: "zgrep -hE '^# Linux|CONFIG_(LOCALVERSION|SLAB_CANARY|PAGE_SANITIZE_VERIFY|GRKERNSEC)[= ]' FILE",
  },
} satisfies Record<string, GuideText>;

type CheckId = keyof typeof TEXTS;

const make = (check: CheckId): Guide => guide(check, TEXTS[check]);

export const CONFIG_GUIDES = {
  "kernel-strict-memory": make("kernel-strict-memory"),
  "kernel-aslr": make("kernel-aslr"),
  "kernel-stack-protector": make("kernel-stack-protector"),
  "kernel-hardened-usercopy": make("kernel-hardened-usercopy"),
  "kernel-memory-initialised": make("kernel-memory-initialised"),
  "kernel-slab-hardening": make("kernel-slab-hardening"),
  "kernel-corruption-stops": make("kernel-corruption-stops"),
  "kernel-lockdown": make("kernel-lockdown"),
  "kernel-security-modules": make("kernel-security-modules"),
  "kernel-modules-signed": make("kernel-modules-signed"),
  "kernel-no-raw-memory": make("kernel-no-raw-memory"),
  "kernel-dmesg-restricted": make("kernel-dmesg-restricted"),
  "kernel-no-legacy-interfaces": make("kernel-no-legacy-interfaces"),
  "kernel-bpf-restricted": make("kernel-bpf-restricted"),
  "kernel-safe-run-time-defaults": make("kernel-safe-run-time-defaults"),
  "kernel-cpu-mitigations": make("kernel-cpu-mitigations"),
  "kernel-control-flow-hardware": make("kernel-control-flow-hardware"),
  "kernel-iommu": make("kernel-iommu"),
  "kernel-entropy": make("kernel-entropy"),
  "kernel-layout-hidden": make("kernel-layout-hidden"),
  "kernel-wipes-freed-memory": make("kernel-wipes-freed-memory"),
  "kernel-extra-consistency-checks": make("kernel-extra-consistency-checks"),
  "kernel-control-flow-integrity": make("kernel-control-flow-integrity"),
  "kernel-small-attack-surface": make("kernel-small-attack-surface"),
  "kernel-modules-forced-signed": make("kernel-modules-forced-signed"),
  "kernel-dma-strict": make("kernel-dma-strict"),
  "kernel-selinux-always-on": make("kernel-selinux-always-on"),
  "kernel-built-in-command-line": make("kernel-built-in-command-line"),
  "hardened-kernel-offered": make("hardened-kernel-offered"),
} satisfies Record<CheckId, Guide>;
