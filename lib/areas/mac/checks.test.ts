// checks.test.ts: every check at each of its verdicts, from policy text to verdict.
import { describe, expect, test } from "vitest";
import { parsePolicyFile } from "#lib/formats/apparmor/index.ts";
import { memoryTree, type TreeEntry } from "#lib/formats/file-tree.ts";
import { parseFileContexts } from "#lib/formats/selinux/index.ts";
import { EXECUTABLE_CHECKS, PROFILE_CHECKS } from "./checks.ts";
import { profilesElsewhere } from "./elsewhere.ts";
import {
  buildPolicy,
  executableReading,
  mac,
  profileReading,
  readExecutableFacts,
  readProfileFacts,
  type Policy,
  type PolicyOptions,
  type Reason,
} from "./index.ts";

const BASE = "/etc/apparmor.d";
const TRAITS = { path: "/usr/sbin/food", setuid: false, setgid: false };

type Files = Readonly<Record<string, TreeEntry>>;

/** Files of /etc/apparmor.d by name; those with a slash in it are included or override. */
function policyOf(files: Files, options: Partial<PolicyOptions> = {}, labels = ""): Policy {
  const tree = memoryTree(Object.fromEntries(Object.entries(files).map(([name, text]) => [`${BASE}/${name}`, text])));
  const parsed = Object.keys(files)
    .filter((name) => !name.includes("/"))
    .map((name) => parsePolicyFile(`${BASE}/${name}`, tree));
  const contexts = labels === "" ? null : parseFileContexts({ contexts: Buffer.from(labels) });
  return buildPolicy(parsed, contexts, { complete: true, merged: true, ...options });
}

const REASON: Reason = {
  ...{ kind: "service", rank: "daemon", from: "food.service", text: "food.service starts it", via: [] },
  ...{ attachPath: "/usr/sbin/food", profile: null },
};

interface Given {
  readonly policy: Policy;
  readonly reasons?: readonly Partial<Reason>[];
  readonly path?: string;
  readonly linkNames?: readonly string[];
}

function factsOf({ policy, reasons = [{}], path = "/usr/sbin/food", linkNames = [] }: Given) {
  const whole = reasons.map((reason) => ({ ...REASON, attachPath: path, ...reason }));
  const facts = readExecutableFacts({ path, reasons: whole, policy, linkNames });
  const stored: unknown = JSON.parse(JSON.stringify(facts));
  expect(stored).toEqual(facts);
  return facts;
}

/** `daemon-confined: fail`, its reason and its evidence. */
function assess(id: string, given: Given) {
  const found = executableReading.assess(factsOf(given), TRAITS).find(({ check }) => check.id === id);
  return {
    verdict: found?.verdict,
    reason: found?.reason,
    evidence: found?.evidence.map(({ label, value }) => `${label}: ${value}`),
  };
}

const PROFILE = "profile food /usr/sbin/food { /etc/food r, }\n";
const lax = (flags: string): string => PROFILE.replace(" {", ` flags=(${flags}) {`);

describe("an executable's AppArmor profile", () => {
  test.each<[string, Files, string, string]>([
    ["enforced", { food: PROFILE }, "enforced", "pass"],
    ["named by its path", { food: "/usr/sbin/food { }" }, "enforced", "pass"],
    ["a glob", { food: "profile food /{,usr/}{,s}bin/foo* { }" }, "enforced", "pass"],
    ["kill", { food: lax("kill") }, "enforced", "pass"],
    ["prompt", { food: lax("prompt") }, "enforced", "pass"],
    ["complain", { food: lax("complain") }, "complain", "fail"],
    ["unconfined", { food: lax("unconfined") }, "unconfined", "fail"],
    ["default_allow", { food: lax("default_allow") }, "default-allow", "fail"],
    ["disabled", { food: PROFILE, "disable/food": { link: "/etc/apparmor.d/food" } }, "disabled", "fail"],
    [
      "forced to complain",
      { food: PROFILE, "force-complain/food": { link: "/etc/apparmor.d/food" } },
      "complain",
      "fail",
    ],
    ["no include", { food: "profile food /usr/sbin/food { include <abstractions/x> }" }, "not-loaded", "fail"],
    ["no local include", { food: "profile food /usr/sbin/food { include <local/food> }" }, "enforced", "pass"],
    ["two alike", { a: PROFILE, b: PROFILE.replace("food", "other") }, "ambiguous", "fail"],
    [
      "the more specific one wins",
      { a: lax("complain").replace("/usr/sbin/food", "/usr/sbin/*"), b: PROFILE.replace("food", "b") },
      "enforced",
      "pass",
    ],
    ["a child does not attach", { a: "profile a /usr/bin/a { profile food /usr/sbin/food { } }" }, "none", "fail"],
    ["for /sbin where that is a link", { a: "profile a /sbin/food { }" }, "other-path", "fail"],
    ["none", {}, "none", "fail"],
  ])("%s", (_, files, state, verdict) => {
    const given = { policy: policyOf(files) };
    expect(factsOf(given).apparmor.state).toBe(state);
    expect(assess("daemon-confined", given).verdict).toBe(verdict);
    const enforced = ["none", "other-path"].includes(state) ? "not-applicable" : verdict;
    expect(assess("confinement-enforced", given).verdict).toBe(enforced);
  });

  test("says which one, where it is, and whose it is", () => {
    const policy = policyOf(
      { "usr.sbin.food": PROFILE },
      { packageOf: (path) => (path.endsWith("usr.sbin.food") ? "food-common" : null) },
    );
    expect(assess("daemon-confined", { policy })).toEqual({
      verdict: "pass",
      reason: "AppArmor enforces the profile food of the package food-common",
      evidence: [
        "food.service: food.service starts it",
        "/etc/apparmor.d/usr.sbin.food: profile food, attaches to /usr/sbin/food",
        "profile's package: food-common",
      ],
    });
  });

  test("a part of a system does not tell that there is none, but tells that one is lax", () => {
    const part = { complete: false, merged: null };
    expect(assess("daemon-confined", { policy: policyOf({}, part) })).toMatchObject({
      verdict: "unknown",
      reason: "No AppArmor profile was found for it in what was looked at; other packages may hold one",
    });
    expect(assess("daemon-confined", { policy: policyOf({ food: lax("complain") }, part) }).verdict).toBe("fail");
    expect(assess("daemon-confined", { policy: policyOf({ food: PROFILE }, part) }).verdict).toBe("pass");
    expect(
      assess("daemon-confined", { policy: policyOf({ food: "/sbin/food { include <abstractions/base> }" }, part) })
        .verdict,
    ).toBe("pass");
  });

  test("the name of a link does not count", () => {
    const policy = policyOf({ a: "profile a /usr/bin/nick { }" });
    expect(assess("daemon-confined", { policy, linkNames: ["/usr/bin/nick"] })).toMatchObject({
      verdict: "fail",
      reason: "The AppArmor profile a is for another path and does not attach",
    });
  });

  test("a script that is an argument is not what the kernel sees", () => {
    const policy = policyOf({ a: "profile a /usr/bin/script { }" });
    const interpreted = { path: "/usr/bin/script", reasons: [{ attachPath: "/usr/bin/python3.11", via: ["python3"] }] };
    expect(factsOf({ policy, ...interpreted }).apparmor).toMatchObject({
      state: "other-path",
      seenAs: "/usr/bin/python3.11",
    });
    expect(factsOf({ policy, path: "/usr/bin/script" }).apparmor.state).toBe("enforced");
  });

  test("a script's profile holds for the daemon that it starts", () => {
    const reasons = [{ scripts: ["/usr/bin/foodctl"] }];
    expect(factsOf({ policy: policyOf({ a: "/usr/bin/foodctl { }" }), reasons }).apparmor).toMatchObject({
      state: "enforced",
      profile: "/usr/bin/foodctl",
    });
    expect(
      factsOf({ policy: policyOf({ a: "/usr/bin/foodctl { }", b: lax("complain") }), reasons }).apparmor.state,
    ).toBe("complain");
  });
});

describe("a profile that the unit names", () => {
  const named = (name: string, optional = false): readonly Partial<Reason>[] => [{ profile: { name, optional } }];

  test.each<[string, Files, readonly Partial<Reason>[], string, string | null]>([
    ["wins over what attaches", { a: lax("complain"), b: "profile other { }" }, named("other"), "enforced", null],
    ["may be a child", { a: "profile a /x { profile food { } }" }, named("a//food"), "enforced", null],
    ["may be lax", { a: "profile a flags=(complain) { }" }, named("a"), "complain", null],
    [
      "may be nowhere",
      { a: PROFILE },
      named("gone"),
      "missing",
      "no profile of the name gone was found, and systemd cannot start it then",
    ],
    [
      "may be nowhere, which is ignored",
      {},
      named("gone", true),
      "missing",
      "no profile of the name gone was found, and systemd starts it without",
    ],
    ["may be none", { a: PROFILE }, named("unconfined"), "unconfined", "food.service asks for no confinement"],
  ])("%s", (_, files, reasons, state, detail) => {
    expect(factsOf({ policy: policyOf(files), reasons }).apparmor).toMatchObject({
      state,
      detail,
      unit: "food.service",
    });
  });

  test("one way without it is enough", () => {
    const reasons = [{ from: "a.service", profile: { name: "other", optional: false } }, { from: "b.service" }];
    const read = assess("daemon-confined", { policy: policyOf({ a: "profile other { }" }), reasons });
    expect(read).toMatchObject({
      verdict: "fail",
      reason: "b.service starts it with no AppArmor profile, although a.service starts it with other",
    });
    expect(read.evidence).toEqual([
      "a.service: food.service starts it (AppArmor: other, enforced)",
      "b.service: food.service starts it (AppArmor: none)",
    ]);
  });
});

describe("SELinux is the other mechanism of the same claim", () => {
  const labels =
    "/usr/sbin/food\t--\tsystem_u:object_r:food_exec_t:s0\n/usr/sbin/bare\t--\tsystem_u:object_r:bin_t:s0\n";
  test.each([
    [
      "/usr/sbin/food",
      "enforcing",
      {},
      "pass",
      "SELinux has a domain for it by name, food_t; the binary policy was not read",
    ],
    [
      "/usr/sbin/food",
      null,
      {},
      "unknown",
      "SELinux has a domain for it by name, food_t; the binary policy was not read, and nothing says whether SELinux is enforcing",
    ],
    ["/usr/sbin/food", "permissive", {}, "fail", "No AppArmor profile was found for it"],
    ["/usr/sbin/food", "disabled", {}, "fail", "No AppArmor profile was found for it"],
    [
      "/usr/sbin/food",
      "enforcing",
      { a: lax("complain") },
      "pass",
      "SELinux has a domain for it by name, food_t; the binary policy was not read",
    ],
    ["/usr/sbin/bare", "enforcing", {}, "fail", "No AppArmor profile was found for it"],
    ["/usr/sbin/none", "enforcing", {}, "fail", "No AppArmor profile was found for it"],
  ] as const)("%s %s %j", (path, selinuxMode, files, verdict, reason) => {
    const read = assess("daemon-confined", { policy: policyOf(files, { selinuxMode }, labels), path });
    expect(read).toMatchObject({ verdict, reason });
    expect(read.evidence?.some((text) => text.startsWith("SELinux: "))).toBe(true);
  });
});

describe("ranks", () => {
  const CHECK_BY_RANK = {
    "network-daemon": "network-daemon-confined",
    daemon: "daemon-confined",
    privileged: "privileged-program-confined",
    helper: "helper-confined",
  } as const;
  test.each(["network-daemon", "daemon", "privileged", "helper"] as const)("%s has its own check", (rank) => {
    const facts = factsOf({ policy: policyOf({}), reasons: [{ rank: "helper" }, { rank }] });
    expect(facts.rank).toBe(rank);
    const judged = executableReading.assess(facts, TRAITS).filter(({ verdict }) => verdict !== "not-applicable");
    expect(judged.map(({ check }) => check.id)).toEqual([CHECK_BY_RANK[rank]]);
  });
});

test.each([
  ["/usr/sbin/sshd", ["debian-extra usr.sbin.sshd", "apparmor.d sshd"]],
  ["/usr/sbin/cupsd", ["debian cups-daemon:usr.sbin.cupsd"]],
  ["/sbin/dhclient", ["debian isc-dhcp-client:sbin.dhclient", "debian-extra sbin.dhclient", "apparmor.d dhclient"]],
  ["/usr/sbin/php-fpm8.2", ["debian apparmor-profiles:php-fpm"]],
  ["/nix/store/x-y/bin/sshd", ["apparmor.d sshd"]],
  ["/opt/nobody-knows", []],
])("%s is known to %j", (path, known) => {
  expect(profilesElsewhere(path).map(({ source, name }) => `${source} ${name}`)).toEqual(
    expect.arrayContaining([...known]),
  );
  if (known.length === 0) expect(profilesElsewhere(path)).toEqual([]);
});

describe("profiles", () => {
  function judge(files: Files, options: Partial<PolicyOptions> = {}): Record<string, string> {
    const policy = policyOf(files, options);
    const first = [...policy.named.values()].find(({ profile }) => !profile.fullName.includes("//"));
    if (first === undefined) throw new Error("no profile");
    const facts = readProfileFacts(first.file, first.profile, policy);
    const read = profileReading.assess(JSON.parse(JSON.stringify(facts)), TRAITS);
    return Object.fromEntries(read.map(({ check, verdict, reason }) => [check.id, `${verdict}: ${reason}`]));
  }

  test.each<[Files, string]>([
    [{ a: PROFILE }, "pass: Is enforced"],
    [{ a: lax("complain") }, "fail: Only writes down what it does not allow (complain mode)"],
    [{ a: lax("unconfined") }, "fail: Gives its program a name and no limits (unconfined)"],
    [{ a: PROFILE, "disable/a": { link: "/etc/apparmor.d/a" } }, "fail: Is disabled, although its header says enforce"],
    [
      { a: "profile a /x { profile b flags=(complain) { } ^c { } }" },
      "fail: Is enforced, but not what it hands over to: b",
    ],
  ])("enforced: %j", (files, expected) => expect(judge(files)["profile-enforced"]).toBe(expected));

  test.each<[Files, string]>([
    [{ a: PROFILE }, "pass: None of its 1 rules allows nearly everything"],
    [{ a: "profile a /x { /** rwx, capability, }" }, "fail: 2 rules allow nearly everything of a kind"],
    [
      { a: "profile a /x flags=(unconfined) { capability, }" },
      "not-applicable: Its mode allows everything, whatever its rules are",
    ],
  ])("broad: %j", (files, expected) => expect(judge(files)["profile-not-broad"]).toBe(expected));

  test.each<[Files, Partial<PolicyOptions>, string]>([
    [
      { a: "profile a /x { include <abstractions/y> }" },
      {},
      "fail: Includes what is not there, so nothing of its file is loaded",
    ],
    [
      { a: "profile a /x { include <abstractions/y> }" },
      { complete: false },
      "unknown: Includes what was not found in what was looked at; other packages may hold it",
    ],
    [
      { a: "profile a /x { include <abstractions/y> }", "abstractions/y": "/y r," },
      {},
      "pass: Everything that it includes is there",
    ],
    [
      { a: "profile a /x { include <local/y>\ninclude if exists <z> }" },
      {},
      "pass: Everything that it includes is there",
    ],
  ])("whole: %j %j", (files, options, expected) => expect(judge(files, options)["profile-whole"]).toBe(expected));

  test.each<[Files, Partial<PolicyOptions>, string]>([
    [{ a: PROFILE }, {}, "pass: No other profile has its name or its paths"],
    [{ a: PROFILE }, { complete: false }, "pass: No other profile has its name or its paths, in what was looked at"],
    [{ a: "profile a { }" }, {}, "pass: Attaches to no path: a unit or another profile names it"],
    [
      { a: PROFILE, b: "profile food /y { }" },
      {},
      "fail: Another file defines a profile of the same name: the one that is loaded last replaces the other",
    ],
    [
      { a: PROFILE, b: "profile b /usr/sbin/food { }" },
      {},
      "fail: Another profile attaches to the same program, so the kernel takes neither",
    ],
    [{ a: PROFILE, b: "profile b /usr/sbin/foo* { }" }, {}, "pass: No other profile has its name or its paths"],
    [{ a: PROFILE, "disable/a": { link: "/etc/apparmor.d/a" } }, {}, "not-applicable: Is disabled"],
  ])("unrivalled: %j %j", (files, options, expected) =>
    expect(judge(files, options)["profile-unrivalled"]).toBe(expected),
  );

  test("children and hats are listed by the name behind the parent's", () => {
    const tree = memoryTree({ [`${BASE}/a`]: "profile a /x { profile b { ^c { } } hat d { } }" });
    const file = parsePolicyFile(`${BASE}/a`, tree);
    const [profile] = file.profiles;
    if (profile === undefined) throw new Error("no profile");
    expect(readProfileFacts(file, profile)).toMatchObject({
      name: "a",
      attachment: "/x",
      mode: "enforce",
      children: ["b", "b//c", "d"],
    });
  });
});

describe("the table", () => {
  test("numbers are unique, in the area's range", () => {
    const numbers = mac.checks.map(({ no }) => no);
    expect(numbers).toEqual([501, 502, 503, 504, 505, 506, 507, 508, 509]);
    expect([...EXECUTABLE_CHECKS, ...PROFILE_CHECKS]).toHaveLength(numbers.length);
  });

  test.each(mac.checks)("$id has a whole guide", ({ guide }) => {
    expect(guide.fixes.length).toBeGreaterThan(1);
    expect(guide.verify).toMatch(/FILE|NAME/);
    for (const { url } of guide.sources) expect(url).toMatch(/^https:\/\//);
    for (const text of [guide.problem, guide.waiveIf, guide.example, guide.falseAnswers]) expect(text).toMatch(/\.$/);
    for (const { where, text } of guide.fixes) expect(`${where} ${text}`).toMatch(/^[A-Z].*\.$/);
  });
});
