// guides.ts: the page of each check: what is wrong, how to mend it, when to let it be, and where tools err.
import type { Guide } from "../area.ts";

const DEBIAN_WIKI = { title: "Debian wiki: Hardening", url: "https://wiki.debian.org/Hardening" };
const BUILDFLAGS = {
  title: "dpkg-buildflags(1)",
  url: "https://manpages.debian.org/bookworm/dpkg-dev/dpkg-buildflags.1.en.html",
};
const OPENSSF = {
  title: "OpenSSF: Compiler Options Hardening Guide for C and C++",
  url: "https://best.openssf.org/Compiler-Hardening-Guides/Compiler-Options-Hardening-Guide-for-C-and-C++.html",
};
const NIXPKGS = {
  title: "Nixpkgs manual: hardening",
  url: "https://nixos.org/manual/nixpkgs/stable/#sec-hardening-in-nixpkgs",
};
const GCC_INSTRUMENTATION = {
  title: "GCC: program instrumentation options",
  url: "https://gcc.gnu.org/onlinedocs/gcc/Instrumentation-Options.html",
};
const GCC_LINK = { title: "GCC: options for linking", url: "https://gcc.gnu.org/onlinedocs/gcc/Link-Options.html" };
const LD = { title: "GNU ld: options (-z keywords)", url: "https://sourceware.org/binutils/docs/ld/Options.html" };
const LD_SO = { title: "ld.so(8)", url: "https://man7.org/linux/man-pages/man8/ld.so.8.html" };
const ELF_5 = { title: "elf(5)", url: "https://man7.org/linux/man-pages/man5/elf.5.html" };

/** How Debian packages set a feature of dpkg-buildflags; older build systems need the flags handed to them. */
const debianRules = (feature: string) => ({
  where: "debian/rules",
  text: "debhelper passes the flags on to autotools, CMake and Meson by itself. A hand-written Makefile must use CPPFLAGS, CFLAGS, CXXFLAGS and LDFLAGS, not set them anew.",
  code: `export DEB_BUILD_MAINT_OPTIONS = hardening=+${feature}\nDPKG_EXPORT_BUILDFLAGS = 1\ninclude /usr/share/dpkg/buildflags.mk`,
});

const PIE: Guide = {
  problem:
    "A program that is not position independent lies at the same address in every run, on every machine. Whoever finds a memory error in it knows beforehand where its code and data are, which address space randomization is there to hide. Libraries are always position independent; this is about programs.",
  fixes: [
    {
      where: "Compiler and linker",
      text: "Compile with `-fPIE` and link with `-pie`. Debian's and most other distributions' GCC do so by default, so look for what switches it off: `-no-pie`, `-fno-pie`, `-static`, or a linker called directly.",
      code: "CFLAGS += -fPIE\nLDFLAGS += -pie",
    },
    debianRules("pie"),
    {
      where: "nixpkgs",
      text: "Take `pie` out of `hardeningDisable`. Revisions that still have the flag take it in `hardeningEnable`; newer ones have dropped it, so there look for `-no-pie` in the package's own build files.",
      code: 'hardeningEnable = [ "pie" ];',
    },
    { where: "Go", text: "The Go linker writes a PIE when asked to.", code: "go build -buildmode=pie" },
    {
      where: "Static programs",
      text: "`-static-pie` in place of `-static` gives a program that needs no loader and still lies anywhere.",
      code: "LDFLAGS += -static-pie",
    },
  ],
  waiveIf:
    "Code that saves its own memory image and loads it again (some Lisp and Emacs builds), emulators and debuggers that need a known place for themselves (valgrind), boot loaders. On 32-bit x86 it costs a register; measure before you waive for speed, for on 64 bits the cost is rarely visible.",
  example:
    "`readelf -h /usr/libexec/valgrind/memcheck-amd64-linux` says `Type: EXEC`: a static program at 0x58000000, on purpose. `/usr/sbin/ldconfig` is static and yet a PIE.",
  verify: "readelf -Wh FILE | grep Type; readelf -Wd FILE | grep -E 'FLAGS_1|DEBUG'; readelf -Wl FILE | grep INTERP",
  sources: [DEBIAN_WIKI, GCC_LINK, OPENSSF, ELF_5],
  falseAnswers:
    "`file` and `checksec` tell a PIE from a library by odd signs. A static PIE has no PT_PHDR, so `hardening-check` calls it a regular shared library; libraries that do have PT_PHDR (Chromium's, Firefox's) it calls PIE. A library that can be run, like libc.so.6, has an interpreter and is still a library. The flag PIE in DT_FLAGS_1 decides; for linkers that do not write it, DT_DEBUG together with an interpreter.",
};

const FULL_RELRO: Guide = {
  problem:
    "Calls into libraries go through tables of addresses. If those tables stay writable, one stray write redirects a call. With full RELRO the loader fills them in and makes them read-only before the program starts. Partial RELRO protects everything but the table of lazily bound calls, the one that attackers like best; without RELRO nothing is protected.",
  fixes: [
    {
      where: "Linker",
      text: "Both flags together make full RELRO; either alone does not.",
      code: "LDFLAGS += -Wl,-z,relro -Wl,-z,now",
    },
    debianRules("bindnow"),
    {
      where: "nixpkgs",
      text: "`relro` and `bindnow` are on by default: take them out of `hardeningDisable`.",
      code: '# not: hardeningDisable = [ "bindnow" "relro" ];',
    },
    {
      where: "Go",
      text: "Go's own linker writes no RELRO unless it builds a PIE; the external linker takes the flags.",
      code: "go build -buildmode=pie -ldflags '-linkmode=external -extldflags=-Wl,-z,relro,-z,now'",
    },
  ],
  waiveIf:
    "Plugins and drivers that count on lazy binding because some of their symbols exist only at times (X.Org drivers once did). Say which symbol.",
  example:
    "bookworm's dpkg-buildflags turns on `relro` but not `bindnow`, so a package that does nothing gets partial RELRO; `hardening=+bindnow` makes it full.",
  verify: "readelf -Wl FILE | grep GNU_RELRO; readelf -Wd FILE | grep -E 'BIND_NOW|NOW|JMPREL'",
  sources: [DEBIAN_WIKI, BUILDFLAGS, LD, OPENSSF],
  falseAnswers:
    "`checksec` 3 calls a file with BIND_NOW full RELRO even when it has no PT_GNU_RELRO at all. Every tool calls a static program's RELRO partial, though its start-up code protects the whole segment. A file without lazily bound calls (no DT_JMPREL) has nothing left to protect: called partial by all, it passes here, and we say so.",
};

const BIND_NOW: Guide = {
  problem:
    "By default the loader looks a function up when it is first called, and so must be able to write to the table of calls as long as the program runs. Bound at start, the table can be read-only (see `full-relro`), and a missing symbol is an error at start rather than in the middle of work.",
  fixes: [
    { where: "Linker", text: "One flag.", code: "LDFLAGS += -Wl,-z,now" },
    debianRules("bindnow"),
    {
      where: "nixpkgs",
      text: "`bindnow` is on by default: take it out of `hardeningDisable`.",
      code: '# not: hardeningDisable = [ "bindnow" ];',
    },
  ],
  waiveIf:
    "Programs that link a great many symbols, are started very often and use few of them, where a benchmark shows the cost; plugins whose symbols come and go.",
  example:
    "`LD_BIND_NOW=1 perf stat -r 50 FILE --version` against the same without it shows what binding at start costs.",
  verify: "readelf -Wd FILE | grep -E 'BIND_NOW|FLAGS_1.*NOW'",
  sources: [
    { title: "lintian: hardening-no-bindnow", url: "https://udd.debian.org/lintian-tag/hardening-no-bindnow" },
    LD,
    LD_SO,
    BUILDFLAGS,
  ],
  falseAnswers:
    "There are three ways to say it: DT_BIND_NOW, BIND_NOW in DT_FLAGS, NOW in DT_FLAGS_1. lintian looks at the last alone, `checksec` 2 misses the last when it is alone. Static programs have no loader, so the question does not arise, though tools answer it.",
};

const NX_STACK: Guide = {
  problem:
    "A stack that can be executed lets an attacker run what he has written into a buffer. One library that asks for it is enough: the loader then makes the stacks of the whole process executable. Mostly nobody asked: one assembler file without a note did.",
  fixes: [
    {
      where: "Assembler files",
      text: "Add the note that says no stack code is needed; without it the linker assumes the worst for the whole program.",
      code: '#if defined(__linux__) && defined(__ELF__)\n.section .note.GNU-stack,"",%progbits\n#endif',
    },
    {
      where: "Linker",
      text: "Overrules every object. Look for the culprit all the same: it may really need stack code.",
      code: "LDFLAGS += -Wl,-z,noexecstack",
    },
    {
      where: "GCC nested functions",
      text: "Taking the address of a nested function makes GCC write code on the stack. `-Wtrampolines` shows where; pass the context as an argument instead.",
      code: "CFLAGS += -Wtrampolines",
    },
    {
      where: "Debian and nixpkgs",
      text: "There is no flag for it: it is the default of every toolchain, and only the package's own sources undo it. Mend them and send the change upstream.",
    },
  ],
  waiveIf:
    "Compilers and run-time systems that must run trampolines on the stack and cannot use a separate mapping. Rare, and worth an upstream bug.",
  example: "`scanelf -qe FILE` and `readelf -S *.o` find the object whose `.note.GNU-stack` is missing.",
  verify: "readelf -Wl FILE | grep GNU_STACK",
  sources: [
    { title: "Gentoo: GNU stack quickstart", url: "https://wiki.gentoo.org/wiki/Hardened/GNU_stack_quickstart" },
    LD,
    { title: "GCC: -Wtrampolines", url: "https://gcc.gnu.org/onlinedocs/gcc/Warning-Options.html" },
    ELF_5,
  ],
  falseAnswers:
    "Without PT_GNU_STACK the processor decides: on x86, arm, s390 and others the stack becomes executable, on arm64, riscv, loongarch and 64-bit powerpc it does not, though `checksec` says `NX disabled` for both. MIPS toolchains ask for it by default: all tools blame the package, we do not. For kernel modules and objects the answer of those tools means nothing.",
};

const NO_WX: Guide = {
  problem:
    "Memory that can be written and run is where injected code goes. A segment of a file should be one or the other: code is mapped read-only, data without the right to execute.",
  fixes: [
    {
      where: "Linker",
      text: "Look for `-N`, `--omagic`, `-z execstack`, and linker scripts that put code and data into one segment. GNU ld since 2.39 warns.",
      code: "LDFLAGS += -Wl,--warn-rwx-segments",
    },
    {
      where: "Assembler files",
      text: 'Sections of your own need the right flags: `"ax"` for code, `"aw"` for data, never `"awx"`.',
      code: '.section .mytext,"ax",@progbits',
    },
    {
      where: "Just-in-time compilers",
      text: "Map memory at run time, write, then `mprotect` it to executable; the file itself needs no such segment.",
    },
  ],
  waiveIf:
    "Boot loaders, firmware and kernels that are copied to memory as they are, without a kernel below them that could keep rights apart.",
  example: "`readelf -Wl FILE` shows `LOAD ... RWE`: the three letters side by side in one line are the finding.",
  verify: "readelf -Wl FILE | grep -E 'LOAD.*RWE' || echo none",
  sources: [LD, ELF_5, OPENSSF],
  falseAnswers:
    "checksec and hardening-check do not look. Old 32-bit powerpc, sparc, alpha and hppa programs keep their table of calls in writable code by design of those processors' ABI.",
};

const NO_TEXTREL: Guide = {
  problem:
    "If code holds addresses that the loader must correct, it has to make the code writable for a time. That code is no longer shared between processes, systems that forbid it (SELinux's execmod) refuse the file, and it shows that something was not compiled for its place.",
  fixes: [
    {
      where: "Compiler",
      text: "Every object that goes into a library needs `-fPIC`, into a program `-fPIE`; a static archive that was not built so brings the trouble with it.",
      code: "CFLAGS += -fPIC",
    },
    { where: "Linker", text: "Makes it an error, and names object and symbol.", code: "LDFLAGS += -Wl,-z,text" },
    {
      where: "Assembler files",
      text: "Reach data through the instruction pointer or the GOT.",
      code: "lea  table(%rip), %rax        # not: mov $table, %rax",
    },
    { where: "nixpkgs", text: "`pic` is on by default: take it out of `hardeningDisable`." },
  ],
  waiveIf:
    "Hand-written 32-bit x86 assembler (codecs, emulators) where the register for the GOT is dear. There is no such excuse on 64 bits.",
  example: "`scanelf -qT FILE` prints the functions that hold the relocations.",
  verify: "readelf -Wd FILE | grep TEXTREL || echo none",
  sources: [
    { title: "Gentoo: textrels guide", url: "https://wiki.gentoo.org/wiki/Hardened/Textrels_Guide" },
    GCC_LINK,
    LD,
  ],
  falseAnswers:
    "There are two ways to say it, DT_TEXTREL and TEXTREL in DT_FLAGS; tools that look for one miss the other.",
};

const STACK_PROTECTOR: Guide = {
  problem:
    "A buffer on the stack that is written past its end overwrites the return address. The compiler can put a random value between the two and check it before the function returns: the overflow then ends the program instead of handing it over.",
  fixes: [
    {
      where: "Compiler",
      text: "`strong` covers every function that has an array or whose locals' addresses are taken, and is what distributions use.",
      code: "CFLAGS += -fstack-protector-strong",
    },
    debianRules("stackprotectorstrong"),
    {
      where: "nixpkgs",
      text: "`stackprotector` is on by default: take it out of `hardeningDisable`.",
      code: '# not: hardeningDisable = [ "stackprotector" ];',
    },
  ],
  waiveIf:
    "Code that runs before the guard value is set up: C library start-up, loaders, boot code. Mark those functions alone, with `__attribute__((no_stack_protector))`.",
  example:
    '`/usr/bin/clear` has canaries, but does not import `__stack_chk_fail`: its one protected function ends in a call that never returns. Tools say "no canary"; the code shows that there is one.',
  verify: "readelf -W --dyn-syms FILE | grep __stack_chk_fail; objdump -d FILE | grep -c '%fs:0x28'",
  sources: [GCC_INSTRUMENTATION, DEBIAN_WIKI, OPENSSF, NIXPKGS],
  falseAnswers:
    "No canary is no proof of a missing flag: code without arrays on the stack needs none. So we never say `fail`, but `unknown`, until build evidence shows the flags. In a static file the canaries may be the C library's: `checksec` finds `__stack_chk_fail` in the symbol table of any static program and says yes, `hardening-check` says no; both guess. Go and Rust write no canaries and need none.",
};

const FORTIFY: Guide = {
  problem:
    "With `_FORTIFY_SOURCE` the C library's headers replace calls like `memcpy`, `sprintf` or `read` by variants that know how large the buffer is, wherever the compiler can tell, and stop the program when it would overflow. They also refuse `%n` in format strings that can be written to.",
  fixes: [
    {
      where: "Compiler",
      text: "Needs optimization. Level 3 (GCC 12, clang 9, glibc 2.34) also follows sizes that are known only at run time.",
      code: "CPPFLAGS += -D_FORTIFY_SOURCE=3\nCFLAGS += -O2",
    },
    debianRules("fortify"),
    {
      where: "nixpkgs",
      text: "`fortify` and `fortify3` are on by default; they also set `-O2`. Take them out of `hardeningDisable`, or disable `fortify3` alone.",
      code: 'hardeningDisable = [ "fortify3" ];  # rather than "fortify"',
    },
    {
      where: "Makefiles",
      text: "A common cause is a build system that passes CFLAGS, but not CPPFLAGS, where Debian puts the macro.",
      code: "$(CC) $(CPPFLAGS) $(CFLAGS) -c $<",
    },
  ],
  waiveIf:
    "Code that means to read past what the compiler takes for the end of an object, such as allocators, and cannot be changed. Other C libraries than glibc have other headers: on musl the names do not show.",
  example:
    "A file that imports `__printf_chk`, `memcpy` and `read` passes with 1 of 3: for the other two the compiler knew no size, or proved that it suffices. One that imports `printf` and no checked function fails: level 2 rewrites every `printf`.",
  verify: "hardening-check --verbose FILE",
  sources: [
    {
      title: "glibc manual: source fortification",
      url: "https://www.gnu.org/software/libc/manual/html_node/Source-Fortification.html",
    },
    { title: "feature_test_macros(7)", url: "https://man7.org/linux/man-pages/man7/feature_test_macros.7.html" },
    DEBIAN_WIKI,
    OPENSSF,
    NIXPKGS,
  ],
  falseAnswers:
    "Plain `memcpy` or `strcpy` alone proves nothing: it is what is left when sizes are unknown, even in fortified packages, so we say `unknown` where hardening-check says \"no\". `checksec` counts functions that a library defines (the sanitizers' do), takes any name that ends in `_chk` (libdb's `__dbh_am_chk`), and counts against the libc of the machine that it runs on. A program that takes the address of `printf` imports the plain one and looks unfortified. Neither level is written in the file: 2 and 3 cannot be told apart.",
};

const SAFE_RUNPATH: Guide = {
  problem:
    "RPATH and RUNPATH tell the loader where to look for libraries before the system's directories. If someone else can write there, he chooses the code that runs. An empty element means the current directory; a path that is left over from the build machine may be created by anyone who can.",
  fixes: [
    {
      where: "Installed files",
      text: "Remove it, or set it to the private directory of the package.",
      code: "patchelf --remove-rpath FILE\npatchelf --set-rpath /usr/lib/PACKAGE FILE",
    },
    {
      where: "CMake",
      text: "CMake removes build paths when it installs; `CMAKE_BUILD_WITH_INSTALL_RPATH` and hand-copied files get around that.",
      code: "cmake -DCMAKE_SKIP_INSTALL_RPATH=ON",
    },
    {
      where: "libtool",
      text: "`chrpath --delete` after installation, or `--disable-rpath` where configure has it.",
      code: "chrpath --delete debian/PACKAGE/usr/bin/FILE",
    },
    {
      where: "nixpkgs",
      text: "Paths below /nix/store are right. The fixup phase shrinks them and fails on those that point to the build directory; do not set `dontPatchELF` or `noAuditTmpdir`.",
    },
    {
      where: "Setuid programs",
      text: "Use absolute paths: the loader ignores `$ORIGIN` there but for the system's own directories.",
    },
  ],
  waiveIf:
    "Programs that are installed as one tree under a directory that only root writes to, which we do not know. Say which.",
  example:
    "`RUNPATH /usr/libexec/sudo` in sudo is right, though sudo is setuid: only root writes there. `RUNPATH :/usr/lib/foo` is not: it begins with the current directory.",
  verify: "readelf -Wd FILE | grep -E 'RPATH|RUNPATH'",
  sources: [LD_SO, { title: "Debian wiki: RpathIssue", url: "https://wiki.debian.org/RpathIssue" }, ELF_5],
  falseAnswers:
    "Most tools report any RPATH as bad, `checksec` looks whether such directories are writable on the machine it runs on, which says nothing of yours. A private directory below /usr is fine. Where both tags are there, the loader obeys RUNPATH alone.",
};

const CONTROL_FLOW: Guide = {
  problem:
    "Attacks that reuse existing code jump into the middle of functions or return to places that nobody called from. Processors can check both: on x86-64 IBT (jumps land on `endbr64`) and SHSTK (a shadow stack for return addresses), on arm64 BTI and PAC. The loader switches them on only if a note in every file of the process promises that the code is ready.",
  fixes: [
    {
      where: "Compiler, x86-64",
      text: "All objects, assembler files and static archives too: the linker drops the note if one lacks it.",
      code: "CFLAGS += -fcf-protection=full\nLDFLAGS += -Wl,-z,cet-report=warning",
    },
    {
      where: "Compiler, arm64",
      text: "The same, by another name. lld and newer GNU linkers name the objects that lack the note with `-z bti-report=warning`.",
      code: "CFLAGS += -mbranch-protection=standard",
    },
    {
      ...debianRules("branch"),
      text: "From trixie's dpkg on it is on by default; bookworm's does not know the feature, and its start files lack the note, so that no package can pass there by itself.",
    },
    {
      where: "nixpkgs",
      text: "`shadowstack` (x86-64) and `pacret` (arm64) are known flags, off by default.",
      code: 'hardeningEnable = [ "shadowstack" ];',
    },
    {
      where: "Assembler files",
      text: "`#include <cet.h>` writes the note; begin functions that are called indirectly with `_CET_ENDBR`.",
      code: "#include <cet.h>\nf:\n  _CET_ENDBR",
    },
  ],
  waiveIf:
    "The distribution's start files or C library lack the note: then one change there closes this for every package, and nothing can be done here.",
  example:
    "bookworm's `ld.gold` has 4,491 `endbr64` and no note: compiled with `-fcf-protection`, but its start files were not.",
  verify: "readelf -Wn FILE | grep -A1 PROPERTY; objdump -d FILE | grep -c endbr64",
  sources: [
    GCC_INSTRUMENTATION,
    { title: "Linux: shadow stacks on x86", url: "https://docs.kernel.org/arch/x86/shstk.html" },
    {
      title: "Linux: pointer authentication on arm64",
      url: "https://docs.kernel.org/arch/arm64/pointer-authentication.html",
    },
    OPENSSF,
    NIXPKGS,
  ],
  falseAnswers:
    "A note is a promise, not code: `-z ibt -z shstk` marks a file that has not one `endbr64`, and hardening-check believes it; code without a note is prepared, yet unused. We judge by the note, since the loader does, and show what the code has beside it. Being low in severity, it should not hide the other checks.",
};

/** Check id to its page. */
export const GUIDES = {
  pie: PIE,
  "full-relro": FULL_RELRO,
  "bind-now": BIND_NOW,
  "nx-stack": NX_STACK,
  "no-writable-executable-segment": NO_WX,
  "no-text-relocations": NO_TEXTREL,
  "stack-protector": STACK_PROTECTOR,
  fortify: FORTIFY,
  "safe-runpath": SAFE_RUNPATH,
  "control-flow-protection": CONTROL_FLOW,
} satisfies Record<string, Guide>;
