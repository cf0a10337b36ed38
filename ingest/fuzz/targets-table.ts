// targets-table.ts: every parser that meets bytes of strangers; one row a parser.
import { apparmorTarget } from "./apparmor.ts";
import { arTarget } from "./ar.ts";
import { debTarget } from "./deb.ts";
import { debianArchiveTargets } from "./debian-archive.ts";
import { dpkgTarget, osReleaseTarget } from "./dpkg.ts";
import { elfTarget } from "./elf.ts";
import { execTargetTarget } from "./exec-target.ts";
import { cmdlineTarget, kconfigTarget, modprobeTarget, networkTarget, sysctlTarget } from "./kernel.ts";
import { narTarget } from "./nar.ts";
import { cacheInfoTarget, narInfoTarget } from "./nix-cache.ts";
import { nixpkgsTargets } from "./nixpkgs.ts";
import { bzip2Target, xzStreamsTarget, zstdFramesTarget } from "./packed.ts";
import { reportTargets } from "./reports.ts";
import { selinuxTarget } from "./selinux.ts";
import type { FuzzTarget } from "./target.ts";
import { unitTarget } from "./unit.ts";

export const TARGETS: readonly FuzzTarget[] = [
  elfTarget,
  arTarget,
  debTarget,
  narTarget,
  bzip2Target,
  xzStreamsTarget,
  zstdFramesTarget,
  narInfoTarget,
  cacheInfoTarget,
  unitTarget,
  kconfigTarget,
  sysctlTarget,
  modprobeTarget,
  cmdlineTarget,
  networkTarget,
  apparmorTarget,
  selinuxTarget,
  execTargetTarget,
  dpkgTarget,
  osReleaseTarget,
  ...debianArchiveTargets,
  ...reportTargets,
  ...nixpkgsTargets,
];
