// build-guides.ts: the pages of the checks on how a file was compiled, and of those on kernel modules alone.
import type { Guide } from "../area.ts";

const GCC_INSTRUMENTATION = {
  title: "GCC: program instrumentation options",
  url: "https://gcc.gnu.org/onlinedocs/gcc/Instrumentation-Options.html",
};
const GCC_CODE_GEN = {
  title: "GCC: code generation conventions",
  url: "https://gcc.gnu.org/onlinedocs/gcc/Code-Gen-Options.html",
};
const OPENSSF = {
  title: "OpenSSF: Compiler Options Hardening Guide for C and C++",
  url: "https://best.openssf.org/Compiler-Hardening-Guides/Compiler-Options-Hardening-Guide-for-C-and-C++.html",
};
const NIXPKGS = {
  title: "Nixpkgs manual: hardening",
  url: "https://nixos.org/manual/nixpkgs/stable/#sec-hardening-in-nixpkgs",
};
const ANNOBIN = { title: "annobin and annocheck", url: "https://sourceware.org/annobin/" };

/** How a file comes to say how it was compiled: without it these checks can only answer "unknown". */
const EVIDENCE = {
  where: "Evidence",
  text: "Switches leave no trace in code; the compiler must write them down. GCC does so in debug information (`-g`): audit the package's -dbgsym or -dbg files, of which the verdict then is. Or it does so in the file itself with `-frecord-gcc-switches`; clang with `-frecord-command-line`; annobin's plugin, used by Fedora and RHEL, writes notes.",
  code: "CFLAGS += -g -frecord-gcc-switches",
};
const READ_PRODUCER =
  "readelf --debug-dump=info FILE | grep DW_AT_producer | sort | uniq -c; readelf -p .GCC.command.line FILE";
const UNKNOWN_IS_NORMAL =
  "Most files that distributions install say nothing of how they were compiled, so `unknown` is the usual answer there, and no fault of the package.";

const NO_STRICT_OVERFLOW: Guide = {
  problem:
    "In C, a signed number that overflows is undefined, and optimizers take that for a promise that it never happens: a check such as `if (a + b < a)` is removed. Code written by people who thought of wrapping numbers then has holes that nobody sees in the source. With `-fno-strict-overflow` numbers wrap, and such checks stay.",
  fixes: [
    {
      where: "Compiler",
      text: "One switch. GCC and clang take it as `-fwrapv` for numbers and, in GCC, `-fwrapv-pointer` for pointers.",
      code: "CFLAGS += -fno-strict-overflow\nCXXFLAGS += -fno-strict-overflow",
    },
    {
      where: "debian/rules",
      text: "dpkg-buildflags knows no such feature, so that the switch is appended.",
      code: "export DEB_CFLAGS_MAINT_APPEND = -fno-strict-overflow\nexport DEB_CXXFLAGS_MAINT_APPEND = -fno-strict-overflow",
    },
    {
      where: "nixpkgs",
      text: "`strictoverflow` is on by default: take it out of `hardeningDisable`.",
      code: '# not: hardeningDisable = [ "strictoverflow" ];',
    },
    EVIDENCE,
  ],
  waiveIf:
    "Numeric loops whose speed depends on it, where a benchmark shows the loss; code that is tested with `-fsanitize=signed-integer-overflow` and holds.",
  example:
    "CPython is compiled with `-fwrapv` by its own choice; the Linux kernel with `-fno-strict-overflow`, since compilers removed its overflow checks in 2009.",
  verify: READ_PRODUCER,
  sources: [GCC_CODE_GEN, OPENSSF, NIXPKGS],
  falseAnswers: `Judged by what the compiler wrote down alone. A compilation that names neither \`-fno-strict-overflow\` nor \`-fwrapv\` or \`-ftrapv\` fails, for no compiler has one of them for a default. \`-fwrapv\` alone leaves overflow of pointers undefined; it passes nevertheless. ${UNKNOWN_IS_NORMAL}`,
};

const STRONG_PROTECTOR: Guide = {
  problem:
    "Canaries come in strengths. Plain `-fstack-protector` guards only functions with character arrays of 8 bytes and more. `-fstack-protector-strong` guards every function with an array or a local variable whose address is taken, which is where overflows happen; `-all` guards every function, at a cost. One file compiled without leaves its functions open in an otherwise protected program.",
  fixes: [
    {
      where: "Compiler",
      text: "For every file.",
      code: "CFLAGS += -fstack-protector-strong\nCXXFLAGS += -fstack-protector-strong",
    },
    {
      where: "debian/rules",
      text: "On by default; look for `hardening=-stackprotector`, and for build files that set CFLAGS anew or add `-fno-stack-protector`.",
      code: "export DEB_BUILD_MAINT_OPTIONS = hardening=+stackprotector\nDPKG_EXPORT_BUILDFLAGS = 1\ninclude /usr/share/dpkg/buildflags.mk",
    },
    {
      where: "nixpkgs",
      text: "`stackprotector` is on by default and means `-fstack-protector-strong`: take it out of `hardeningDisable`.",
      code: '# not: hardeningDisable = [ "stackprotector" ];',
    },
    EVIDENCE,
  ],
  waiveIf:
    "Code that runs before the canary exists or that is the canary's own machinery: the C library's loader and start-up, boot code. Name the compilations.",
  example:
    "Debian's libc6-dbg tells that most of glibc is compiled with `-fstack-protector-strong`, and its loader with `-fno-stack-protector` behind it, for the loader sets the canary up.",
  verify: READ_PRODUCER,
  sources: [GCC_INSTRUMENTATION, OPENSSF, NIXPKGS],
  falseAnswers: `An import of __stack_chk_fail proves some canary, of whatever strength: that is the check \`stack-protector\`. The strength is known only where it was written down. A compiler may protect by default without naming it, so that a compilation which names no strength is \`unknown\`, unless more than 64 KiB of code hold not one canary: then it fails. A note of annobin counts for its range of code and for no more. ${UNKNOWN_IS_NORMAL}`,
};

const STACK_CLASH: Guide = {
  problem:
    "Between the stack and what lies below is a guard page. A function that takes more than a page at once, for a large array or alloca(), can jump over it without a touch and write into the heap or another stack. With `-fstack-clash-protection` the stack grows page by page, each touched, so that the guard page is always met.",
  fixes: [
    {
      where: "Compiler",
      text: "GCC since 8, clang since 11.",
      code: "CFLAGS += -fstack-clash-protection\nCXXFLAGS += -fstack-clash-protection",
    },
    {
      where: "debian/rules",
      text: "From trixie's dpkg on it is on by default; for bookworm append it.",
      code: "export DEB_CFLAGS_MAINT_APPEND = -fstack-clash-protection\nexport DEB_CXXFLAGS_MAINT_APPEND = -fstack-clash-protection",
    },
    {
      where: "nixpkgs",
      text: "`stackclashprotection` is a known flag, on by default in newer revisions.",
      code: 'hardeningEnable = [ "stackclashprotection" ];',
    },
    EVIDENCE,
  ],
  waiveIf:
    "No function of the program has a frame above a page and none calls alloca() with a size from outside; `-Wframe-larger-than=4096 -Walloca` shows it. Go and Rust have checks of their own.",
  example:
    "Of some 2,700 files of a bookworm system, 9 show the probe (samba's libraries among them): few functions have a frame above a page, so that absence proves nothing.",
  verify: `objdump -d FILE | grep -A1 'sub *$0x1000,%rsp'; ${READ_PRODUCER}`,
  sources: [
    GCC_INSTRUMENTATION,
    { title: "Qualys: the Stack Clash", url: "https://www.qualys.com/2017/06/19/stack-clash/stack-clash.txt" },
    OPENSSF,
    ANNOBIN,
  ],
  falseAnswers: `A probe in the code passes, though one file may be compiled with it and another without; in a static program it may be the C library's, so there it says nothing. No probe is \`unknown\`, never a failure: hardening-check calls it "not found". \`lock orq $0,(%rsp)\` is a memory fence, not a probe. ${UNKNOWN_IS_NORMAL}`,
};

const KERNEL_SPECTRE = {
  title: "Linux: Spectre side channels",
  url: "https://docs.kernel.org/admin-guide/hw-vuln/spectre.html",
};
const MODINFO = { title: "modinfo(8)", url: "https://man7.org/linux/man-pages/man8/modinfo.8.html" };
const SIGNING = { title: "Linux: module signing", url: "https://docs.kernel.org/admin-guide/module-signing.html" };

/** Modules outside the kernel's tree are built by its own makefiles; whoever calls the compiler himself loses its switches. */
const KBUILD = {
  where: "Modules outside the tree",
  text: "Build them with the kernel's own makefiles against the headers of the kernel they are for; those bring the switches along.",
  code: "make -C /lib/modules/$(uname -r)/build M=$PWD modules",
};

const MODULE_RETPOLINE: Guide = {
  problem:
    "A processor guesses where an indirect branch leads, and an attacker can train the guess to read the kernel's memory (Spectre, variant 2). A kernel compiled for it replaces each such branch, at start, by what its processor needs. One module with plain branches opens the hole again for the whole kernel.",
  fixes: [
    {
      where: "Kernel configuration",
      text: "The option was renamed in Linux 6.9.",
      code: "CONFIG_RETPOLINE=y             # until 6.8\nCONFIG_MITIGATION_RETPOLINE=y  # since 6.9",
    },
    KBUILD,
  ],
  waiveIf: "A kernel that is never run on an affected processor and knows it, such as an image for one embedded board.",
  example:
    "Every module of Debian's linux-image packages for amd64 says `retpoline: Y`; drivers that come as a compiled blob often do not.",
  verify: "modinfo -F retpoline FILE",
  sources: [KERNEL_SPECTRE, MODINFO],
  falseAnswers:
    "We believe .modinfo, as the kernel does when it loads the module and taints itself. Assembler inside the module may still branch plainly; objtool warns of that at build time, and nothing of it is in the file. Modules for other processors have nothing to say here.",
};

const MODULE_RETURN_THUNK: Guide = {
  problem:
    "On some AMD and Intel processors the guess of where a `ret` leads can be trained as well (Retbleed, SRSO). Kernels since 5.19 compile each return as a jump to `__x86_return_thunk`, and write there at start what the processor needs. A module with plain returns cannot be mended when it is loaded.",
  fixes: [
    {
      where: "Kernel configuration",
      text: "The option was renamed in Linux 6.9.",
      code: "CONFIG_RETHUNK=y             # until 6.8\nCONFIG_MITIGATION_RETHUNK=y  # since 6.9",
    },
    KBUILD,
  ],
  waiveIf: "A kernel that is never run on an affected processor and knows it, such as an image for one embedded board.",
  example:
    "ext4.ko of Debian's Linux 6.1 has 1,232 entries in `.return_sites`: each is a return that the kernel can replace.",
  verify: "readelf -WS FILE | grep return_sites; readelf -Ws FILE | grep __x86_return_thunk",
  sources: [
    { title: "Linux: speculative return stack overflow", url: "https://docs.kernel.org/admin-guide/hw-vuln/srso.html" },
    KERNEL_SPECTRE,
  ],
  falseAnswers:
    "Stable series before 5.19 (5.10, 5.15, 5.18) got return thunks in the middle of their life, which vermagic does not tell: there the absence is `unknown`. A small module may end every function in a jump and have no return at all; below 2 KiB of code we do not ask. 32-bit kernels have none.",
};

const MODULE_SIGNED: Guide = {
  problem:
    "Whoever may load a module owns the kernel. A kernel that demands signatures loads only what its builder signed; with Secure Boot, lockdown makes that the rule. A module without one cannot be loaded there, and whoever switches the demand off for its sake opens the door for all.",
  fixes: [
    {
      where: "Kernel configuration",
      text: "Sign at build time; refuse what is not signed.",
      code: "CONFIG_MODULE_SIG=y\nCONFIG_MODULE_SIG_ALL=y\nCONFIG_MODULE_SIG_FORCE=y",
    },
    {
      where: "Modules outside the tree",
      text: "DKMS signs with the machine's own key, once that is enrolled.",
      code: "mokutil --import /var/lib/dkms/mok.pub\ndkms autoinstall",
    },
    {
      where: "Packages of modules",
      text: "Let the distribution's signing service do it, as Debian's linux-signed does; strip modules before they are signed, never after, for `strip` cuts the signature off.",
    },
  ],
  waiveIf:
    "The distribution builds reproducibly and signs in a later step or another package; then audit that package.",
  example:
    "Debian's linux-image-6.1.0-47-amd64 has a signature on each of its modules; linux-image-...-unsigned, from which it is made, has none.",
  verify: "tail -c 28 FILE; modinfo -F signer FILE",
  sources: [SIGNING, MODINFO],
  falseAnswers:
    "We see that a signature is appended, not whether it is good: only the kernel that loads it has the keys. A compressed module (.ko.xz, .ko.zst) is signed inside, so that it is judged unpacked.",
};

/** Check id to its page. */
export const BUILD_GUIDES = {
  "no-strict-overflow": NO_STRICT_OVERFLOW,
  "strong-stack-protector": STRONG_PROTECTOR,
  "stack-clash-protection": STACK_CLASH,
  "module-retpoline": MODULE_RETPOLINE,
  "module-return-thunk": MODULE_RETURN_THUNK,
  "module-signed": MODULE_SIGNED,
} satisfies Record<string, Guide>;
