// parse-grub-default.ts: /etc/default/grub and grub.d/*.cfg: shell assignments, of which two hold the kernel's command line.
import { joinContinued } from "../continued-lines.ts";
import { type BootParameter, parseCmdline } from "./parse-cmdline.ts";

const MAX_PARAMETERS = 2_000;

/** GRUB_CMDLINE_LINUX is for every entry, _DEFAULT for all but recovery ones; XEN's is for the kernel under Xen. */
const VARIABLES = /^(?:export[ \t]+)?(GRUB_CMDLINE_LINUX(?:_DEFAULT|_RECOVERY|_XEN_REPLACE(?:_DEFAULT)?)?)(\+?)=(.*)$/;

/** Reads the parameters of all assignments that count: of each variable the last one that does not add to itself, and those after it. Never throws. */
export function parseGrubDefault(text: string): BootParameter[] {
  const byVariable = new Map<string, BootParameter[]>();
  for (const [joined, line] of joinContinued(text)) {
    const [, name, plus, raw] = VARIABLES.exec(joined.trim()) ?? [];
    if (name === undefined || raw === undefined) continue;
    const value = shellValue(raw);
    // `X="$X quiet"` and `X+=" quiet"` both add to what is there.
    const reference = new RegExp(`\\$(?:${name}\\b|\\{${name}\\})`);
    const parameters = plus === "+" || reference.test(value) ? (byVariable.get(name) ?? []) : [];
    const room = Math.max(MAX_PARAMETERS - parameters.length, 0);
    parameters.push(...parseCmdline(value.replace(reference, " "), line).slice(0, room));
    byVariable.set(name, parameters);
  }
  return [...byVariable.values()].flat();
}

/** The value of an assignment without the shell's quotes, to the first blank or comment outside them. */
function shellValue(raw: string): string {
  const parts: string[] = [];
  let quote = "";
  for (let at = 0; at < raw.length; at++) {
    const char = raw[at] ?? "";
    if (char === "\\" && quote !== "'") parts.push(raw[++at] ?? "");
    else if (quote === "" && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = "";
    else if (quote === "" && /[\s;#]/.test(char)) break;
    else parts.push(char);
  }
  return parts.join("");
}
