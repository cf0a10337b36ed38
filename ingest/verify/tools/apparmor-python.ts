// apparmor-python.ts: python3-apparmor, the library of aa-genprof and its kin: attachments and modes as its own parser reads them.
import { z } from "zod";
import { run } from "./tool.ts";

const PYTHON = "/usr/bin/python3";
/** Reads each file by itself: one that the library cannot read must not stop the others. */
const SCRIPT = `
import json, sys
import apparmor.aa as aa
aa.init_aa(profiledir=sys.argv[1])
answers = {}
for path in sys.argv[2:]:
    try:
        with open(path) as file:
            data = aa.parse_profile_data(file.readlines(), path, 0)
        found = [data[name][name] for name in data]
        answers[path] = [p["attachment"] or (p["name"] if p["name"][0] in "/@" else "") for p in found]
    except Exception as error:
        print(path, type(error).__name__, error, file=sys.stderr)
json.dump(answers, sys.stdout)
`;
const Answers = z.record(z.string(), z.array(z.string()));

export async function canAskPython(): Promise<boolean> {
  const { stdout } = await run(PYTHON, ["-c", "import apparmor.aa; print('yes')"]).catch(() => ({ stdout: "" }));
  return stdout.trim() === "yes";
}

/** File -> what its top-level profiles attach to, as written; files that the library refuses have no answer. */
export async function askPythonApparmor(
  base: string,
  files: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const { stdout } = await run(PYTHON, ["-c", SCRIPT, base, ...files]);
  const answers = Answers.parse(JSON.parse(stdout === "" ? "{}" : stdout));
  return new Map(Object.entries(answers).map(([file, attached]) => [file, attached.filter(Boolean)]));
}
