// aa-status.ts: `aa-status --json`: the AppArmor profiles that a kernel has loaded, and what they confine now.
import { z } from "zod";
import { addForgottenCommas, decodeReport, fitShape, parseJson } from "./json-text.ts";

const TOOL = "aa-status";

const STATUS = z.object({
  version: z.string(),
  /** Name -> mode: "enforce", "complain", "kill", "unconfined", later ones "prompt". */
  profiles: z.record(z.string(), z.string()),
  /** Program -> its processes. */
  processes: z.record(z.string(), z.array(z.object({ profile: z.string(), pid: z.string(), status: z.string() }))),
});

export interface AppArmorStatus {
  /** Of the JSON, not of AppArmor. */
  readonly version: string;
  readonly profiles: readonly { readonly name: string; readonly mode: string }[];
  /** A program once for each of its processes. `status`: as for profiles, of the process. */
  readonly processes: readonly { readonly program: string; readonly profile: string; readonly status: string }[];
}

/** Throws FormatError. AppArmor 3.0 forgets the commas between programs: `"/a": [...]"/b": [...]`; they are put back. */
export function parseAaStatus(bytes: Uint8Array): AppArmorStatus {
  const text = addForgottenCommas(decodeReport(bytes, TOOL));
  const { version, profiles, processes } = fitShape(STATUS, parseJson(text, TOOL), TOOL);
  return {
    version,
    profiles: Object.entries(profiles).map(([name, mode]) => ({ name, mode })),
    processes: Object.entries(processes).flatMap(([program, running]) =>
      running.map(({ profile, status }) => ({ program, profile, status })),
    ),
  };
}
