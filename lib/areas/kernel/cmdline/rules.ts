// rules.ts: from a command line's facts to a verdict: what it turns off, and what of KSPP's list it lacks.
import type { Assessment, Evidence, SubjectTraits } from "../../area.ts";
import { fail, nameSome, notApplicable, pass } from "../verdict.ts";
import {
  type CmdlineCheck,
  WANTED_BOOT_PARAMETERS,
  WEAK_BOOT_PARAMETERS,
  WELCOME_BOOT_PARAMETERS,
  type WantedParameter,
} from "./cmdline-table.ts";
import type { CmdlineFacts, KeptParameter } from "./facts.ts";

type Rule = (facts: CmdlineFacts, traits: SubjectTraits) => Assessment;

/** Other files add to it: one of grub.d or cmdline.d is only a part. */
function isPart({ path }: SubjectTraits): boolean {
  return /\.d\/[^/]+$/.test(path);
}

/** Whether a command line turns off protections of one family. */
export function assessWeakened(check: CmdlineCheck): Rule {
  return (facts, traits) => {
    const bad = weakenedBy(facts.parameters).filter((weak) => weak.check === check);
    if (bad.length > 0)
      return fail(
        `${nameSome(bad.map(({ shown }) => shown))} turns protection off`,
        bad.map((weak) => ({ label: at(weak.line), value: `${weak.shown}: ${weak.reason}` })),
      );
    return isPart(traits) && facts.parameters.length === 0
      ? notApplicable("This part of the command line says nothing of protection")
      : pass("Nothing of this kind is turned off");
  };
}

interface Weakened {
  readonly check: CmdlineCheck;
  readonly shown: string;
  readonly reason: string;
  readonly line: number | null;
}

/** The words that turn something off, with what they turn off. Also for a command line that is built into a kernel. */
export function weakenedBy(parameters: readonly KeptParameter[]): Weakened[] {
  return parameters.flatMap(({ key, value, line }) => {
    const row = WEAK_BOOT_PARAMETERS.find((row) => row.key === key && isWeak(row.weak, value));
    return row === undefined
      ? []
      : [{ check: row.check, shown: value === null ? key : `${key}=${value}`, reason: row.reason, line }];
  });
}

/** `efi=a,b` and `iommu=pt,force` are lists: one weak word is enough. `nopti=0` would still be `nopti`. */
function isWeak(weak: readonly string[] | null, value: string | null): boolean {
  if (weak === null) return true;
  return value !== null && (weak.includes(value) || value.split(",").some((word) => weak.includes(word)));
}

/** Whether what KSPP asks for is there. Words that a kernel's configuration gives just as well are only credited. */
export function assessHardened(facts: CmdlineFacts, traits: SubjectTraits): Assessment {
  const present = [...WANTED_BOOT_PARAMETERS, ...WELCOME_BOOT_PARAMETERS].filter((wanted) => has(facts, wanted));
  const missing = WANTED_BOOT_PARAMETERS.filter((wanted) => !has(facts, wanted));
  const credit = present.map(({ shown, reason }): Evidence => ({ label: shown, value: `is set: ${reason}` }));
  if (missing.length === 0) return pass("It has what KSPP asks for at little cost", credit);
  if (isPart(traits))
    return present.length > 0
      ? pass("This part adds protection", credit)
      : notApplicable("A part of the command line: others may say it");
  return fail(`${missing.map(({ shown }) => shown).join(" and ")} not there`, [
    ...missing.map(({ shown, reason }): Evidence => ({ label: shown, value: `is absent: ${reason}` })),
    ...credit,
  ]);
}

function has({ parameters }: CmdlineFacts, { key, values }: WantedParameter): boolean {
  return parameters.some(
    (parameter) => parameter.key === key && (values === null || values.includes(parameter.value ?? "")),
  );
}

function at(line: number | null): string {
  return line === null ? "command line" : `line ${line}`;
}
