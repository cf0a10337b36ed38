// guides.ts: the page of each check on modprobe.d files.
import type { Guide } from "../../area.ts";
import { RARE_MODULES } from "./modprobe-table.ts";

const MAN = { title: "modprobe.d(5)", url: "https://man7.org/linux/man-pages/man5/modprobe.d.5.html" };
const PARAMETERS = {
  title: "Linux: kernel parameters",
  url: "https://docs.kernel.org/admin-guide/kernel-parameters.html",
};
const RARE = ["dccp", "sctp", "rds", "tipc"].filter((module) => RARE_MODULES.has(module));

export const MODPROBE_GUIDES = {
  "modprobe-keeps-protection": {
    problem:
      "A parameter of a module holds for the whole machine. Some switch off mitigations of processor flaws or let devices and strangers reach memory, for the sake of one program or an old card.",
    fixes: [
      {
        where: "Debian package",
        text: "Take the parameter out; who needs it can set it in /etc/modprobe.d. Values that protect:",
        code: "options kvm nx_huge_pages=auto\noptions vfio_iommu_type1 allow_unsafe_interrupts=0",
      },
      {
        where: "NixOS module",
        text: "Take it out of `boot.extraModprobeConfig`.",
        code: 'boot.extraModprobeConfig = "options kvm nx_huge_pages=auto";',
      },
    ],
    waiveIf: "Hardware that works only so, on machines that are known to have it.",
    example:
      "`options vfio_iommu_type1 allow_unsafe_interrupts=1`, as guides to passing through graphics cards say, lets a guest forge interrupts of the host.",
    verify: "grep -nE '^[[:space:]]*options' FILE; modprobe --showconfig | grep '^options'",
    sources: [MAN, PARAMETERS],
    falseAnswers:
      "Only parameters that we know are judged; others are no pass. A parameter of a module that is built into the kernel does nothing here, only on the command line.",
  },
  "modprobe-runs-no-commands": {
    problem:
      "`install` and `remove` lines are handed to a shell as root whenever the kernel asks for the module, which a plugged-in device or a user's system call can bring about. modprobe.d(5) itself advises against them.",
    fixes: [
      {
        where: "Debian package",
        text: "`softdep` says what must be loaded before or after, without a shell.",
        code: "softdep MODULE pre: FIRST post: LATER",
      },
      {
        where: "NixOS module",
        text: "The same in `boot.extraModprobeConfig`; a service can do the rest.",
        code: 'boot.extraModprobeConfig = "softdep MODULE pre: FIRST";',
      },
    ],
    waiveIf:
      "The command cannot be said as a softdep, names its program by an absolute path and takes nothing from outside: quote it.",
    example:
      "`install snd-pcm modprobe --ignore-install snd-pcm && modprobe snd-seq` could be `softdep snd-pcm post: snd-seq`.",
    verify: "grep -nE '^[[:space:]]*(install|remove)' FILE",
    sources: [MAN],
    falseAnswers: "`install X /bin/true` and `/bin/false` are the usual way to keep a module out: they pass.",
  },
  "modprobe-blocks-rare-modules": {
    problem:
      "Any user can make the kernel load a rare network protocol or file system by asking for it, and with it code that is hardly tested. Keeping those out costs nothing to those who do not use them. Nobody has to: this is a credit.",
    fixes: [
      {
        where: "Debian",
        text: "A file of the administrator's.",
        code: RARE.map((module) => `install ${module} /bin/false`).join("\n"),
      },
      {
        where: "NixOS",
        text: "The same as an option.",
        code: `boot.blacklistedKernelModules = [ ${RARE.map((module) => JSON.stringify(module)).join(" ")} ];`,
      },
    ],
    waiveIf: "It never fails.",
    example: "Ubuntu's kmod ships blacklist-rare-network.conf with `alias net-pf-9 off`.",
    verify: "grep -nE '^[[:space:]]*(install|blacklist|alias)' FILE",
    sources: [MAN],
    falseAnswers:
      "`blacklist` only keeps a module from loading by the names of its devices or protocols: `modprobe X`, or a module that needs it, still loads it. `install X /bin/false` stops both.",
  },
} satisfies Record<string, Guide>;
