// obsolete-table.ts: settings and values that systemd keeps only for old units, and what stands in their place.
import type { Assignment } from "#lib/formats/unit/index.ts";

interface Obsolete {
  readonly section: "Unit" | "Service";
  readonly keys: string;
  /** Only these values; all but the empty one when left out. */
  readonly value?: RegExp;
  /** Comes after "KEY=VALUE: ". */
  readonly message: string;
}

/**
 * From the warnings of systemd 252, from "deprecated" in its manual pages and from its NEWS (228, 229, 231, 230, 239, 240,
 * 246, 252); a key that 252 takes under a new name is obsolete under the old one.
 */
const OBSOLETE: readonly Obsolete[] = [
  {
    section: "Service",
    keys: "CPUShares StartupCPUShares",
    message: "it is for control groups of version 1, which systemd 258 dropped; use CPUWeight=",
  },
  {
    section: "Service",
    keys: "MemoryLimit",
    message: "it is for control groups of version 1, which systemd 258 dropped; use MemoryMax=",
  },
  {
    section: "Service",
    keys: "BlockIOAccounting BlockIOWeight StartupBlockIOWeight BlockIODeviceWeight BlockIOReadBandwidth BlockIOWriteBandwidth",
    message: "it is for control groups of version 1, which systemd 258 dropped; use the IO*= settings",
  },
  {
    section: "Service",
    keys: "KillMode",
    value: /^none$/,
    message: "it leaves processes behind when the service stops; use mixed or control-group",
  },
  {
    section: "Service",
    keys: "StandardOutput StandardError",
    value: /^syslog/,
    message: "it means the journal by now; leave the setting out",
  },
  {
    section: "Service",
    keys: "PIDFile",
    value: /^\/var\/run\//,
    message: "/var/run is a link to /run; say /run",
  },
  {
    section: "Service",
    keys: "PermissionsStartOnly",
    message: 'obsolete since systemd 240; put "+" before the commands that need all rights',
  },
  {
    section: "Service",
    keys: "ReadWriteDirectories ReadOnlyDirectories InaccessibleDirectories",
    message: "an old name; its end is Paths= since systemd 231",
  },
  {
    section: "Service",
    keys: "StartLimitInterval StartLimitBurst StartLimitAction FailureAction RebootArgument",
    message: "it belongs in [Unit] since systemd 230 (StartLimitInterval= as StartLimitIntervalSec=)",
  },
  {
    section: "Service",
    keys: "BusPolicy Capabilities NetClass SysVStartPriority",
    message: "it does nothing any more",
  },
  { section: "Unit", keys: "StartLimitInterval", message: "the old name of StartLimitIntervalSec=" },
  { section: "Unit", keys: "BindTo", message: "the old name of BindsTo=" },
  { section: "Unit", keys: "PropagateReloadTo", message: "the old name of PropagatesReloadTo=" },
  { section: "Unit", keys: "PropagateReloadFrom", message: "the old name of ReloadPropagatedFrom=" },
  { section: "Unit", keys: "RequiresOverridable", message: "obsolete; use Requires=" },
  { section: "Unit", keys: "RequisiteOverridable", message: "obsolete; use Requisite=" },
  { section: "Unit", keys: "OnFailureIsolate", message: "obsolete; use OnFailureJobMode=isolate" },
];

const BY_KEY: ReadonlyMap<string, readonly Obsolete[]> = Map.groupBy(
  OBSOLETE.flatMap((row) => row.keys.split(" ").map((key) => ({ ...row, keys: key }))),
  ({ keys }) => keys,
);

/** What is better than this line by now, to come after "KEY=VALUE: "; null when it is up to date. */
export function obsolescenceOf({ section, key, value }: Pick<Assignment, "section" | "key" | "value">): string | null {
  const row = BY_KEY.get(key)?.find((each) => each.section === section);
  return row !== undefined && (row.value ?? /./s).test(value) ? row.message : null;
}
