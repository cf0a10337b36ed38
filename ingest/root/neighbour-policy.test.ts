// neighbour-policy.test.ts: what other packages bring confines a package's programs; its own files go before theirs.
import { expect, test } from "vitest";
import { getReading } from "#lib/areas/index.ts";
import { memoryRoot } from "./memory-root.ts";
import { NeighbourPolicy } from "./neighbour-policy.ts";
import { RootReader } from "./root-reader.ts";

const UNIT = "[Service]\nExecStart=/usr/sbin/daemon\n";
const PROGRAM = { content: "#!/bin/sh\n", mode: 0o755 };
const DAEMON = { "/usr/lib/systemd/system/daemon.service": UNIT, "/usr/sbin/daemon": PROGRAM };
const OWN = "/etc/apparmor.d/usr.sbin.daemon";
const profile = (flags = "", rule = "/etc/passwd r,"): string =>
  `profile daemon /usr/sbin/daemon ${flags}{\n  ${rule}\n}\n`;

const neighbours = (files: Record<string, string>, complete = true): NeighbourPolicy =>
  new NeighbourPolicy(memoryRoot(files), { complete, packageOf: (path) => (path in files ? "profiles" : null) });

/** What the checks on confinement say of the program. */
async function verdictsOn(files: Parameters<typeof memoryRoot>[0], around?: NeighbourPolicy): Promise<string[]> {
  const reader = new RootReader(memoryRoot(files), { complete: false, neighbours: around, packageOf: () => "own" });
  for (const offer of reader.offersAt("/usr/sbin/daemon")) {
    if (offer.type !== "subject" || offer.kind !== "executable") continue;
    const facts = (await offer.load())?.readFacts();
    const assessments = getReading("executable")?.assess(facts, offer.traits) ?? [];
    return assessments
      .filter(({ verdict }) => verdict !== "not-applicable")
      .map(({ verdict, reason }) => `${verdict}: ${reason}`);
  }
  return [];
}

test("without neighbours nobody knows what other packages have; with all of them there is nothing else", async () => {
  expect(await verdictsOn(DAEMON)).toEqual([
    expect.stringMatching(/^unknown: No AppArmor profile was found for it in what/),
  ]);
  expect(await verdictsOn(DAEMON, neighbours({ [`${OWN}.other`]: "profile x /usr/bin/x {\n}\n" }))).toEqual([
    "fail: No AppArmor profile was found for it",
  ]);
  expect(await verdictsOn(DAEMON, neighbours({}, false))).toEqual([expect.stringMatching(/^unknown/)]);
});

test("a neighbour's profile confines the program, and is named", async () => {
  expect(await verdictsOn(DAEMON, neighbours({ [OWN]: profile() }))).toEqual([
    "pass: AppArmor enforces the profile daemon of the package profiles",
    "pass: The profile daemon is enforced",
  ]);
});

test("the package's own file of that name goes before the neighbour's, and includes what neighbours have", async () => {
  const around = neighbours({ [OWN]: profile(), "/etc/apparmor.d/abstractions/base": "/etc/hosts r,\n" });
  const own = { ...DAEMON, [OWN]: profile("flags=(complain) ", "include <abstractions/base>") };
  expect((await verdictsOn(own, around))[0]).toBe(
    "fail: AppArmor only writes down what the profile daemon does not allow (complain mode)",
  );
  const lost = { ...DAEMON, [OWN]: profile("", "include <abstractions/none>") };
  expect((await verdictsOn(lost, around))[0]).toBe(
    "fail: AppArmor cannot load the profile daemon: an include is missing",
  );
});

test("files of neighbours that are no policy are left out", () => {
  expect(neighbours({ "/etc/apparmor.d/bad": "profile {{{", [OWN]: profile() }).files.map(({ path }) => path)).toEqual([
    OWN,
  ]);
});
