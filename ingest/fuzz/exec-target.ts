// exec-target.ts: command lines, shell lines, the first lines of scripts and scripts themselves.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseShebang, readShellLine, resolveExecTarget, type Look } from "#lib/formats/exec-target/index.ts";
import type { FuzzTarget } from "./target.ts";

const TESTDATA = join(import.meta.dirname, "../../lib/formats/exec-target/testdata");

const seeds = (): Uint8Array[] =>
  ["ok-commands", "ok-shell-lines", "ok-script"].map((name) => readFileSync(join(TESTDATA, name)));

const look: Look = (path) => {
  if (path.endsWith("food")) return "elf";
  return path.endsWith("foo") || path.endsWith("script") ? "script" : null;
};

/** Bytes as a script, and each of their first lines as a command and behind `sh -c`. What is certain has no reason to doubt it. */
function run(bytes: Uint8Array): void {
  const text = Buffer.from(bytes).toString("latin1");
  const scripts = { textOf: () => text, isTool: (path: string): boolean => path.endsWith("tool") };
  const around = { look, interpreterOf: () => "/bin/sh" };
  resolveExecTarget(["/script"], { ...around, scripts });
  const commands = text.split("\n").slice(0, 40);
  for (const argv of commands.flatMap((line) => [line.split(" "), ["sh", "-c", line]])) {
    const found = resolveExecTarget(argv, around);
    if (found !== null && found.certain !== (found.reason === null))
      throw new Error(`certain, and yet: ${found.reason ?? ""}`);
  }
  readShellLine(text);
  parseShebang(bytes);
}

export const execTargetTarget: FuzzTarget = { name: "exec-target", seeds, run };
