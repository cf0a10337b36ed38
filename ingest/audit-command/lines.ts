// lines.ts: text for a terminal: wrapped to its width, coloured only where it is one, and never what a file's name would do to it.
import { styleText, stripVTControlCharacters } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** How a table is drawn. */
export interface Paper {
  readonly width: number;
  paint(style: Style, text: string): string;
}

const MIN_WIDTH = 60;
const MAX_WIDTH = 120;
/** A file or a pipe has no width; what is written there may be read on a terminal of the usual one. */
const DEFAULT_WIDTH = 100;

/** For a stream. NO_COLOR, FORCE_COLOR and whether it is a terminal are minded by styleText. */
export function paperFor(stream: NodeJS.WriteStream): Paper {
  const width = stream.isTTY ? stream.columns : DEFAULT_WIDTH;
  return {
    width: Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width)),
    paint: (style, text) => styleText(style, text, { stream }),
  };
}

/** Control characters, and those that turn the direction of writing. */
const HARMFUL = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Names of files and values in them may hold anything: no control character of theirs reaches the terminal. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(HARMFUL, "\ufffd");
}

/** Words in lines of at most `width` characters; what is longer than a line, such as a path, has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Wrapped text behind a first column: the first line after `first`, the others below it. */
export function hang(first: string, text: string, paper: Paper, indent: number): string[] {
  const [head = "", ...rest] = wrap(text, paper.width - indent);
  return [first + head, ...rest.map((line) => " ".repeat(indent) + line)];
}
