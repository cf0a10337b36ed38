// rules.ts: from a modprobe.d file's facts to a verdict.
import type { Assessment, Evidence } from "../../area.ts";
import { fail, nameSome, notApplicable, pass } from "../verdict.ts";
import type { KeptLine, ModprobeFacts } from "./facts.ts";
import { WEAK_PARAMETERS } from "./modprobe-table.ts";

/** Whether a parameter turns a protection off. */
export function assessParameters(facts: ModprobeFacts): Assessment {
  const bad = facts.parameters.flatMap((kept): Evidence[] => {
    const [name = "", value = "1"] = kept.text.split("=", 2);
    const row = WEAK_PARAMETERS.find(
      (row) => row.module === kept.module && row.parameter === name.replaceAll("-", "_") && row.weak.includes(value),
    );
    return row === undefined ? [] : [{ label: at(kept), value: `options ${kept.module} ${kept.text}: ${row.reason}` }];
  });
  if (bad.length > 0)
    return fail(`${bad.length === 1 ? "A parameter turns" : `${bad.length} parameters turn`} a protection off`, bad);
  if (facts.parameters.length === 0) return notApplicable("The file sets no parameter that protects");
  return pass(
    "Parameters that protect are left on",
    facts.parameters.map((kept) => ({ label: at(kept), value: kept.text })),
  );
}

/** Whether loading a module starts a program of the file's choice. */
export function assessCommands(facts: ModprobeFacts): Assessment {
  if (facts.commands.length > 0) {
    return fail(
      `Loading ${nameSome(facts.commands.map(({ module }) => module))} runs a shell command as root`,
      facts.commands.map((kept) => ({ label: at(kept), value: `${kept.module}: ${kept.text}` })),
    );
  }
  return facts.lineCount === 0 ? notApplicable("The file says nothing") : pass("No line runs a command");
}

/** Credit for modules that cannot load: nobody has to do so. */
export function assessBlocked(facts: ModprobeFacts): Assessment {
  if (facts.blocked.length === 0) return notApplicable("The file is not about modules that few systems need");
  return pass(
    `${nameSome(facts.blocked.map(({ module }) => module))} cannot load by ${facts.blocked.length === 1 ? "itself" : "themselves"}`,
    facts.blocked.map((kept) => ({ label: at(kept), value: `${kept.text} ${kept.module}` })),
  );
}

function at({ line }: KeptLine): string {
  return `line ${line}`;
}
