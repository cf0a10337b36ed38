// systemd-table.ts: the tests of `systemd-analyze security` that make the claim of one of our checks, alone or together.
import path from "node:path";
import type { Evidence, Verdict } from "#lib/areas/area.ts";
import { type AnalyzedTest, parseSystemdAnalyze } from "#lib/formats/reports/index.ts";
import { PlainError } from "#lib/plain-error.ts";
import { all, any, LeftOver, type Judged, type MappedReport, type Opinion } from "./opinion.ts";

interface Row {
  readonly check: string;
  readonly fields: readonly string[];
  /** All of them by default; any: one is enough. */
  readonly fold?: typeof any;
  /** Our claim holds as well where systemd sees half the way: what it then says (systemd 252; nothing at all for one level of ProtectProc=). */
  readonly enough?: RegExp;
}

const capabilities = ["SYS_ADMIN", "SYS_PTRACE", "SYS_RAWIO", "SYS_MODULE"];
const calls = ["clock", "cpu_emulation", "debug", "module", "mount", "obsolete", "raw_io", "reboot", "swap"];
const single = (check: string, field: string): Row => ({ check, fields: [field] });

const ROWS: readonly Row[] = [
  single("no-new-privileges", "NoNewPrivileges"),
  single("runs-as-user", "UserOrDynamicUser"),
  single("private-tmp", "PrivateTmp"),
  { check: "private-devices", fields: ["DeviceAllow"], enough: /special devices/ },
  { check: "protect-system", fields: ["ProtectSystem"], enough: /very limited write access/ },
  { check: "protect-home", fields: ["ProtectHome"], enough: /fake empty home/ },
  { check: "protect-kernel", fields: ["ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs"] },
  single("protect-control-groups", "ProtectControlGroups"),
  single("protect-clock", "ProtectClock"),
  single("protect-hostname", "ProtectHostname"),
  { check: "limit-capabilities", fields: capabilities.map((name) => `CapabilityBoundingSet_CAP_${name}`) },
  { check: "system-call-filter", fields: calls.map((group) => `SystemCallFilter_${group}`) },
  single("native-system-calls", "SystemCallArchitectures"),
  single("restrict-namespaces", "RestrictNamespaces_user"),
  {
    check: "restrict-address-families",
    fields: ["RestrictAddressFamilies_OTHER", "RestrictAddressFamilies_AF_PACKET"],
  },
  {
    check: "limit-network",
    fields: ["PrivateNetwork", "RestrictAddressFamilies_AF_INET_INET6", "IPAddressDeny"],
    fold: any,
    enough: /IP address allow list with/,
  },
  single("private-users", "PrivateUsers"),
  single("private-mounts", "PrivateMounts"),
  single("memory-deny-write-execute", "MemoryDenyWriteExecute"),
  single("restrict-suid-sgid", "RestrictSUIDSGID"),
  single("restrict-realtime", "RestrictRealtime"),
  single("lock-personality", "LockPersonality"),
  { check: "protect-proc", fields: ["ProtectProc"], enough: /^$/ },
  { check: "private-umask", fields: ["UMask"], enough: /group-(readable|writable)/ },
  single("private-keyring", "KeyringMode"),
  single("limit-notify-access", "NotifyAccess"),
];

const CLAIMED = new Set(ROWS.flatMap(({ fields }) => fields));
const MOST_SAID = 9;

/** `names`: the units in the order of the report, which does not name them. Throws FormatError, PlainError where names and tests do not pair. */
export function mapSystemdAnalyze(bytes: Uint8Array, file: string, names: readonly string[]): MappedReport {
  const { units, overview } = parseSystemdAnalyze(bytes);
  const left = new LeftOver();
  if (overview.length > 0) {
    left.add("overall exposure of a unit", overview.length);
    return { judged: [], left: left.counts };
  }
  const known = names.length > 0 ? names : unitOfFile(file);
  if (known.length !== units.length)
    throw new PlainError(
      `${file} holds the tests of ${units.length} units and not their names, and ${known.length} are given: name each with --unit, ` +
        "in the order in which systemd-analyze was asked for them, or call the file after its one unit (cron.service.json)",
    );
  return { judged: units.map((tests, at) => judge(known[at] ?? "", tests, left)), left: left.counts };
}

/** "logs/cron.service.json" -> "cron.service". */
function unitOfFile(file: string): string[] {
  const name = path.basename(file).replace(/\.(json|txt)$/, "");
  return name.endsWith(".service") ? [name] : [];
}

function judge(name: string, tests: readonly AnalyzedTest[], left: LeftOver): Judged {
  const byField = new Map(tests.map((test) => [test.json_field, test]));
  for (const field of byField.keys()) if (!CLAIMED.has(field)) left.add(field);
  const opinions = ROWS.flatMap((row): Opinion[] => {
    const own = row.fields.flatMap((field) => byField.get(field) ?? []);
    const judged = own.map((test) => ({ test, verdict: verdictOf(row, test) }));
    const verdict = (row.fold ?? all)(judged.map((one) => one.verdict));
    // A later systemd may have dropped one of several tests: then it no longer makes our claim.
    if (verdict === null || own.length < row.fields.length) return [];
    const telling = judged.filter((one) => one.verdict === verdict).slice(0, MOST_SAID);
    return [{ check: row.check, verdict, said: telling.map(({ test }) => sayOf(test)) }];
  });
  return { named: { by: "unit", name }, opinions };
}

function verdictOf({ enough }: Row, { set, description }: AnalyzedTest): Verdict {
  if (set === null) return "not-applicable";
  return set || enough?.test(description ?? "") ? "pass" : "fail";
}

function sayOf({ name, description, exposure }: AnalyzedTest): Evidence {
  return { label: name, value: `${description ?? "no words"}${exposure === null ? "" : `, adds ${exposure}`}` };
}
