// contents.ts: which binary packages have what is worth judging, as the archive's Contents indexes tell without a package being fetched.
import { readContents } from "#lib/formats/debian-contents.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { SourceError } from "../source.ts";
import type { Suite } from "./suite.ts";

/** What a package's files say of it, by its name. */
export interface PackageContents {
  /** AppArmor policy that it ships: absolute paths. */
  readonly policy: ReadonlyMap<string, readonly string[]>;
  /** It has units, bus services, AppArmor profiles, or a kernel's configuration. */
  readonly services: ReadonlySet<string>;
  /** It has programs, so that profiles may be meant for them. */
  readonly programs: ReadonlySet<string>;
  /** It is in an index, by the copyright file that nearly every package has. */
  readonly listed: ReadonlySet<string>;
}

const WANTED =
  /^(?:etc\/apparmor\.d\/|boot\/config-|(?:usr\/)?lib\/systemd\/system\/|usr\/share\/dbus-1\/system-services\/|(?:usr\/)?(?:s?bin|libexec)\/|usr\/share\/doc\/[^/\n]+\/copyright\b).*$/gm;
const POLICY = "etc/apparmor.d/";
const PROGRAM = /^(?:usr\/)?(?:s?bin|libexec)\//;
const COPYRIGHT = "usr/share/doc/";
const MAX_POLICY_FILES = 20_000;

/** Reads Contents-<arch> and Contents-all of each suite and component that has them. Throws SourceError where a listed one cannot be had. */
export async function readPackageContents(
  suites: readonly Suite[],
  components: readonly string[],
  arch: string,
): Promise<PackageContents> {
  const policy = new Map<string, string[]>();
  const [services, programs, listed] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const setOf = (path: string): Set<string> =>
    path.startsWith(COPYRIGHT) ? listed : PROGRAM.test(path) ? programs : services;
  let policyFiles = 0;
  for (const suite of suites) {
    for (const index of indexesOf(suite, components, arch)) {
      for await (const { path, packages } of linesOf(suite, index)) {
        for (const name of packages) {
          if (!path.startsWith(POLICY)) setOf(path).add(name);
          else if (++policyFiles <= MAX_POLICY_FILES) policy.set(name, [...(policy.get(name) ?? []), `/${path}`]);
        }
      }
    }
  }
  for (const name of policy.keys()) services.add(name);
  return { policy, services, programs, listed };
}

/** Old archives keep them beside dists/<suite>/, without a component. */
function indexesOf(suite: Suite, components: readonly string[], arch: string): string[] {
  const names = [`Contents-${arch}`, "Contents-all"];
  return [...names, ...components.flatMap((component) => names.map((name) => `${component}/${name}`))].filter((index) =>
    suite.has(index),
  );
}

async function* linesOf(suite: Suite, index: string): ReturnType<typeof readContents> {
  try {
    yield* readContents(suite.read(index), WANTED);
  } catch (error) {
    if (error instanceof FormatError)
      throw new SourceError(`${suite.base}/dists/${suite.name}/${index}: ${error.message}`);
    throw error;
  }
}
