// age.tsx: how old data is: the absolute time first, then the distance, so that stale data never looks fresh.
import { formatAge, formatInstant } from "#lib/format.ts";

/** `at` is an instant or a day (ISO 8601). A day is told as a day. `short`: only the distance, the instant in the title. */
export function Age({ at, short = false }: { at: string; short?: boolean }) {
  const day = at.length === 10;
  const exact = day ? at : formatInstant(at);
  const age = formatAge(day ? `${at}T23:59:59Z` : at, Date.now());
  const distance = day && age === "just now" ? "today" : age;
  return (
    <time dateTime={at} title={exact}>
      {short ? distance : `${exact}, ${distance}`}
    </time>
  );
}
