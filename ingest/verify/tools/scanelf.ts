// scanelf.ts: `scanelf` of pax-utils over many ELF files.
import { forEachOf, inGroups, run } from "./tool.ts";

/** Its columns; "-" stands for nothing. */
export interface ScanelfAnswer {
  /** "ET_DYN" */
  readonly type: string;
  /** PT_GNU_STACK, PT_GNU_RELRO, PT_LOAD: "RW-", "---" where there is none; "!WX" begins with a mark where it is bad. */
  readonly stack: string;
  readonly relro: string;
  readonly load: string;
  readonly textrel: string;
  readonly rpath: string;
  /** NOW, LAZY, STATIC. */
  readonly bind: string;
}

/** Asks for all files at once; files that it does not take for ELF have no answer. */
export async function askScanelf(paths: readonly string[]): Promise<Map<string, ScanelfAnswer>> {
  const answers = new Map<string, ScanelfAnswer>();
  await forEachOf(inGroups(paths), async (group) => {
    // One field a "#", behind a mark that no value has, so that a path with blanks or an RPATH stay whole.
    const { stdout } = await run("scanelf", ["-BF", "%o\u001f%e\u001f%t\u001f%r\u001f%b\u001f%F#F", ...group]);
    for (const line of stdout.split("\n")) {
      const [type = "", marks = "", textrel = "", rpath = "", bind = "", path = ""] = line.split("\u001f");
      const [stack = "", relro = "", load = ""] = marks.trim().split(/\s+/);
      if (path !== "") answers.set(path, { type: type.trim(), stack, relro, load, textrel, rpath, bind: bind.trim() });
    }
  });
  return answers;
}
