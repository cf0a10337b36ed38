// guides.ts: the page of each check on kernel command lines.
import type { Fix, Guide } from "../../area.ts";

const PARAMETERS = {
  title: "Linux: kernel parameters",
  url: "https://docs.kernel.org/admin-guide/kernel-parameters.html",
};
const KSPP = {
  title: "KSPP: Recommended Settings, command line",
  url: "https://kspp.github.io/Recommended_Settings#kernel-command-line-options",
};
const FLAWS = {
  title: "Linux: hardware vulnerabilities",
  url: "https://docs.kernel.org/admin-guide/hw-vuln/index.html",
};

const takeOut = (word: string): Fix[] => [
  {
    where: "Debian",
    text: "Take the word out of `/etc/default/grub` or the package's file in `/etc/default/grub.d`, then let GRUB read it. A package should not set it at all: it is the owner's choice.",
    code: `sudoedit /etc/default/grub   # without ${word}\nsudo update-grub`,
  },
  {
    where: "NixOS",
    text: "Find the module that adds it, and take it out.",
    code: `grep -rn '${word}' /etc/nixos   # boot.kernelParams`,
  },
];

const VERIFY = "cat FILE; tr ' ' '\\n' < /proc/cmdline";
const ELSEWHERE =
  "The file is judged, not the running system: who edits the boot loader's line at start is not seen. Of a word that is given twice the last counts, as for most of the kernel. Values that come from commands in a shell file are not worked out.";

export const CMDLINE_GUIDES = {
  "cmdline-keeps-mitigations": {
    problem:
      "One word switches off what protects memory from being read through the processor: by other programs, by guests, even by scripts in a browser.",
    fixes: takeOut("mitigations=off"),
    waiveIf:
      "A machine that runs nothing but its owner's own code, where a benchmark shows what it costs: give the figures.",
    example: "`mitigations=off`, as guides to faster games advise.",
    verify: `${VERIFY}; grep . /sys/devices/system/cpu/vulnerabilities/*`,
    sources: [FLAWS, PARAMETERS],
    falseAnswers: `${ELSEWHERE} A processor without the flaw loses nothing by the word; the next one may.`,
  },
  "cmdline-keeps-memory-protection": {
    problem:
      "These words put the kernel or programs back at known addresses, make code writable or memory unwiped. They are for debugging, and stay behind.",
    fixes: takeOut("nokaslr"),
    waiveIf: "A machine on which the kernel is being debugged.",
    example:
      "`nokaslr` from a guide to kernel debugging; `vsyscall=emulate` for programs built against a C library from before 2012.",
    verify: VERIFY,
    sources: [PARAMETERS, KSPP],
    falseAnswers: `${ELSEWHERE} \`nosmep\` and \`nosmap\` do nothing since 5.18; they are told all the same.`,
  },
  "cmdline-keeps-security-modules": {
    problem:
      "AppArmor and SELinux confine services; signatures keep foreign modules out. One word turns them off for the whole machine, and everything still looks as if it were on.",
    fixes: takeOut("apparmor=0"),
    waiveIf: "Another security module does the work: name it.",
    example:
      "`selinux=0` left over from a search for a fault. On a system that uses AppArmor it costs nothing: waive it.",
    verify: `${VERIFY}; cat /sys/kernel/security/lsm`,
    sources: [PARAMETERS, KSPP],
    falseAnswers: `${ELSEWHERE} \`lsm=\` with a list is not judged, because what is missing from it may be built in; an empty list is.`,
  },
  "cmdline-keeps-dma-protection": {
    problem:
      "Without the IOMMU, or with devices passed through it, every device reads and writes all memory: also the one that somebody plugs in.",
    fixes: takeOut("iommu=off"),
    waiveIf:
      "Machines without outside ports that need the speed, or whose firmware describes the IOMMU wrongly: name the machine. `iommu=pt` is common for passing devices to guests.",
    example: "`intel_iommu=off` to get round a fault in a firmware.",
    verify: `${VERIFY}; dmesg | grep -i -e DMAR -e IOMMU`,
    sources: [PARAMETERS, KSPP],
    falseAnswers: ELSEWHERE,
  },
  "cmdline-hardened": {
    problem:
      "Two words of KSPP's list cost little and are nobody's default: without them, kinds of objects share caches and free pages come in order, which is what exploits of the heap rest on.",
    fixes: [
      {
        where: "Debian",
        text: "Put a file of your own beside GRUB's, and let it read it.",
        code: "echo 'GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX slab_nomerge page_alloc.shuffle=1\"' | sudo tee /etc/default/grub.d/hardening.cfg\nsudo update-grub",
      },
      {
        where: "NixOS",
        text: "Add them to the parameters.",
        code: 'boot.kernelParams = [ "slab_nomerge" "page_alloc.shuffle=1" ];',
      },
    ],
    waiveIf:
      "Small machines: unmerged caches take some megabytes. Kernels that are built with SLAB_MERGE_DEFAULT off need no `slab_nomerge`.",
    example: "NixOS's hardened profile sets both.",
    verify: VERIFY,
    sources: [KSPP, PARAMETERS],
    falseAnswers:
      "What the kernel was built with is not known from its command line: words that a configuration gives just as well are only credited. A file of grub.d is a part, and not asked for the whole.",
  },
} satisfies Record<string, Guide>;
