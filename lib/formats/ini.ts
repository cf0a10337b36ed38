// ini.ts: sections of key=value lines, as NetworkManager (GLib key files), systemd's .link files and iwd write them.
import { FormatError } from "./format-error.ts";

export interface IniLine {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

export interface IniFile {
  readonly lines: readonly IniLine[];
  /** Sections in their order, those without lines too. */
  readonly sections: readonly string[];
  /** Lines that are none of both, with the reason. The first few. */
  readonly problems: readonly string[];
}

const MAX_BYTES = 1024 * 1024;
const MAX_LINES = 20_000;
const MAX_PROBLEMS = 20;
const MAX_SHOWN = 80;

/**
 * Reads such a file: comments begin with # or ;, a key may come more than once, blanks around "=" do not count.
 * Throws FormatError when the bytes are no text, or more than any such file has.
 */
export function parseIni(bytes: Uint8Array): IniFile {
  if (bytes.length > MAX_BYTES)
    throw new FormatError(`a configuration file of ${bytes.length} bytes; expected at most ${MAX_BYTES}`);
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw new FormatError("a zero byte; expected lines of text", zero);
  const lines: IniLine[] = [];
  const sections: string[] = [];
  const problems: string[] = [];
  const complain = (line: number, what: string): void => {
    if (problems.length < MAX_PROBLEMS) problems.push(`line ${line} ${what}`);
  };
  for (const [index, raw] of new TextDecoder().decode(bytes).split("\n").entries()) {
    const [text, line] = [raw.trim(), index + 1];
    if (text === "" || text.startsWith("#") || text.startsWith(";")) continue;
    const equals = text.indexOf("=");
    const section = sections.at(-1);
    if (text.startsWith("[") && text.endsWith("]")) sections.push(text.slice(1, -1).trim());
    else if (equals <= 0) complain(line, `is no key=value: ${text.slice(0, MAX_SHOWN)}`);
    else if (section === undefined) complain(line, "stands before the first section");
    else lines.push({ section, key: text.slice(0, equals).trim(), value: text.slice(equals + 1).trim(), line });
    if (lines.length + sections.length > MAX_LINES)
      throw new FormatError(`a configuration file of more than ${MAX_LINES} lines`);
  }
  return { lines, sections, problems };
}
