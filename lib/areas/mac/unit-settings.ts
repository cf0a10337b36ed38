// unit-settings.ts: the few settings of a unit that say what it starts, as whom, and whether the network reaches it.
import { parseBoolean, parseExecLine, type ExecCommand, type LoadedUnit } from "#lib/formats/unit/index.ts";

/** The values of a list setting that still count: an empty one clears what was before. */
export function listOf(unit: LoadedUnit, section: string, key: string): string[] {
  let values: string[] = [];
  for (const line of unit.assignments) {
    if (line.section !== section || line.key !== key) continue;
    if (line.value === "") values = [];
    else values.push(line.value);
  }
  return values;
}

/** The last value of a setting; null where it is not set, or set to nothing. */
export function valueOf(unit: LoadedUnit, section: string, key: string): string | null {
  const last = unit.assignments.findLast((line) => line.section === section && line.key === key);
  return last === undefined || last.value === "" ? null : last.value;
}

/** The words of a list setting. */
export function wordsOf(unit: LoadedUnit, section: string, key: string): string[] {
  return listOf(unit, section, key).flatMap((value) => value.split(/\s+/).filter((word) => word !== ""));
}

/**
 * What a service's ExecStart= starts. The lines before and after it (ExecStartPre=, ExecStop= and their like) are not looked at: they run
 * for a moment, mostly tools such as mkdir, and with the same settings.
 */
export function commandsOf(unit: LoadedUnit): ExecCommand[] {
  const context = { id: unit.id, fragmentPath: unit.fragmentPath ?? "" };
  return listOf(unit, "Service", "ExecStart").flatMap((value) => parseExecLine(value, context).commands);
}

/** A boolean setting that is on. */
export function isOn(unit: LoadedUnit, section: string, key: string): boolean {
  return parseBoolean(valueOf(unit, section, key) ?? "") === true;
}

/** Whether its process ends by itself: oneshot, or it counts as running after its process is gone and forks nothing that stays. */
export function runsForOneTask(unit: LoadedUnit): boolean {
  const type = valueOf(unit, "Service", "Type");
  return (
    type === "oneshot" ||
    (isOn(unit, "Service", "RemainAfterExit") && (type === null || type === "simple" || type === "exec"))
  );
}

/** Whether its main process starts as root. It may give that up later: a unit does not tell. */
export function startsAsRoot(unit: LoadedUnit): boolean {
  const user = valueOf(unit, "Service", "User");
  if (isOn(unit, "Service", "DynamicUser")) return user === "root" || user === "0";
  return user === null || user === "root" || user === "0";
}

/** AppArmorProfile=; with a `-` in front a profile that is not loaded does not matter. */
export function namedProfile(unit: LoadedUnit): { readonly name: string; readonly optional: boolean } | null {
  const value = valueOf(unit, "Service", "AppArmorProfile");
  if (value === null) return null;
  const optional = value.startsWith("-");
  const name = optional ? value.slice(1) : value;
  return name === "" ? null : { name, optional };
}
