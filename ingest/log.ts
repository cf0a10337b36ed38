// log.ts: what happens, told to people as lines or to machines as JSON, one object a line on standard error.
import pino from "pino";
import type { LogFormat } from "./log-formats.ts";

/** An event in a few words, with what it is about. */
export type Log = (event: string, fields?: Readonly<Record<string, unknown>>) => void;

/** JSON by pino: level, time (ISO 8601), msg and the fields. Text: "event: name value, name value". */
export function makeLog(format: LogFormat, line: (text: string) => void): Log {
  if (format === "text") return (event, fields = {}) => line(textOf(event, fields));
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: process.stderr.fd, sync: true }),
  );
  return (event, fields = {}) => logger.info(fields, event);
}

function textOf(event: string, fields: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(fields).map(
    ([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return words.length === 0 ? event : `${event}: ${words.join(", ")}`;
}
