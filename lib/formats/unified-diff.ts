// unified-diff.ts: a new file out of a patch in the unified format (diff(1)): how sources of format 1.0 carry their debian/ directory.

/**
 * The text of a file that the patch adds whole; null where it adds none of that path, or changes one that was there before, of which
 * it shows only a part. The first directory of the patch's paths does not count (as with `patch -p1`).
 */
export function readAddedFile(patch: string, path: string): string | null {
  let lines: string[] | null = null;
  let left = 0;
  for (const line of linesOf(patch)) {
    if (left > 0) {
      // Of a file that is added every line begins with "+"; "\ No newline at end of file" is no line of it.
      if (!line.startsWith("+")) return null;
      lines?.push(line.slice(1));
      left -= 1;
    } else if (lines !== null) {
      const hunk = /^@@ -0,0 \+1(?:,(\d{1,7}))? @@/.exec(line);
      if (lines.length > 0 || hunk === null) return lines.length > 0 ? `${lines.join("\n")}\n` : null;
      left = Number(hunk[1] ?? 1);
    } else if (line.startsWith("+++ ") && pathOf(line) === path) lines = [];
  }
  return lines !== null && lines.length > 0 && left === 0 ? `${lines.join("\n")}\n` : null;
}

/** "+++ hello-2.10/debian/rules\t2022-..." -> "debian/rules" */
function pathOf(line: string): string {
  const name = line.slice("+++ ".length).split("\t", 1)[0] ?? "";
  return name.slice(name.indexOf("/") + 1).trim();
}

function* linesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const end = text.indexOf("\n", at);
    yield text.slice(at, end < 0 ? text.length : end);
    if (end < 0) return;
    at = end + 1;
  }
}
