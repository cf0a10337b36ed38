// screen.ts: what `up` shows: lines that stay, and on a terminal one live line below them.
import { stripVTControlCharacters, styleText } from "node:util";

const REPEAT_AFTER = 15_000;

export interface Screen {
  /** A line that stays. */
  line(text?: string): void;
  /** What goes on now; null when nothing does. Without a terminal it is printed now and then. */
  live(text: string | null): void;
}

/** What a screen needs of a stream. */
export interface Output {
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): unknown;
}

/** A screen on `out`. */
export function makeScreen(out: Output = process.stdout, now: () => number = Date.now): Screen {
  let shown: string | null = null;
  let printedAt = now();
  const clear = out.isTTY ? "\r\u001b[2K" : "";
  const draw = (): void => {
    if (out.isTTY && shown !== null)
      out.write(clear + stripVTControlCharacters(shown).slice(0, Math.max(20, out.columns - 1)));
  };
  return {
    line: (text = "") => {
      out.write(`${shown === null ? "" : clear}${text}\n`);
      draw();
    },
    live: (text) => {
      if (out.isTTY && text === null && shown !== null) out.write(clear);
      shown = text;
      draw();
      if (out.isTTY || text === null || now() - printedAt < REPEAT_AFTER) return;
      printedAt = now();
      out.write(`${text}\n`);
    },
  };
}

export const bold = (text: string): string => styleText("bold", text);
