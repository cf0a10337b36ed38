// fortify-table.ts: the functions of glibc that _FORTIFY_SOURCE can check, and what it does to calls of each.

/**
 * What -D_FORTIFY_SOURCE=2 does to calls of a function:
 * - always: each becomes the checked one, whatever is known of buffers, so that a plain import proves a call compiled without it.
 * - unless-clang-cxx: the same, but glibc before 2.40 cannot do it for variadic functions in C++ under clang.
 * - sized: a call becomes the checked one only where the compiler knows the buffer's size and cannot prove that it suffices; a plain import is what is
 *   left of all others, with and without fortification. GCC also folds `snprintf` and `sprintf` of "%s" or plain text back, so they are here.
 *
 * Tried with GCC 12 at level 2 and 3 and buffers of unknown size. The split shows in Debian 12 too: of C and C++ files that import plain functions only, those
 * with one of the first two kinds come from source packages that use no checked function anywhere (81 of 82); those with `sized` string functions only
 * come mostly from packages that do (48 of 61), so that calling them unfortified would be wrong.
 */
export type Rewriting = "always" | "unless-clang-cxx" | "sized";

const ALWAYS =
  "explicit_bzero longjmp obstack_vprintf vasprintf vdprintf vfprintf vfwprintf vprintf vsnprintf vsprintf vswprintf vsyslog vwprintf";
const UNLESS_CLANG_CXX = "asprintf dprintf fprintf fwprintf obstack_printf printf syslog wprintf";
const SIZED =
  "confstr fgets fgets_unlocked fgetws fgetws_unlocked fread fread_unlocked getcwd getdomainname getgroups gethostname getlogin_r gets getwd " +
  "mbsnrtowcs mbsrtowcs mbstowcs memcpy memmove mempcpy memset poll ppoll pread pread64 ptsname_r read readlink readlinkat realpath recv recvfrom " +
  "snprintf sprintf stpcpy stpncpy strcat strcpy strncat strncpy swprintf ttyname_r wcpcpy wcpncpy wcrtomb wcscat wcscpy " +
  "wcsncat wcsncpy wcsnrtombs wcsrtombs wcstombs wctomb wmemcpy wmemmove wmempcpy wmemset";

const rows = (names: string, rewriting: Rewriting) => names.split(" ").map((name) => [name, rewriting] as const);

/** Plain name to rewriting, from the exported `__*_chk` of glibc 2.36: a fixed list, so that the answer does not depend on the machine that asks. */
export const REWRITING: ReadonlyMap<string, Rewriting> = new Map([
  ...rows(ALWAYS, "always"),
  ...rows(UNLESS_CLANG_CXX, "unless-clang-cxx"),
  ...rows(SIZED, "sized"),
]);

const checkedName = (plain: string) => `__${plain}_chk`;

/**
 * `__fdelt_chk` (of FD_SET) has no plain function. The plain functions of the others are not counted as fortifiable, for no file built against an older
 * glibc could have had them checked: 2.38 added those of strlcpy and its kin, 2.42 those of inet_ntop and inet_pton.
 */
const CHECKED_ONLY = [
  "__fdelt_chk",
  ...["inet_ntop", "inet_pton", "strlcat", "strlcpy", "wcslcat", "wcslcpy"].map(checkedName),
];

const CHECKED = new Set([...REWRITING.keys()].map(checkedName).concat(CHECKED_ONLY));

export interface FortifyImports {
  /** Imported checked functions, `__printf_chk`. Other names that end in _chk (`__dbh_am_chk`) are not among them. */
  readonly fortified: readonly string[];
  /** Those, and the imported plain functions that have a checked one: `__printf_chk`, `memcpy`. */
  readonly fortifiable: readonly string[];
}

/** Which of the imported names are checked functions, and which could be. Both lists are sorted. */
export function findFortify(imports: ReadonlySet<string>): FortifyImports {
  const fortified: string[] = [];
  const plain: string[] = [];
  for (const name of imports) {
    if (REWRITING.has(name)) plain.push(name);
    else if (CHECKED.has(name)) fortified.push(name);
  }
  fortified.sort();
  return { fortified, fortifiable: [...fortified, ...plain.sort()] };
}
