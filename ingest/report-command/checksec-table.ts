// checksec-table.ts: checksec's words and the checks that make the same claim; 2.x and 3.x say it differently.
import type { Verdict } from "#lib/areas/area.ts";
import { type ChecksecFile, parseChecksec } from "#lib/formats/reports/index.ts";
import { LeftOver, type Judged, type MappedReport, type Opinion } from "./opinion.ts";

interface Row {
  readonly field: string;
  readonly check: string;
  /** Lower-case word -> verdict; other words are left over. */
  readonly words: Readonly<Record<string, Verdict>>;
}

const ROWS: readonly Row[] = [
  {
    field: "relro",
    check: "full-relro",
    words: {
      full: "pass",
      partial: "fail",
      no: "fail",
      "full relro": "pass",
      "partial relro": "fail",
      "no relro": "fail",
      "n/a": "not-applicable",
    },
  },
  {
    field: "canary",
    check: "stack-protector",
    words: { yes: "pass", no: "fail", "canary found": "pass", "no canary found": "fail" },
  },
  {
    field: "nx",
    check: "nx-stack",
    words: { yes: "pass", no: "fail", "nx enabled": "pass", "nx disabled": "fail", "n/a": "not-applicable" },
  },
  {
    field: "pie",
    check: "pie",
    // 3.x calls every ET_DYN "PIE Enabled", shared libraries too: as ours, which do not apply there, it finds no fault.
    words: {
      yes: "pass",
      no: "fail",
      dso: "not-applicable",
      rel: "not-applicable",
      "pie enabled": "pass",
      "pie disabled": "fail",
    },
  },
  { field: "fortify_source", check: "fortify", words: { yes: "pass", no: "fail", "n/a": "not-applicable" } },
  // That there is a search path is no fault yet; where it leads is for our check, and checksec does not say.
  { field: "rpath", check: "safe-runpath", words: { no: "pass", "no rpath": "pass" } },
];

const BESIDE: Readonly<Record<string, readonly string[]>> = {
  fortify_source: ["fortified", "fortify-able", "fortifyable"],
  rpath: ["runpath"],
};
const NO_RUNPATH = new Set(["no", "no runpath"]);

/** Throws FormatError. */
export function mapChecksec(bytes: Uint8Array): MappedReport {
  const left = new LeftOver();
  const judged = parseChecksec(bytes).map((file) => judge(file, left));
  return { judged, left: left.counts };
}

function judge({ path, words }: ChecksecFile, left: LeftOver): Judged {
  const told = new Set(ROWS.flatMap(({ field }) => [field, ...(BESIDE[field] ?? [])]));
  for (const field of Object.keys(words)) if (!told.has(field)) left.add(field);
  const opinions = ROWS.flatMap((row): Opinion[] => {
    const verdict = verdictOf(row, words);
    if (verdict === null) {
      left.add(`${row.field} "${words[row.field] ?? ""}"`);
      return [];
    }
    const fields = [row.field, ...(BESIDE[row.field] ?? [])].filter((field) => words[field] !== undefined);
    return [{ check: row.check, verdict, said: fields.map((label) => ({ label, value: words[label] ?? "" })) }];
  });
  return { named: { by: "path", kind: "elf", path }, opinions };
}

function verdictOf({ field, words: known }: Row, words: Readonly<Record<string, string>>): Verdict | null {
  const word = words[field]?.toLowerCase() ?? "";
  if (field === "rpath" && !NO_RUNPATH.has(words["runpath"]?.toLowerCase() ?? "")) return null;
  // "no" of a file that calls nothing which could be checked: by its own count there is nothing to do.
  if (field === "fortify_source" && word === "no" && (words["fortify-able"] ?? words["fortifyable"]) === "0")
    return "not-applicable";
  return Object.hasOwn(known, word) ? (known[word] ?? null) : null;
}
