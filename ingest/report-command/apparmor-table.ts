// apparmor-table.ts: what aa-status says of loaded profiles and running programs, and the checks on the same.
import type { Verdict } from "#lib/areas/area.ts";
import { type AppArmorStatus, parseAaStatus } from "#lib/formats/reports/index.ts";
import { all, LeftOver, type Judged, type MappedReport } from "./opinion.ts";

/** Modes of a profile, and of a process. What only logs or asks lets the program do what it likes in the end. */
const MODES: Readonly<Record<string, Verdict>> = {
  enforce: "pass",
  kill: "pass",
  complain: "fail",
  unconfined: "fail",
  prompt: "fail",
};
const MOST_SAID = 6;

/** Throws FormatError. */
export function mapAaStatus(bytes: Uint8Array): MappedReport {
  const { profiles, processes } = parseAaStatus(bytes);
  const left = new LeftOver();
  const judged = [
    ...profiles.map(({ name, mode }): Judged => {
      const verdict = verdictOf(mode, left);
      const said = [{ label: "mode", value: mode }];
      return {
        named: { by: "profile", name },
        opinions: verdict === null ? [] : [{ check: "profile-enforced", verdict, said }],
      };
    }),
    ...byProgram(processes).map(([program, running]) => judgeProgram(program, running, left)),
  ];
  return { judged, left: left.counts };
}

type Process = AppArmorStatus["processes"][number];

function byProgram(processes: readonly Process[]): [string, Process[]][] {
  const programs = new Map<string, Process[]>();
  for (const process of processes) {
    const known = programs.get(process.program);
    if (known) known.push(process);
    else programs.set(process.program, [process]);
  }
  return [...programs];
}

/** One process that is not confined is enough to say that the program is not. */
function judgeProgram(program: string, running: readonly Process[], left: LeftOver): Judged {
  const verdict = all(running.flatMap(({ status }) => verdictOf(status, left) ?? []));
  const said = [...new Set(running.map(({ profile, status }) => `${profile}, ${status}`))].slice(0, MOST_SAID);
  const opinion = { check: "confinement-enforced", said: said.map((value) => ({ label: "process", value })) };
  return {
    named: { by: "path", kind: "executable", path: program },
    opinions: verdict === null ? [] : [{ ...opinion, verdict }],
  };
}

function verdictOf(mode: string, left: LeftOver): Verdict | null {
  const verdict = Object.hasOwn(MODES, mode) ? MODES[mode] : undefined;
  if (verdict === undefined) left.add(`mode "${mode}"`);
  return verdict ?? null;
}
