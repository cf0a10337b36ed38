// json-report.ts: `--json`: one array, an object a line, written as subjects are judged, and closed whatever happens.
import type { NamedSubject } from "./group.ts";
import type { Report, Writer } from "./report.ts";
import { subjectJson } from "./subject-json.ts";

export function jsonReport(out: Writer): Report {
  let separator = "[\n";
  return {
    begin: () => undefined,
    subject: (subject: NamedSubject) => {
      out.write(separator + subjectJson(subject));
      separator = ",\n";
    },
    end: () => undefined,
    finish: () => out.write(separator === "[\n" ? "[]\n" : "\n]\n"),
  };
}
