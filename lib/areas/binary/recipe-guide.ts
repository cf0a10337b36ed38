// recipe-guide.ts: the page of the check on recipes.
import type { Guide } from "../area.ts";

export const RECIPE_GUIDE: Guide = {
  problem:
    "Distributions harden every package by default: canaries, checked calls into the C library, read-only tables. A recipe that switches one of them off does so for the whole package, often for one file that did not compile years ago, and nobody asks again. What is switched off on purpose is the shortest list of what can be won back.",
  fixes: [
    {
      where: "nixpkgs",
      text: "Take the flag out of `hardeningDisable` and build. If it fails, the log names the file: mend that, or switch the flag off for that file alone, and write the reason beside it.",
      code: '# not: hardeningDisable = [ "fortify" ];\nenv.NIX_CFLAGS_COMPILE = "-Wno-error=format-security";  # of what fails, no more',
    },
    {
      where: "debian/rules",
      text: "Take the `-` word out of `DEB_BUILD_MAINT_OPTIONS`. What dpkg's own default is, `dpkg-buildflags --query-features hardening` tells.",
      code: "# not: export DEB_BUILD_MAINT_OPTIONS = hardening=-fortify\nexport DEB_BUILD_MAINT_OPTIONS = hardening=+all",
    },
    {
      where: "Upstream",
      text: "Most failures are warnings that became errors: a format that is no literal (`printf(text)`), or `_FORTIFY_SOURCE` set a second time in the build files. Both are small patches that upstreams take.",
    },
  ],
  waiveIf:
    "What is built is no program of an operating system: firmware, a boot loader, a kernel's BPF object, a compiler's wrapper. Or a benchmark shows what the flag costs, and the check on the built files is waived for the same reason.",
  example:
    "Of 63,046 packages of nixpkgs in July 2026 some 600 say `hardeningDisable`; `format` is the flag most often switched off, in 267 recipes, and most of them give no reason.",
  verify: "nix eval --json nixpkgs#FILE.hardeningDisable; grep -n hardening= debian/rules",
  sources: [
    {
      title: "Nixpkgs manual: hardening",
      url: "https://nixos.org/manual/nixpkgs/stable/#sec-hardening-in-nixpkgs",
    },
    { title: "dpkg-buildflags(1)", url: "https://manpages.debian.org/bookworm/dpkg-dev/dpkg-buildflags.1.en.html" },
    { title: "Debian wiki: Hardening", url: "https://wiki.debian.org/Hardening" },
  ],
  falseAnswers:
    "Judged against the defaults of today's nixpkgs and dpkg. A package of nixpkgs is several attributes; one of them that switches a flag off is enough. `pic` counts for nothing: kernel modules cannot have it, and programs are position independent without it. In debian/rules a flag that is switched off for one architecture counts, and what a makefile computes is not seen. A recipe that keeps everything may still pass `-fno-stack-protector` to its compiler: the checks on the built files tell.",
};
