// checksec.ts: the shell script `checksec` (2.6), one process a file: 100 ms each.
import { forEachOf, run } from "./tool.ts";

/** Its words: "Partial RELRO", "No Canary found", "NX enabled", "PIE enabled", "No RPATH", "Yes". */
export interface ChecksecAnswer {
  readonly relro: string;
  readonly canary: string;
  readonly nx: string;
  readonly pie: string;
  readonly rpath: string;
  readonly runpath: string;
  readonly fortify: string;
  readonly fortified: number;
}

/** CSV, because its JSON is broken for setuid files. Files that it refuses have no answer. */
export async function askChecksec(paths: readonly string[]): Promise<Map<string, ChecksecAnswer>> {
  const answers = new Map<string, ChecksecAnswer>();
  await forEachOf(paths, async (path) => {
    const { stdout } = await run("checksec", ["--format=csv", `--file=${path}`]);
    const line = stdout.split("\n").find((text) => text.endsWith(path)) ?? "";
    const [relro, canary, nx, pie, rpath, runpath, , fortify, fortified] = line.split(",");
    if (relro === undefined || fortified === undefined) return;
    answers.set(path, {
      ...{ relro, canary: canary ?? "", nx: nx ?? "", pie: pie ?? "", rpath: rpath ?? "", runpath: runpath ?? "" },
      ...{ fortify: fortify ?? "", fortified: Number(fortified) },
    });
  });
  return answers;
}
