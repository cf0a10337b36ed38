// setting-table.ts: every setting that is read, and how its value is taken; one row a key.
import {
  expandSpecifiers,
  isPlainAbsolutePath,
  parseBoolean,
  parseExecLine,
  quote,
  splitWords,
} from "#lib/formats/unit/index.ts";
import { RUN_CHOICES, SERVICE_TYPES, type RunChoice, type RunSettings } from "./run-settings.ts";
import {
  capabilityParser,
  credentialParser,
  ipFilterParser,
  parseAddressFamilies,
  parseDelegate,
  parseDeviceAllow,
  parseIpAddressAllow,
  parseIpAddressDeny,
  parseMountImages,
  parseRestrictNamespaces,
  parseSystemCallArchitectures,
  parseSystemCallFilter,
  parseSystemCallLog,
} from "./list-parsers.ts";
import {
  APPEND,
  BROKEN,
  choiceParser,
  chosen,
  CLEAR,
  ignore,
  NONE,
  parseSupplementaryGroups,
  parseUmask,
  parseUser,
  readUser,
  refuse,
  REPLACE,
  rootPathParser,
  switchParser,
  unknownSpecifier,
  type Parser,
} from "./setting-parsers.ts";
import { SWITCHES, type Choice } from "./settings.ts";
import { boundPath, exitStatuses, markedPath, temporaryPath, type ValueCheck } from "./value-checks.ts";
import { VALUE_CHECKS } from "./value-table.ts";

/**
 * How a key is taken. `use` says what for: "score" bears on the exposure, "evidence" is shown beside it, "load" only
 * decides whether systemd accepts the unit. Keys of one `group` clear each other.
 */
export interface Setting {
  readonly key: string;
  readonly use: "score" | "evidence" | "load";
  readonly group: string;
  readonly parse: Parser;
}

const row = (key: string, use: Setting["use"], parse: Parser, group = key): Setting => ({ key, use, group, parse });

/** A list that is kept as evidence and no more; word must pass, and those that do not are dropped. */
function wordsParser(check: ValueCheck): Parser {
  return (_, value, unit) => {
    if (value === "") return CLEAR;
    const { words, broken } = splitWords(value, { unquote: true });
    const faults = words.flatMap((word) => check(word, unit) ?? []);
    const notes = [...new Set(faults), ...(broken ? [BROKEN] : [])];
    return { effect: faults.length < words.length ? "append" : "ignore", notes };
  };
}
const keepText: Parser = (_, value, unit) => {
  if (expandSpecifiers(value, unit) === null) return ignore(unknownSpecifier(value));
  return value === "" ? CLEAR : REPLACE;
};

/** An LSM label: a specifier that cannot be resolved makes systemd refuse the file, unless a dash forgives it. */
const keepLabel: Parser = (_, value, unit) => {
  if (value === "") return CLEAR;
  if (expandSpecifiers(value.replace(/^-/, ""), unit) !== null) return REPLACE;
  return (value.startsWith("-") ? ignore : refuse)(`unknown specifier in ${quote(value)}`);
};

function runParser(read: (run: RunSettings, value: string) => string | null): Parser {
  return ({ run }, value) => {
    const fault = read(run, value);
    return fault === null ? REPLACE : ignore(fault);
  };
}

function runChoiceParser(key: RunChoice): Parser {
  return runParser((run, value) => {
    const values: readonly string[] = RUN_CHOICES[key];
    // Of these only KillMode= has a way back to its default.
    const choice = key === "killMode" && value === "" ? RUN_CHOICES.killMode[0] : chosen(values, value);
    if (choice === null) return `${quote(value)} is none of ${values.join(", ")}`;
    run[key] = choice;
    return null;
  });
}

function execParser(count: (run: RunSettings, commands: number | null) => void): Parser {
  return ({ run }, value, unit) => {
    if (value === "") {
      count(run, null);
      return CLEAR;
    }
    const { commands, problem } = parseExecLine(value, unit);
    count(run, commands.length);
    if (problem?.refused === true) return refuse(problem.message);
    return problem === null ? APPEND : { effect: commands.length > 0 ? "append" : "ignore", notes: [problem.message] };
  };
}

const parseType = runParser((run, value) => {
  if (!SERVICE_TYPES.includes(value)) return `${quote(value)} is none of ${SERVICE_TYPES.join(", ")}`;
  run.type = value;
  return null;
});

const parseRemainAfterExit = runParser((run, value) => {
  const on = parseBoolean(value);
  if (on === null) return `${quote(value)} is not a boolean`;
  run.remainAfterExit = on;
  return null;
});

const BUS_NAME =
  /^(?=.{1,255}$)(?::[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+|[A-Za-z_-][A-Za-z0-9_-]*(?:\.[A-Za-z_-][A-Za-z0-9_-]*)+)$/;

const parseBusName: Parser = ({ run }, value, unit) => {
  const name = expandSpecifiers(value, unit);
  if (name === null || !BUS_NAME.test(name)) return ignore(`${quote(value)} is not a D-Bus name`);
  run.busName = name;
  return REPLACE;
};

const parsePamName: Parser = ({ run }, value, unit) => {
  const name = expandSpecifiers(value, unit);
  if (name === null) return ignore(`unknown specifier in ${quote(value)}`);
  run.pamName = name === "" ? null : name;
  return name === "" ? CLEAR : REPLACE;
};

/** Exit codes, their names and signals; a word in capitals is taken for a name without a list of them. */
const parseForcedRestarts: Parser = ({ run }, value, unit) => {
  const known = splitWords(value).words.filter((word) => /^(?:[0-9]{1,3}|[A-Z][A-Z0-9_+-]*)$/.test(word));
  run.restartForceExitStatus = value === "" ? 0 : run.restartForceExitStatus + known.length;
  const fault = exitStatuses(value, unit);
  return value === "" ? CLEAR : { effect: "append", notes: fault === null ? [] : [fault] };
};

const parseGroup: Parser = (_, value, unit) => {
  if (value === "") return CLEAR;
  const read = readUser(value, unit);
  return "fault" in read ? refuse(read.fault) : REPLACE;
};

const parseWorkingDirectory: Parser = (_, value, unit) => {
  const path = value.replace(/^-/, "");
  if (value === "") return CLEAR;
  if (path === "~") return REPLACE;
  const directory = expandSpecifiers(path, unit);
  if (directory !== null && isPlainAbsolutePath(directory)) return REPLACE;
  return (value.startsWith("-") ? ignore : refuse)(`${quote(path)} is not a plain absolute path`);
};

const parsePidFile: Parser = (_, value, unit) => {
  if (value === "") return CLEAR;
  const path = expandSpecifiers(value, unit);
  if (path === null) return ignore(`unknown specifier in ${quote(value)}`);
  return isPlainAbsolutePath(path.startsWith("/") ? path : `/run/${path}`)
    ? REPLACE
    : refuse(`${quote(path)} is not a plain path`);
};

const switchRow = (key: (typeof SWITCHES)[number]): Setting =>
  row(key, "score", key === "Delegate" ? parseDelegate : switchParser(key, key === "DynamicUser" ? refuse : ignore));
const choiceRow = (key: Choice): Setting => row(key, "score", choiceParser(key));

const SERVICE_ROWS: readonly Setting[] = [
  ...SWITCHES.filter((key) => key !== "DefaultDependencies").map(switchRow),
  choiceRow("DevicePolicy"),
  choiceRow("KeyringMode"),
  choiceRow("NotifyAccess"),
  choiceRow("ProcSubset"),
  choiceRow("ProtectHome"),
  choiceRow("ProtectProc"),
  choiceRow("ProtectSystem"),
  row("User", "score", parseUser),
  row("SupplementaryGroups", "score", parseSupplementaryGroups),
  row("UMask", "score", parseUmask),
  row(
    "RootDirectory",
    "score",
    rootPathParser((security, path) => (security.rootDirectory = path)),
  ),
  row(
    "RootImage",
    "score",
    rootPathParser((security, path) => (security.rootImage = path)),
  ),
  row("MountImages", "score", parseMountImages),
  row("CapabilityBoundingSet", "score", capabilityParser("capabilityBoundingSet")),
  row("AmbientCapabilities", "score", capabilityParser("ambientCapabilities")),
  row("RestrictNamespaces", "score", parseRestrictNamespaces),
  row("RestrictAddressFamilies", "score", parseAddressFamilies),
  row("SystemCallArchitectures", "score", parseSystemCallArchitectures),
  row("SystemCallFilter", "score", parseSystemCallFilter),
  row("IPAddressAllow", "score", parseIpAddressAllow),
  row("IPAddressDeny", "score", parseIpAddressDeny),
  row("IPIngressFilterPath", "score", ipFilterParser("ingress")),
  row("IPEgressFilterPath", "score", ipFilterParser("egress")),
  row("DeviceAllow", "score", parseDeviceAllow),
  row("LoadCredential", "score", credentialParser("loadedSecrets", false), "LoadCredential"),
  row("LoadCredentialEncrypted", "score", credentialParser("loadedSecrets", true), "LoadCredential"),
  row("SetCredential", "score", credentialParser("embeddedSecrets", false), "SetCredential"),
  row("SetCredentialEncrypted", "score", credentialParser("embeddedSecrets", true), "SetCredential"),

  // The old names of these three still work, on the same lists.
  ...["ReadWrite", "ReadOnly", "Inaccessible"].flatMap((kind) =>
    ["Paths", "Directories"].map((name) => row(`${kind}${name}`, "evidence", wordsParser(markedPath), `${kind}Paths`)),
  ),
  row("TemporaryFileSystem", "evidence", wordsParser(temporaryPath)),
  row("AppArmorProfile", "evidence", keepLabel),
  row("SELinuxContext", "evidence", keepLabel),
  row("Type", "evidence", parseType),
  row("PAMName", "evidence", parsePamName),
  row(
    "ExecStart",
    "evidence",
    execParser((run, commands) => (run.starts = commands === null ? 0 : run.starts + commands)),
  ),

  row(
    "ExecStop",
    "load",
    execParser((run, commands) => (run.stops = commands === null ? 0 : run.stops + commands)),
  ),
  ...["ExecCondition", "ExecStartPre", "ExecStartPost", "ExecReload", "ExecStopPost"].map((key) =>
    row(
      key,
      "load",
      execParser(() => undefined),
    ),
  ),
  row("RemainAfterExit", "load", parseRemainAfterExit),
  row("Restart", "load", runChoiceParser("restart")),
  row("ExitType", "load", runChoiceParser("exitType")),
  row("KillMode", "load", runChoiceParser("killMode")),
  row("RestartForceExitStatus", "load", parseForcedRestarts),
  row("BusName", "load", parseBusName),
  row("Group", "load", parseGroup),
  row("WorkingDirectory", "load", parseWorkingDirectory),
  row(
    "RootVerity",
    "load",
    rootPathParser(() => undefined),
  ),
  row("PIDFile", "load", parsePidFile),
  row("SmackProcessLabel", "load", keepLabel),
  row("BindPaths", "load", wordsParser(boundPath)),
  row("BindReadOnlyPaths", "load", wordsParser(boundPath)),
  row("SystemCallLog", "load", parseSystemCallLog),
];

const UNIT_ROWS: readonly Setting[] = [
  row("DefaultDependencies", "score", switchParser("DefaultDependencies")),
  row("Description", "evidence", keepText),
  row("SuccessAction", "load", runChoiceParser("successAction")),
];

const byKey = (rows: readonly Setting[]): ReadonlyMap<string, Setting> => new Map(rows.map((each) => [each.key, each]));

/** A setting of which it only matters whether systemd takes its value. */
const checked = (checks: readonly (readonly [key: string, check: ValueCheck])[]): Setting[] =>
  checks.map(([key, check]) =>
    row(key, "load", (_, value, unit) => {
      const fault = check(value, unit);
      return fault === null ? NONE : ignore(fault);
    }),
  );

/** Section -> key -> how it is taken. Other keys have no bearing on anything here. */
export const SETTINGS: ReadonlyMap<string, ReadonlyMap<string, Setting>> = new Map([
  ["Unit", byKey([...checked(VALUE_CHECKS.Unit), ...UNIT_ROWS])],
  ["Service", byKey([...checked(VALUE_CHECKS.Service), ...SERVICE_ROWS])],
]);
