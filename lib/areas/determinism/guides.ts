// guides.ts: the page of the check on rebuilds.
import type { Guide } from "../area.ts";

/** How an artifact is rebuilt and compared; the subject's own page names its version. */
const REBUILD = [
  "# Nix: builds again what the store has, and compares",
  "nix build --rebuild --keep-failed 'nixpkgs#NAME'",
  "# Debian: the build environment that the .buildinfo describes, then what differs",
  "debrebuild --buildresult=./rebuilt --builder=mmdebstrap NAME.buildinfo",
  "# Two builds by hand",
  "starfort audit --rebuild FILE ./rebuilt/FILE; diffoscope FILE ./rebuilt/FILE",
].join("\n");

export const REPRODUCIBLE_GUIDE: Guide = {
  problem:
    "A package is trusted because its source can be read; what people run is what some machine built of it. Only where somebody else builds the same source and gets the same bytes is it shown that nothing was added on the way: no tampered compiler, no stolen build server, no file that lay there by chance. Differences that nobody meant (a date, a path, the order of a directory) hide those that somebody did mean.",
  fixes: [
    {
      where: "Dates",
      text: "Tools that follow SOURCE_DATE_EPOCH write the date of the last change of the source instead of the time of the build; dpkg and nixpkgs set it. In C, `__DATE__` and `__TIME__` follow it in GCC and clang; better not to use them (`-Werror=date-time`).",
      code: 'export SOURCE_DATE_EPOCH="$(dpkg-parsechangelog -STimestamp)"\ntar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -cf out.tar dir\ngzip -n out.tar',
    },
    {
      where: "Path of the build",
      text: "Debug information, `__FILE__` and assertions name the directory of the build. Map it away; dpkg-buildflags has that as `reproducible=+fixfilepath`, on by default since dpkg 1.20.6.",
      code: 'CFLAGS += -ffile-prefix-map="$(CURDIR)=."\n# Rust: RUSTFLAGS="--remap-path-prefix=$PWD=."   Go: go build -trimpath',
    },
    {
      where: "Order",
      text: "Directories, hash tables and sets come in another order on another machine; what threads write comes in the order in which they end. Sort before writing, in the C locale.",
      code: "$(sort $(wildcard src/*.c))   # make\nfind src -name '*.c' -print0 | LC_ALL=C sort -z   # shell\nfor name in sorted(os.listdir(path)):   # Python",
    },
    {
      where: "Chance and the machine",
      text: "Take seeds, temporary names, host name, user, locale, time zone, umask and the number of processors out of the result: `-frandom-seed`, fixed UUIDs, no `uname` in configure. Never build for the processor at hand (`-march=native`). Optimization by profile (PGO) needs a profile that is kept with the source.",
      code: "PYTHONHASHSEED=0\nCFLAGS += -frandom-seed=$@",
    },
    {
      where: "debian/rules",
      text: "debhelper's dh_strip_nondeterminism takes dates out of zip, jar, gzip, png and the like after the build.",
      code: "export DEB_BUILD_MAINT_OPTIONS = reproducible=+all",
    },
    {
      where: "nixpkgs",
      text: "Patch the tool that writes what differs; where one step alone is to blame, fix its output in a later phase. Python wheels take their dates from SOURCE_DATE_EPOCH; parallel builds that are not safe are switched off.",
      code: 'enableParallelBuilding = false;\nconfigureFlags = [ "--with-build-date=1980-01-01" ];',
    },
  ],
  waiveIf:
    "What differs is meant to and is kept apart: a signature made with a private key, which is compared without it. A rebuilder that lacks what the build needs (memory, time, a device) says nothing of the package.",
  example:
    "By the report of reproducible.nixos.org of February 2025, 579 of the 582 derivations in the runtime closure of NixOS's minimal image rebuild to the same bytes; jemalloc 5.3.0 and unbound 1.22.0 are among the three that do not.",
  verify: REBUILD,
  sources: [
    { title: "Reproducible Builds: definition", url: "https://reproducible-builds.org/docs/definition/" },
    { title: "SOURCE_DATE_EPOCH", url: "https://reproducible-builds.org/docs/source-date-epoch/" },
    { title: "Reproducible Builds: build path", url: "https://reproducible-builds.org/docs/build-path/" },
    {
      title: "Reproducible Builds: stable order of outputs",
      url: "https://reproducible-builds.org/docs/stable-outputs/",
    },
    { title: "Debian wiki: Reproducible Builds", url: "https://wiki.debian.org/ReproducibleBuilds" },
    { title: "NixOS reproducible builds", url: "https://reproducible.nixos.org/" },
    {
      title: "Nix manual: diff-hook and verifying builds",
      url: "https://nix.dev/manual/nix/2.26/advanced-topics/diff-hook",
    },
    { title: "diffoscope", url: "https://diffoscope.org/" },
  ],
  falseAnswers:
    "The verdict is the rebuilder's, not ours: Starfort reads reports. A rebuild in the same room (same time, path, processor) passes what differs elsewhere; tests.reproducible-builds.org varies much of that on purpose and so fails what rebuilders of published packages pass. A rebuild of Nix on one machine finds only what differs from one build to the next. Reports that name failures alone say nothing of single packages that pass: their totals stand on the page of the set.",
};
