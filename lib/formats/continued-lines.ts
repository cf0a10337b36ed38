// continued-lines.ts: lines of which a backslash at the end joins the next one, as in shell files and modprobe.d.

/** Each logical line with the number of its first line, from 1. The backslash and the line end vanish. */
export function* joinContinued(text: string): Generator<readonly [text: string, line: number]> {
  let open: string[] = [];
  let start = 1;
  for (const [index, line] of text.split("\n").entries()) {
    if (open.length === 0) start = index + 1;
    if (line.endsWith("\\")) {
      open.push(line.slice(0, -1));
      continue;
    }
    yield [[...open, line].join(""), start];
    open = [];
  }
  if (open.length > 0) yield [open.join(""), start];
}
