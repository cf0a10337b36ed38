// tar/pax.ts: extended headers: "<length> <key>=<value>\n", over and over, values being any bytes.
import { decodeText } from "../byte-reader.ts";
import { FormatError } from "../format-error.ts";

export type PaxRecords = ReadonlyMap<string, Uint8Array>;

const BLANK = 0x20;
const NEWLINE = 0x0a;
const EQUALS = 0x3d;
const MAX_DIGITS = 8;

/** The records of one extended header; a later one of a key counts. `at` is where it begins. Throws FormatError. Format: pax(1), "pax Extended Header". */
export function readPax(bytes: Uint8Array, at: number): PaxRecords {
  const records = new Map<string, Uint8Array>();
  for (let start = 0; start < bytes.length;) {
    const blank = bytes.subarray(start, start + MAX_DIGITS + 1).indexOf(BLANK);
    const digits = decodeText(bytes.subarray(start, start + Math.max(blank, 0)));
    const length = /^[1-9]\d*$/.test(digits) ? Number(digits) : 0;
    const record = bytes.subarray(start + blank + 1, start + length - 1);
    const equals = record.indexOf(EQUALS);
    if (length <= blank + 1 || bytes[start + length - 1] !== NEWLINE || equals < 1)
      throw new FormatError('an extended header has a record that is not "<length> <key>=<value>"', at + start);
    records.set(decodeText(record.subarray(0, equals)), record.subarray(equals + 1));
    start += length;
  }
  return records;
}
