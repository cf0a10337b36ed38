// apparmor-parser.ts: `apparmor_parser`, which loads nothing here: names of profiles (-N) and, compiled, their modes (-Q -d).
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { forEachOf, run } from "./tool.ts";

export interface ParserAnswer {
  /** With their parents' names: "cupsd//third_party"; null where it refuses the file. */
  readonly names: readonly string[] | null;
  /** How many complain: the dump does not say which. Null where it was not asked or refuses. */
  readonly complaining: number | null;
  readonly fault: string;
}

/** Files that maintainers' scripts make empty, such as local/NAME. More are missing for another reason. */
const MOST_STUBS = 8;

/** Asks for each file by itself; `base` is a copy of the policy that may be written to. */
export async function askParser(
  base: string,
  files: readonly string[],
  modes: boolean,
): Promise<Map<string, ParserAnswer>> {
  const answers = new Map<string, ParserAnswer>();
  await forEachOf(files, async (file) => {
    const named = await runStubbing(base, ["-N", file]);
    if (named.fault !== "") {
      answers.set(file, { names: null, complaining: null, fault: named.fault });
      return;
    }
    const dump = modes ? await runStubbing(base, ["-Q", "-K", "-d", file]) : null;
    answers.set(file, {
      names: named.stdout.split("\n").filter(Boolean),
      complaining:
        dump === null || dump.fault !== ""
          ? null
          : dump.stderr.split("\n").filter((line) => line === "Mode: complain").length,
      fault: "",
    });
  });
  return answers;
}

interface Answered {
  readonly stdout: string;
  readonly stderr: string;
  /** Why it refuses; empty when it does not. */
  readonly fault: string;
}

async function runStubbing(base: string, args: readonly string[]): Promise<Answered> {
  for (let stubs = 0; ; stubs++) {
    const { stdout, stderr } = await run("apparmor_parser", ["--base", base, ...args]);
    const fault = stderr.split("\n").find((line) => /error|Could not/i.test(line)) ?? "";
    const missing = /Could not open '([^']+)'/.exec(stderr)?.[1];
    if (missing === undefined || !missing.startsWith("local/") || stubs >= MOST_STUBS) return { stdout, stderr, fault };
    mkdirSync(dirname(join(base, missing)), { recursive: true });
    writeFileSync(join(base, missing), "");
  }
}
