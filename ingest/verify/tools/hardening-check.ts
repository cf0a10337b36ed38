// hardening-check.ts: `hardening-check` of devscripts, one process a file: 100 ms each.
import { forEachOf, inGroups, run } from "./tool.ts";

/** Its words behind each heading: "yes", "no, not found!", "unknown, no protectable libc functions used". */
export interface HardeningAnswer {
  readonly pie: string;
  readonly stack: string;
  readonly fortify: string;
  readonly relro: string;
  readonly bindNow: string;
  readonly cfi: string;
}

/** It stops at a file that is not there, so groups are small. */
const FILES_A_CALL = 20;

export async function askHardeningCheck(paths: readonly string[]): Promise<Map<string, HardeningAnswer>> {
  const answers = new Map<string, HardeningAnswer>();
  await forEachOf(inGroups(paths, FILES_A_CALL), async (group) => {
    for (const [path, answer] of await askGroup(group)) answers.set(path, answer);
    const left = group.filter((path) => !answers.has(path));
    for (const path of left) for (const [, answer] of await askGroup([path])) answers.set(path, answer);
  });
  return answers;
}

/** The files that it has answered in full. */
async function askGroup(group: readonly string[]): Promise<(readonly [path: string, answer: HardeningAnswer])[]> {
  const { stdout } = await run("hardening-check", group);
  return stdout.split(/^(?=\/)/m).flatMap((block) => {
    const value = (heading: string): string => new RegExp(`^ ${heading}: (.*)$`, "m").exec(block)?.[1] ?? "";
    const path = block.slice(0, block.indexOf(":\n"));
    const answer = {
      pie: value("Position Independent Executable"),
      stack: value("Stack protected"),
      fortify: value("Fortify Source functions"),
      relro: value("Read-only relocations"),
      bindNow: value("Immediate binding"),
      cfi: value("Control flow integrity"),
    };
    const isWhole = group.includes(path) && Object.values(answer).every((text) => text !== "");
    return isWhole ? [[path, answer] as const] : [];
  });
}
