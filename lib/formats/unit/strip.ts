// strip.ts: systemd's idea of white space, which is narrower than JavaScript's.

/** The characters that systemd strips and splits at; form feeds and no-break spaces are ordinary text to it. */
export const WHITESPACE = " \t\n\r";

/** Drops leading and trailing white space, in linear time (a regular expression with `+$` is quadratic on hostile input). */
export function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && WHITESPACE.includes(text.charAt(start))) start++;
  while (end > start && WHITESPACE.includes(text.charAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}
