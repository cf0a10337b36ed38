// unit/index.ts: systemd unit files: syntax, names, drop-ins, values.
export { loadUnit, type Fragment, type LoadedUnit, type UnitState } from "./load-unit.ts";
export { didYouMean } from "./did-you-mean.ts";
export {
  parseUnitFile,
  quote,
  WARNING_RULES,
  type Assignment,
  type ParsedUnitFile,
  type UnitWarning,
  type WarningRule,
} from "./parse-unit-file.ts";
export { MAX_UNIT_BYTES, type Refusal } from "./logical-lines.ts";
export { KNOWN_DIRECTIVES, type KnownDirectives } from "./directives-table.ts";
export { parseExecLine, type ExecCommand, type ExecLine } from "./exec-line.ts";
export { expandSpecifiers, type SpecifierContext } from "./specifiers.ts";
export { indexUnits, type UnitIndex } from "./unit-index.ts";
export { UNIT_DIRS } from "./unit-dirs.ts";
export { baseName, buildUnitName, parseUnitName, type UnitName } from "./unit-name.ts";
export { strip, WHITESPACE } from "./strip.ts";
export { nextWord, splitWords, type Word, type WordRules, type Words } from "./words.ts";
export {
  isFileName,
  isPlainAbsolutePath,
  isPlainPath,
  isStrictUserName,
  isUserName,
  parseBoolean,
  parseInteger,
  parseMode,
  simplifyPath,
} from "./values.ts";
export { isSize, isTimeSpan, parseUnsigned, percentOf, sizeOf } from "./quantities.ts";
