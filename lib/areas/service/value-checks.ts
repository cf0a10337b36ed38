// value-checks.ts: what systemd 252 takes for a value of each type; what it does not take it ignores with a warning.
import {
  expandSpecifiers,
  isPlainAbsolutePath,
  isPlainPath,
  isSize,
  isTimeSpan,
  parseBoolean,
  parseInteger,
  parseMode,
  parseUnitName,
  parseUnsigned,
  percentOf,
  quote,
  sizeOf,
  splitWords,
  type SpecifierContext,
  type WordRules,
} from "#lib/formats/unit/index.ts";
import { ERRNO_NAMES, EXIT_STATUSES, foldCase } from "./names-table.ts";
import { BROKEN, unknownSpecifier } from "./setting-parsers.ts";

/** Why systemd ignores the value or a part of it, as a clause; null when it takes all of it. */
export type ValueCheck = (value: string, unit: SpecifierContext) => string | null;

/** A check of one word or of a whole value without specifiers. */
type Test = (text: string) => boolean;

/** Values that pass a test; `what` finishes "... is ...". */
export const value =
  (what: string, test: Test): ValueCheck =>
  (text) =>
    test(text) ? null : `${quote(text)} is ${what}`;

/** The same after specifiers are replaced. */
export const expanded =
  (check: ValueCheck): ValueCheck =>
  (text, unit) => {
    const result = expandSpecifiers(text, unit);
    return result === null ? unknownSpecifier(text) : check(result, unit);
  };

/** An empty value resets the setting. */
export const orEmpty =
  (check: ValueCheck): ValueCheck =>
  (text, unit) =>
    text === "" ? null : check(text, unit);

/** Every word by itself, split as `rules` say; the first fault is told. */
export const words =
  (check: ValueCheck, rules: WordRules = { unquote: true }): ValueCheck =>
  (text, unit) => {
    const { words: list, broken } = splitWords(text, rules);
    for (const word of list) {
      const fault = check(word, unit);
      if (fault !== null) return fault;
    }
    return broken ? BROKEN : null;
  };

export const oneOf = (...names: readonly string[]): ValueCheck =>
  value(`none of ${names.join(", ")}`, (text) => names.includes(text));

export const text: ValueCheck = expanded(() => null);

export const boolean: ValueCheck = value("not a boolean", (text) => parseBoolean(text) !== null);
export const booleanOr = (...names: readonly string[]): ValueCheck =>
  value(`neither a boolean nor ${names.join(", ")}`, (text) => parseBoolean(text) !== null || names.includes(text));

export const timeSpan: ValueCheck = value("not a time span", isTimeSpan);
export const mode: ValueCheck = value("not an octal file mode", (text) => parseMode(text) !== null);

const isUnsigned = (most: bigint): Test => {
  return (text) => {
    const number = parseUnsigned(text);
    return number !== null && number <= most;
  };
};
export const unsigned: ValueCheck = value("not a whole number of 32 bits", isUnsigned(0xffff_ffffn));
export const integer = (least: number, most: number): ValueCheck =>
  value(`not a whole number from ${least} to ${most}`, isInteger(least, most));
function isInteger(least: number, most: number): Test {
  return (text) => {
    const number = parseInteger(text);
    return number !== null && number >= least && number <= most;
  };
}
export const integerOr = (least: number, most: number, ...names: readonly string[]): ValueCheck =>
  value(
    `neither a whole number from ${least} to ${most} nor ${names.join(", ")}`,
    (text) => names.includes(text) || isInteger(least, most)(text),
  );

/** `SOFT:HARD` or one for both, each a number of the kind or "infinity". */
const limit = (what: string, test: Test): ValueCheck =>
  value(`not a limit in ${what}`, (text) => {
    const parts = text.split(":");
    return parts.length <= 2 && parts.every((part) => part === "infinity" || test(part));
  });
export const sizeLimit = limit("bytes", isSize);
export const countLimit = limit("numbers", isUnsigned(2n ** 64n - 1n));
export const timeLimit = limit("time", isTimeSpan);
export const niceLimit = limit("nice levels", (text) =>
  /^[+-]/.test(text) ? isInteger(-20, 19)(text) : isUnsigned(40n)(text),
);

const isShare: Test = (text) => (percentOf(text) ?? 101) <= 100;
export const memory: ValueCheck = value(
  "neither a size nor a share of the memory",
  (text) => text === "infinity" || isShare(text) || isSize(text),
);
export const someMemory: ValueCheck = value(
  "neither a size above 0 nor a share of the memory",
  (text) => text === "infinity" || isShare(text) || (sizeOf(text) ?? 0) >= 1,
);
export const tasks: ValueCheck = value(
  "neither a number above 0 nor a share",
  (text) => text === "infinity" || isShare(text) || (parseUnsigned(text) ?? 0n) > 0n,
);
export const quota: ValueCheck = value("not a share above 0%", (text) => (percentOf(text) ?? 0) > 0);
export const share: ValueCheck = value("not a share of 0% to 100%", isShare);

const isWeight = isInteger(1, 10_000);
const deviceAnd = (what: string, test: Test): ValueCheck =>
  value(`not a device and ${what}`, (text) => {
    const { words: list } = splitWords(text, { unquote: true });
    return list.length >= 2 && test(list.slice(1).join(" "));
  });
export const deviceRate = deviceAnd("a rate", (text) => text === "infinity" || isSize(text));
export const deviceWeight = deviceAnd("a weight from 1 to 10000", isWeight);
export const deviceLatency = deviceAnd("a time span", isTimeSpan);

const MAX_CPU = 8192;
const isCpuRange: Test = (word) => {
  const [first, last = first, ...more] = word.split("-").map((part) => parseUnsigned(part));
  return (
    more.length === 0 &&
    typeof first === "bigint" &&
    typeof last === "bigint" &&
    first <= last &&
    (last < MAX_CPU || last === 0xffff_ffffn)
  );
};
export const cpus: ValueCheck = expanded(
  words(value("not a number or range of CPUs", isCpuRange), { unquote: true, separators: " \t\n\r," }),
);

const SIGNALS =
  "HUP INT QUIT ILL TRAP ABRT IOT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO POLL PWR SYS".split(
    " ",
  );
const isSignal: Test = (text) => {
  const name = text.replace(/^SIG/, "");
  return SIGNALS.includes(name) || /^RT(?:MIN(?:\+\d{1,2})?|MAX(?:-\d{1,2})?)$/.test(name) || isInteger(1, 64)(text);
};
export const signal: ValueCheck = value("not a signal", isSignal);
export const exitStatuses: ValueCheck = words(
  value(
    "neither an exit status nor a signal",
    (word) => isSignal(word) || isInteger(0, 255)(word) || EXIT_STATUSES.has(word),
  ),
);

const ENVIRONMENT: WordRules = { unquote: true, unescape: true };
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
// eslint-disable-next-line no-control-regex -- control characters are what systemd refuses in a variable
const isVariable: Test = (word) => /^[A-Za-z_][A-Za-z0-9_]*=[^\x00-\x08\x0b-\x1f\x7f]*$/.test(word);
export const environment: ValueCheck = words(expanded(value("no assignment of a variable", isVariable)), ENVIRONMENT);
export const variables: ValueCheck = words(expanded(value("not a variable's name", (word) => VARIABLE.test(word))), {
  unquote: true,
});
export const unsetVariables: ValueCheck = words(
  expanded(value("neither a variable's name nor an assignment", (word) => VARIABLE.test(word) || isVariable(word))),
  ENVIRONMENT,
);

const isAbsolute = (text: string): boolean => isPlainAbsolutePath(text);
export const path: ValueCheck = orEmpty(expanded(orEmpty(value("not a plain absolute path", isAbsolute))));
export const conditionPath: ValueCheck = (text, unit) =>
  expanded(value("not a plain absolute path", isAbsolute))(text.replace(/^\|?\s*!?\s*/, ""), unit);
export const forgivenPath: ValueCheck = (text, unit) =>
  expanded(value("not a plain absolute path", isAbsolute))(text.replace(/^-/, ""), unit);
/** A path that may be missing (`-`) or lies below the root directory (`+`). */
export const markedPath: ValueCheck = (text, unit) =>
  expanded(value("not a plain absolute path", isAbsolute))(text.replace(/^-?\+?/, ""), unit);
export const paths: ValueCheck = words(markedPath);
export const searchPath: ValueCheck = words(expanded(value("not a plain absolute path", isAbsolute)), {
  unquote: true,
  separators: ":",
});
/** `SOURCE[:DESTINATION[:OPTIONS]]`. */
export const boundPath: ValueCheck = (text, unit) => {
  const [source = "", target = source.replace(/^-/, ""), options = "rbind", ...more] = text.split(":");
  if (more.length > 0 || !options.split(",").every((option) => ["rbind", "norbind", ""].includes(option))) {
    return `${quote(text)} has unknown options`;
  }
  return forgivenPath(source, unit) ?? expanded(value("not a plain absolute path", isAbsolute))(target, unit);
};
export const mountPaths: ValueCheck = words(expanded(value("not a plain absolute path", isAbsolute)));
/** `PATH:OPTIONS`, several; what the options may be depends on the file system. */
export const temporaryPath: ValueCheck = (text, unit) =>
  expanded(value("not a plain absolute path", isAbsolute))(text.replace(/:.*$/s, ""), unit);
/** Names below /run, /var/lib and the like; systemd keeps "private" for itself. */
const isBelow: Test = (name) => isPlainPath(name) && !name.startsWith("/") && !/^private(?:\/|$)/.test(name);
const below = expanded(value("not a path below that directory", isBelow));
/** `NAME[:LINK]`, several. */
export const directories: ValueCheck = words((word, unit) => {
  const [name, link] = halves(word);
  return below(name, unit) ?? (link === "" ? null : below(link, unit));
});
/** The same without a link. */
export const plainDirectories: ValueCheck = words((word, unit) => {
  const [name, link] = halves(word);
  return below(name, unit) ?? (link === "" ? null : `${quote(word)} has a link, which this directory cannot have`);
});
function halves(word: string): readonly [string, string] {
  const colon = word.indexOf(":");
  return colon < 0 ? [word, ""] : [word.slice(0, colon), word.slice(colon + 1)];
}

const OUTPUTS = "inherit null tty journal kmsg socket journal+console kmsg+console syslog syslog+console".split(" ");
const INPUTS = "null tty tty-force tty-fail socket data".split(" ");
const isFile = (text: string, ...kinds: readonly string[]): boolean =>
  kinds.some((kind) => text.startsWith(`${kind}:/`));
const isDescriptor: Test = (text) => text === "fd" || text.startsWith("fd:");
export const output: ValueCheck = value(
  "no kind of output",
  (text) => OUTPUTS.includes(text) || isDescriptor(text) || isFile(text, "file", "append", "truncate"),
);
export const input: ValueCheck = value(
  "no kind of input",
  (text) => INPUTS.includes(text) || isDescriptor(text) || isFile(text, "file"),
);

export const documentation: ValueCheck = words(
  expanded(orEmpty(value("no address of a document", (word) => /^(?:https?:\/\/|file:\/|info:.|man:.)/.test(word)))),
);
export const unitOf = (type: string): ValueCheck =>
  expanded(value(`not the name of a ${type}`, (name) => name === `-.${type}` || parseUnitName(name)?.type === type));
export const unitsOf = (type: string): ValueCheck => words(unitOf(type));

const isLogField: Test = (word) => /^[A-Z0-9][A-Z0-9_]{0,63}=/.test(word) && !/^[0-9]/.test(word);
export const logFields: ValueCheck = words(expanded(value("no FIELD=VALUE", isLogField)), ENVIRONMENT);
export const errorNumber: ValueCheck = value(
  "neither an error number nor kill",
  (text) => text === "kill" || ERRNO_NAMES.has(foldCase(text)) || isInteger(1, 4095)(text),
);
const PORT = /^(?:ipv[46]:)?(?:(?:tcp|udp):)?(?:any|([0-9a-fA-FxXoO]+)(?:-([0-9a-fA-FxXoO]+))?)$/;
export const socketBind: ValueCheck = value("no [FAMILY:][PROTOCOL:]PORTS", (text) => {
  const [, first = "1", last = first] = PORT.exec(text) ?? ["", "0"];
  return isInteger(1, 65_535)(first) && isInteger(1, 65_535)(last);
});
