// newer-rules-table.ts: what systemd after 252 takes or scores otherwise: settings, values, tests, each with its version.

interface NewerValue {
  readonly key: string;
  /** A value that 252 ignores. */
  readonly value: RegExp;
  /** The first version that takes it. */
  readonly since: number;
  /** The value of 252 that scores the same; null where no test looks at the key. */
  readonly scoresAs: string | null;
}

/** NEWS of systemd 253 to 262; that they score so was seen in `systemd-analyze security` 262.1. */
const NEWER_VALUES: readonly NewerValue[] = [
  { key: "Type", value: /^notify-reload$/, since: 253, scoresAs: null },
  { key: "PrivateTmp", value: /^disconnected$/, since: 257, scoresAs: "yes" },
  { key: "PrivateUsers", value: /^(?:self|identity)$/, since: 257, scoresAs: "yes" },
  { key: "PrivateUsers", value: /^full$/, since: 258, scoresAs: "yes" },
  { key: "PrivateUsers", value: /^managed$/, since: 260, scoresAs: "yes" },
  { key: "ProtectControlGroups", value: /^(?:private|strict)$/, since: 257, scoresAs: "yes" },
  { key: "ProtectHostname", value: /^private(?::.*)?$/, since: 258, scoresAs: "yes" },
];

interface NewerDefault {
  readonly key: string;
  readonly field: string;
  readonly badness: number;
  /** The first version in which it was seen; it may be older. */
  readonly since: number;
}

/** Tests that later versions judge otherwise where nothing is set. Since 254 PrivateMounts= has a third state, which the test takes for "on". */
export const NEWER_DEFAULTS: readonly NewerDefault[] = [
  { key: "PrivateMounts", field: "PrivateMounts", badness: 0, since: 257 },
];

/** The row of a value that a later version takes; null when there is none. */
export function newerValue(key: string, value: string): NewerValue | null {
  return VALUES_BY_KEY.get(key)?.find((row) => row.value.test(value)) ?? null;
}

const VALUES_BY_KEY: ReadonlyMap<string, readonly NewerValue[]> = Map.groupBy(NEWER_VALUES, ({ key }) => key);

/** The first version after 252 that takes this value; null when none is known to. */
export function acceptedIn(key: string, value: string): number | null {
  return newerValue(key, value)?.since ?? null;
}
