// newer-directives-table.ts: keys of a .service file that systemd got after 252, so that they are no mistakes.

/** Section, version, keys: "Added in version" in the manual pages of systemd 262.1 (systemd.unit, .service, .exec, .kill, .resource-control). */
const ADDED: readonly (readonly [section: string, version: number, keys: string])[] = [
  ["Service", 253, "LogFilterPatterns MemoryZSwapMax OpenFile ReloadSignal StartupMemoryZSwapMax"],
  [
    "Service",
    254,
    "DelegateSubgroup ExtensionImagePolicy FileDescriptorStorePreserve ImportCredential MemoryKSM MemoryPressureThresholdSec MemoryPressureWatch MountImagePolicy RestartMaxDelaySec RestartMode RestartSteps RootEphemeral RootImagePolicy",
  ],
  ["Service", 255, "CoredumpReceive NFTSet SetLoginEnvironment"],
  ["Service", 256, "MemoryZSwapWriteback"],
  ["Service", 257, "BindLogSockets ManagedOOMMemoryPressureDurationSec PrivatePIDs"],
  [
    "Service",
    258,
    "BPFDelegateAttachments BPFDelegateCommands BPFDelegateMaps BPFDelegatePrograms CacheDirectoryAccounting CacheDirectoryQuota DelegateNamespaces LogsDirectoryAccounting LogsDirectoryQuota PrivateBPF StateDirectoryAccounting StateDirectoryQuota",
  ],
  ["Service", 259, "ExecReloadPost UserNamespacePath"],
  ["Service", 260, "BindNetworkInterface MemoryTHP RefreshOnReload RootMStack"],
  [
    "Service",
    261,
    "CPUPressureThresholdSec CPUPressureWatch CPUSetPartition IOPressureThresholdSec IOPressureWatch OOMRules",
  ],
  ["Service", 262, "LUOSession RestartRandomizedDelaySec"],
  ["Unit", 255, "SurviveFinalKillSignal"],
  ["Unit", 256, "WantsMountsFor"],
  ["Unit", 258, "AssertKernelModuleLoaded AssertVersion ConditionKernelModuleLoaded ConditionVersion"],
  ["Unit", 260, "AssertPathIsSocket ConditionPathIsSocket"],
  ["Unit", 261, "AssertFraction AssertMachineTag ConditionFraction ConditionMachineTag"],
];

/** The version of systemd that brought a key to a section; null when no version up to 262 knows it, or 252 already did. */
export function addedIn(section: string, key: string): number | null {
  return BY_NAME.get(`${section} ${key}`) ?? null;
}

const BY_NAME: ReadonlyMap<string, number> = new Map(
  ADDED.flatMap(([section, version, keys]) => keys.split(" ").map((key) => [`${section} ${key}`, version] as const)),
);
