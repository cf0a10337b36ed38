// format.ts: numbers, shares and dates -> text, the same everywhere.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const COUNT = new Intl.NumberFormat("en-US");

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** "0 B", "812 kB", "1.4 GB": powers of 1000, two digits at least. */
export function formatBytes(bytes: number): string {
  const step = Math.min(BYTE_UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** step;
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)} ${BYTE_UNITS[step] ?? ""}`;
}

/** 15210 -> "15,210". */
export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** A total that was only counted up to `cap`: 10001 -> "10,000+". */
export function formatCapped(count: number, cap: number): string {
  return count > cap ? `${COUNT.format(cap)}+` : COUNT.format(count);
}

/** "1 package", "12 packages", "1 entry" with `many` given. */
export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** "1 unit", "99 ELF files", from the many that an area calls its subjects. */
export function countOf(count: number, many: string): string {
  return plural(count, many.replace(/s$/, ""), many);
}

/** A share in per cent. Never "100 %" of something that is not all of it, never "0 %" of something that is not nothing. */
export function formatPercent(part: number, whole: number): string {
  if (whole <= 0) return "none";
  const percent = (100 * part) / whole;
  if (part < whole && percent >= 99.5) return "> 99 %";
  if (part > 0 && percent < 0.5) return "< 1 %";
  return `${Math.round(percent)} %`;
}

/** An instant (ISO 8601) -> "2026-11-23 14:02 UTC". */
export function formatInstant(iso: string): string {
  const text = new Date(iso).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}

/** Distances below this many of a unit are told in that unit. */
const AGES: readonly (readonly [below: number, unitMs: number, unit: string])[] = [
  [60 * MINUTE, MINUTE, "minute"],
  [36 * HOUR, HOUR, "hour"],
  [60 * DAY, DAY, "day"],
  [730 * DAY, 30.44 * DAY, "month"],
  [Infinity, 365 * DAY, "year"],
];

/** How long before `nowMs` an instant was: "2 hours ago"; "just now" below two minutes, also for clocks a little ahead. */
export function formatAge(iso: string, nowMs: number): string {
  const distance = nowMs - Date.parse(iso);
  if (distance < 2 * MINUTE) return "just now";
  const [, unitMs, unit] = AGES.find(([below]) => distance < below) ?? [0, DAY, "day"];
  return `${plural(Math.floor(distance / unitMs), unit)} ago`;
}

/** 83_400 -> "1 min 23 s"; 640 -> "0.6 s". */
export function formatDuration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** ["a", "b", "c"] -> "a, b and c". */
export function formatList(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
