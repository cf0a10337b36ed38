// value-table.ts: what type of value each setting takes that has no bearing on the score; one row a type.
import * as is from "./value-checks.ts";
import type { ValueCheck } from "./value-checks.ts";

type Row = readonly [check: ValueCheck, keys: string];

const ACTIONS = is.oneOf(
  ...["none", "reboot", "reboot-force", "reboot-immediate", "poweroff", "poweroff-force", "poweroff-immediate"],
  ...["exit", "exit-force"],
);
const LEVELS = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];
const FACILITIES = [
  ...["kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp"],
  ...["local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"],
];
const POLICIES = ["other", "batch", "idle", "fifo", "rr"];
const CLASSES = ["none", "realtime", "best-effort", "idle"];
const JOB_MODES = is.oneOf(
  ...["fail", "replace", "replace-irreversibly", "isolate", "flush", "ignore-dependencies", "ignore-requirements"],
  ...["triggering", "restart-dependencies"],
);
const WEIGHT = is.integer(1, 10_000);
/** The kernel's number of a scheduling policy is taken as well. */
const MOST = 2 ** 31 - 1;

/**
 * Types as `systemd --dump-configuration-items` of 252 names them and its manual pages describe them. Every row was tried with
 * 240 values on systemd-analyze 252: what is faulted here it warns of. Keys whose values are not judged stand in no row.
 */
const SERVICE: readonly Row[] = [
  [
    is.boolean,
    `PermissionsStartOnly RootDirectoryStartOnly GuessMainPID NonBlocking CPUSchedulingResetOnFork TTYReset TTYVHangup
    TTYVTDisallocate SyslogLevelPrefix PrivateIPC IgnoreSIGPIPE CPUAccounting MemoryAccounting IOAccounting
    BlockIOAccounting TasksAccounting IPAccounting SendSIGKILL SendSIGHUP`,
  ],
  [
    is.timeSpan,
    `RestartSec TimeoutSec TimeoutStartSec TimeoutStopSec RuntimeMaxSec RuntimeRandomizedExtraSec WatchdogSec
    StartLimitInterval LogRateLimitIntervalSec TimerSlackNSec TimeoutCleanSec`,
  ],
  [is.orEmpty(is.timeSpan), "TimeoutAbortSec CPUQuotaPeriodSec"],
  [is.unsigned, "StartLimitBurst FileDescriptorStoreMax LogRateLimitBurst"],
  [is.orEmpty(is.unsigned), "TTYRows TTYColumns"],
  [is.mode, "RuntimeDirectoryMode StateDirectoryMode CacheDirectoryMode LogsDirectoryMode ConfigurationDirectoryMode"],
  [is.sizeLimit, "LimitFSIZE LimitDATA LimitSTACK LimitCORE LimitRSS LimitAS LimitMEMLOCK LimitMSGQUEUE"],
  [is.countLimit, "LimitNOFILE LimitNPROC LimitLOCKS LimitSIGPENDING LimitRTPRIO"],
  [is.timeLimit, "LimitCPU LimitRTTIME"],
  [is.niceLimit, "LimitNICE"],
  [is.orEmpty(is.memory), "MemoryMin DefaultMemoryMin DefaultMemoryLow MemoryLow MemorySwapMax"],
  [is.orEmpty(is.someMemory), "MemoryHigh MemoryMax MemoryLimit"],
  [is.orEmpty(is.tasks), "TasksMax"],
  [is.orEmpty(is.quota), "CPUQuota"],
  [is.orEmpty(is.share), "ManagedOOMMemoryPressureLimit"],
  [is.orEmpty(is.integerOr(1, 10_000, "idle")), "CPUWeight StartupCPUWeight"],
  [is.orEmpty(WEIGHT), "IOWeight StartupIOWeight"],
  [is.orEmpty(is.integer(10, 1000)), "BlockIOWeight StartupBlockIOWeight"],
  [is.orEmpty(is.integer(2, 262_144)), "CPUShares StartupCPUShares"],
  [is.orEmpty(is.deviceRate), "IOReadBandwidthMax IOWriteBandwidthMax IOReadIOPSMax IOWriteIOPSMax"],
  [is.orEmpty(is.deviceWeight), "IODeviceWeight"],
  [is.orEmpty(is.deviceLatency), "IODeviceLatencyTargetSec"],
  [is.cpus, "CPUAffinity AllowedCPUs StartupAllowedCPUs AllowedMemoryNodes StartupAllowedMemoryNodes"],
  [is.orEmpty(is.integer(-20, 19)), "Nice"],
  [is.orEmpty(is.integer(-1000, 1000)), "OOMScoreAdjust"],
  [is.orEmpty(is.integerOr(0, 8, ...CLASSES)), "IOSchedulingClass"],
  [is.orEmpty(is.integer(0, 7)), "IOSchedulingPriority"],
  [is.orEmpty(is.integerOr(0, MOST, ...POLICIES)), "CPUSchedulingPolicy"],
  [is.integer(0, 99), "CPUSchedulingPriority"],
  [is.orEmpty(is.oneOf("default", "preferred", "bind", "interleave", "local")), "NUMAPolicy"],
  [is.signal, "KillSignal RestartKillSignal FinalKillSignal WatchdogSignal"],
  [is.orEmpty(is.exitStatuses), "RestartPreventExitStatus SuccessExitStatus"],
  [is.environment, "Environment"],
  [is.variables, "PassEnvironment"],
  [is.unsetVariables, "UnsetEnvironment"],
  [is.orEmpty(is.forgivenPath), "EnvironmentFile"],
  [is.path, "USBFunctionDescriptors USBFunctionStrings TTYPath NetworkNamespacePath IPCNamespacePath"],
  [is.paths, "ExtensionDirectories ExecPaths NoExecPaths"],
  [is.directories, "RuntimeDirectory StateDirectory CacheDirectory LogsDirectory"],
  [is.plainDirectories, "ConfigurationDirectory"],
  [is.searchPath, "ExecSearchPath"],
  [is.orEmpty(is.logFields), "LogExtraFields"],
  [is.orEmpty(is.errorNumber), "SystemCallErrorNumber"],
  [is.orEmpty(is.socketBind), "SocketBindAllow SocketBindDeny"],
  [is.orEmpty(is.unitsOf("socket")), "Sockets"],
  [is.output, "StandardOutput StandardError"],
  [is.input, "StandardInput"],
  [is.text, "RebootArgument StandardInputText SyslogIdentifier UtmpIdentifier"],
  [is.integerOr(0, 7, ...LEVELS), "SyslogLevel LogLevelMax"],
  [is.integerOr(0, 127, ...FACILITIES), "SyslogFacility"],
  [ACTIONS, "StartLimitAction FailureAction"],
  [is.oneOf("terminate", "abort", "kill"), "TimeoutStartFailureMode TimeoutStopFailureMode"],
  [is.oneOf("continue", "stop", "kill"), "OOMPolicy"],
  [is.oneOf("none", "avoid", "omit"), "ManagedOOMPreference"],
  [is.orEmpty(is.oneOf("auto", "kill")), "ManagedOOMSwap ManagedOOMMemoryPressure"],
  [is.oneOf("init", "login", "user"), "UtmpMode"],
  [is.orEmpty(is.oneOf("shared", "slave", "private")), "MountFlags"],
  [is.orEmpty(is.boolean), "MountAPIVFS"],
  [is.booleanOr("restart"), "RuntimeDirectoryPreserve"],
  [
    is.orEmpty(is.oneOf("x86", "x86-64", "ppc", "ppc-le", "ppc64", "ppc64-le", "s390", "s390x", "arm64", "arm")),
    "Personality",
  ],
  [is.unitOf("slice"), "Slice"],
];

const UNIT: readonly Row[] = [
  [is.boolean, "StopWhenUnneeded RefuseManualStart RefuseManualStop AllowIsolate OnFailureIsolate IgnoreOnIsolate"],
  [is.timeSpan, "JobTimeoutSec JobRunningTimeoutSec StartLimitIntervalSec StartLimitInterval"],
  [is.unsigned, "StartLimitBurst"],
  [ACTIONS, "JobTimeoutAction StartLimitAction FailureAction"],
  [JOB_MODES, "OnSuccessJobMode OnFailureJobMode"],
  [is.orEmpty(is.integer(0, 255)), "FailureActionExitStatus SuccessActionExitStatus"],
  [is.oneOf("inactive", "inactive-or-failed"), "CollectMode"],
  [is.path, "SourcePath"],
  [is.mountPaths, "RequiresMountsFor"],
  [is.documentation, "Documentation"],
  [
    is.text,
    `JobTimeoutRebootArgument RebootArgument Requires Requisite Wants BindsTo BindTo Upholds Conflicts Before After
    OnSuccess OnFailure PropagatesReloadTo PropagateReloadTo ReloadPropagatedFrom PropagateReloadFrom PropagatesStopTo
    StopPropagatedFrom PartOf JoinsNamespaceOf RequiresOverridable RequisiteOverridable`,
  ],
  [
    is.orEmpty(is.conditionPath),
    `ConditionPathExists ConditionPathExistsGlob ConditionPathIsDirectory ConditionPathIsSymbolicLink
    ConditionPathIsMountPoint ConditionPathIsReadWrite ConditionPathIsEncrypted ConditionDirectoryNotEmpty
    ConditionFileNotEmpty ConditionFileIsExecutable ConditionNeedsUpdate AssertPathExists AssertPathExistsGlob
    AssertPathIsDirectory AssertPathIsSymbolicLink AssertPathIsMountPoint AssertPathIsReadWrite AssertPathIsEncrypted
    AssertDirectoryNotEmpty AssertFileNotEmpty AssertFileIsExecutable AssertNeedsUpdate`,
  ],
];

const byKey = (rows: readonly Row[]): readonly (readonly [key: string, check: ValueCheck])[] =>
  rows.flatMap(([check, keys]) => keys.split(/\s+/).map((key) => [key, check] as const));

/** Section -> key and what its values must be. */
export const VALUE_CHECKS = { Unit: byKey(UNIT), Service: byKey(SERVICE) };
