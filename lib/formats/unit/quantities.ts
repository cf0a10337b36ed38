// quantities.ts: amounts as systemd reads them: time spans, sizes, shares, whole numbers.

const TIME_UNITS =
  /^(?:seconds|second|sec|s|minutes|minute|min|months|month|msec|ms|M|m|hours|hour|hr|h|days|day|d|weeks|week|w|years|year|y|usec|us|[µμ]s|nsec|ns)/;
const NUMBER = /^(?:(\d+)(?:\.\d*)?|\.\d+)/;
const SPACE = /^[ \t\n\r]+/;
/** What does not fit into systemd's 64 bits, microseconds of the smallest unit or bytes, is refused; this many digits always do. */
const MAX_DIGITS = 18;

/** True for `5`, `1.5`, `1min 30s`, `infinity`: systemd.time(7). A number without a unit counts in the setting's own. */
export function isTimeSpan(text: string): boolean {
  if (text === "infinity") return true;
  let rest = text.trimStart();
  if (rest === "") return false;
  while (rest !== "") {
    const number = numberAt(rest);
    if (number === null) return false;
    const behind = rest.slice(number.length);
    const spaced = behind.replace(SPACE, "");
    const unit = TIME_UNITS.exec(spaced)?.[0] ?? "";
    // "12.34.56" is none, "12.34 .56" is two spans.
    if (behind !== "" && unit === "" && spaced === behind) return false;
    rest = spaced.slice(unit.length).replace(SPACE, "");
  }
  return true;
}

/** True for `4096`, `1.5G`, `1G 512M`: a size to the base of 1024, its units in descending order. */
export function isSize(text: string): boolean {
  return sizeOf(text) !== null;
}

/** A size in bytes, roughly (as a floating-point number); null for anything else. */
export function sizeOf(text: string): number | null {
  let rest = text.replace(SPACE, "");
  let sum = 0;
  // The last is the empty unit, behind which nothing may come.
  let units = ["E", "P", "T", "G", "M", "K", "B", ""];
  if (rest === "") return null;
  while (rest !== "") {
    const number = numberAt(rest);
    if (number === null) return null;
    const behind = rest.slice(number.length).replace(SPACE, "");
    const index = units.findIndex((unit) => behind.startsWith(unit));
    const unit = units[index];
    if (unit === undefined) return null;
    sum += Number(number) * 1024 ** Math.max(0, "BKMGTPE".indexOf(unit === "" ? "B" : unit));
    units = units.slice(index + 1);
    rest = behind.slice(unit.length).replace(SPACE, "");
  }
  return sum;
}

function numberAt(text: string): string | null {
  const match = NUMBER.exec(text);
  return match === null || (match[1]?.length ?? 0) > MAX_DIGITS ? null : match[0];
}

/** A share such as `12.5%` as a number of percent; per mille and per ten thousand are taken too. Null for anything else. */
export function percentOf(text: string): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,2})?)([%‰‱])$/.exec(text);
  if (match === null) return null;
  return Number(match[1]) / (match[2] === "%" ? 1 : match[2] === "‰" ? 10 : 100);
}

/** A whole number of at most 64 bits without a sign, as strtoul reads it with base 0: `10`, `0x10`, `010`, `0b10`, `0o10`. Null for anything else. */
export function parseUnsigned(text: string): bigint | null {
  const octal = /^0[oO]?([0-7]{1,22})$/.exec(text)?.[1];
  const isOther = /^(?:0|[1-9][0-9]{0,19}|0[xX][0-9a-fA-F]{1,16}|0[bB][01]{1,64})$/.test(text);
  if (octal === undefined && !isOther) return null;
  const value = BigInt(octal === undefined ? text : `0o${octal}`);
  return value < 2n ** 64n ? value : null;
}
