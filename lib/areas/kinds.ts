// kinds.ts: what people call each kind of subject.
import { plural } from "../format.ts";
import type { SubjectKind } from "./area.ts";

export interface KindWords {
  readonly one: string;
  readonly many: string;
}

export const KIND_WORDS = {
  elf: { one: "ELF file", many: "ELF files" },
  unit: { one: "unit", many: "units" },
  "kernel-config": { one: "kernel config", many: "kernel configs" },
  sysctl: { one: "sysctl file", many: "sysctl files" },
  modprobe: { one: "modprobe file", many: "modprobe files" },
  cmdline: { one: "kernel command line", many: "kernel command lines" },
  network: { one: "network setting", many: "network settings" },
  "apparmor-profile": { one: "AppArmor profile", many: "AppArmor profiles" },
  executable: { one: "executable", many: "executables" },
  recipe: { one: "recipe", many: "recipes" },
  artifact: { one: "artifact", many: "artifacts" },
} as const satisfies Record<SubjectKind, KindWords>;

/** "1 AppArmor profile", "1,200 ELF files". */
export function countSubjects(count: number, kind: SubjectKind): string {
  const { one, many } = KIND_WORDS[kind];
  return plural(count, one, many);
}
