import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FormatError } from "../format-error.ts";
import { memoryTree, type TreeEntry } from "../file-tree.ts";
import { cpuMsOf } from "../testing/cpu-time.ts";
import { effectiveMode, isPolicyPath, listPolicyFiles, parsePolicyFile, PolicySources, type Profile } from "./index.ts";

const BASE = "/etc/apparmor.d";
const TESTDATA = join(import.meta.dirname, "testdata");

function treeOf(entries: Readonly<Record<string, TreeEntry>>) {
  return memoryTree(Object.fromEntries(Object.entries(entries).map(([name, entry]) => [`${BASE}/${name}`, entry])));
}

function parse(text: string, others: Readonly<Record<string, TreeEntry>> = {}) {
  return parsePolicyFile(`${BASE}/x`, treeOf({ x: text, ...others }));
}

function parseTestdata(name: string) {
  const entries = readdirSync(TESTDATA).map((file) => [
    file === "ok-tunables" ? "tunables" : file,
    readFileSync(join(TESTDATA, file)),
  ]);
  return parsePolicyFile(
    `${BASE}/${name}`,
    treeOf({ ...Object.fromEntries(entries), "abstractions/base": "/dev/null rw,\n" }),
  );
}

const flat = (profiles: readonly Profile[]): Profile[] =>
  profiles.flatMap((profile) => [profile, ...flat(profile.children)]);
const broadOf = (rule: string): readonly string[] =>
  (parse(`profile p {\n  ${rule}\n}\n`).profiles[0]?.broad ?? []).map(({ text }) => text);
const attachmentsOf = (text: string): readonly string[] => parse(text).profiles[0]?.attachments ?? [];

describe("names, modes and attachments of the test data", () => {
  it.each<[string, readonly [string, string, readonly string[]][]]>([
    [
      "ok-classic",
      [
        ["/usr/sbin/exampled", "complain", ["/usr/sbin/exampled"]],
        ["/usr/sbin/exampled//DEFAULT", "complain", []],
        ["/usr/sbin/exampled//hat two", "enforce", []],
        ["/usr/sbin/exampled//third_party", "enforce", ["/usr/lib/exampled/third", "/mnt/lib/exampled/third"]],
        ["/usr/sbin/exampled//third_party//deeper", "enforce", []],
        ["helper", "enforce", []],
      ],
    ],
    [
      "ok-modern",
      [
        [
          "modern",
          "enforce",
          [
            "/{,usr/}bin/modern",
            "/usr/lib/modern/modern",
            "/usr/libexec/modern/modern",
            "/opt/my lib/modern/modern",
            "/mnt/lib/modern/modern",
          ],
        ],
        ["modern//inner", "kill", []],
        ["asks", "prompt", ["/usr/bin/asks"]],
        ["opened", "default_allow", ["/opt/*/open"]],
        ["loose", "unconfined", ["/usr/{share,lib}/loose"]],
        [":space://inside", "enforce", ["/usr/bin/inside"]],
      ],
    ],
    [
      "ok-words",
      [
        ["/usr/bin/with space", "enforce", ["/usr/bin/with space"]],
        ["/usr/bin/octalABC", "enforce", ["/usr/bin/octalABC"]],
        ["two words", "enforce", ["/opt/my app/{a,b}*"]],
        ["odd", "enforce", ["/usr/bin/@odd"]],
      ],
    ],
  ])("%s", (name, expected) => {
    const profiles = flat(parseTestdata(name).profiles);
    expect(profiles.map(({ fullName, mode, attachments }) => [fullName, mode, attachments])).toEqual(expected);
  });

  it("keeps kind, flags, xattrs, line and what was read", () => {
    const { profiles, abi, sources, notes } = parseTestdata("ok-modern");
    expect(abi).toBe("abi/4.0");
    expect(profiles[0]).toMatchObject({
      attachment: "@{exec_path}",
      flags: ["audit", "attach_disconnected.path=/att/modern/", "kill.signal=term", "error=EPERM"],
      xattrs: { "security.tag": "trusted*", "user.any": "**" },
      path: `${BASE}/ok-modern`,
      line: 9,
    });
    expect(sources.map(({ path }) => path.slice(BASE.length + 1))).toEqual([
      "ok-modern",
      "tunables",
      "abstractions/base",
    ]);
    expect(notes).toEqual([]);
    expect(parseTestdata("ok-classic").profiles[0]?.children.map(({ kind }) => kind)).toEqual([
      "hat",
      "hat",
      "profile",
    ]);
  });

  it("notes a missing include, not one that may be missing", () => {
    expect(parseTestdata("ok-classic").notes).toEqual([
      { kind: "missing-include", text: "local/exampled", path: `${BASE}/ok-classic`, line: 39 },
    ]);
  });
});

describe("headers", () => {
  it.each<[string, readonly string[]]>([
    ["/usr/bin/x { }", ["/usr/bin/x"]],
    ["profile x { }", []],
    ["profile x /usr/{bin,sbin}/x { }", ["/usr/{bin,sbin}/x"]],
    ["@{X}=/a/ /b\nprofile x @{X}/{c,d} { }", ["/a/{c,d}", "/b/{c,d}"]],
    ["@{A}=/a\n@{B}=@{A}/b @{A}/c\nprofile x @{B}* { }", ["/a/b*", "/a/c*"]],
    ["@{A}=/a\n@{A}+=/b\nprofile @{A} { }", ["/a", "/b"]],
    ["@{A}=/a\n@{A}?=/b\n@{C}=/c\n@{C}:=/d\nprofile x @{A}@{C} { }", ["/a/d"]],
    ["alias /usr/ -> /mnt/,\n/usr/bin/x { }", ["/usr/bin/x", "/mnt/bin/x"]],
    ["/usr/bin/x (complain) { }", ["/usr/bin/x"]],
    ['"/usr/bin/x y" flags = ( complain ) { }', ["/usr/bin/x y"]],
    ['profile x /a + identities=("u") { }', ["/a"]],
  ])("%s", (text, attachments) => {
    expect(attachmentsOf(text)).toEqual(attachments);
  });

  it("notes a variable that nobody set, and attaches nothing", () => {
    const { profiles, notes } = parse("profile x @{none}/x { }");
    expect(profiles[0]?.attachments).toEqual([]);
    expect(notes).toMatchObject([{ kind: "undefined-variable", line: 1 }]);
  });
});

describe("includes", () => {
  it("takes the files of a directory, in order, without those that are left behind", () => {
    const { sources } = parse("include <d>\n", {
      "d/b": "",
      "d/a": "",
      "d/.c": "",
      "d/e.dpkg-old": "",
      "d/README": "",
      "d/f~": "",
    });
    expect(sources.map(({ path }) => path)).toEqual([`${BASE}/x`, `${BASE}/d/a`, `${BASE}/d/b`]);
  });

  it("counts the rules of a file once in a profile, and again in the next", () => {
    const { profiles } = parse("profile a { include <r>\n include <r>\n /b r,\n}\nprofile b { #include <r>\n}\n", {
      r: "/x r,\n/y r,\n",
    });
    expect(profiles.map(({ rules }) => rules)).toEqual([3, 2]);
  });

  it("says in which file and line a broad rule stands", () => {
    const { profiles } = parse("profile a {\n include <r>\n}\n", { r: "/x r,\n/** w,\n" });
    expect(profiles[0]?.broad).toEqual([{ text: "/** w", path: `${BASE}/r`, line: 2 }]);
  });

  it("ends where files include each other", () => {
    expect(
      parse("profile a { include <r>\n }\n", { r: "include <s>\n/x r,\n", s: "include <r>\n/y r,\n" }).profiles[0]
        ?.rules,
    ).toBe(2);
  });

  it("reads what profiles share once", () => {
    let reads = 0;
    const tree = treeOf({ a: "profile a { include <r>\n}", b: "profile b { include <r>\n}", r: "/x r,\n" });
    const counted = { ...tree, read: (path: string) => (path.endsWith("/r") && reads++, tree.read(path)) };
    const sources = new PolicySources(counted);
    for (const name of ["a", "b"]) parsePolicyFile(`${BASE}/${name}`, counted, { sources });
    expect(reads).toBe(1);
  });
});

describe("conditions", () => {
  it.each([
    ["if defined @{A} { /x r, }", 1],
    ["if not defined @{A} { /x r, } else { /y r, /z r, }", 2],
    ["if $YES and (not $NO or $NO) { /x r, }", 1],
    ["if $NO { /x r, } else if /a in @{A} { /y r, /z r, } else { /w r, /v r, /u r, }", 2],
    ["if @{A} == @{A} { /x r, }", 1],
    ["if @{A} != /a { /x r, }", 1],
    ["if 10 > 9 { /x r, }", 1],
    ["if 10 <= 9 { /x r, }", 0],
  ])("%s", (text, rules) => {
    expect(parse(`@{A}=/a /b\n$YES=true\n$NO=false\nprofile p { ${text} }\n`).profiles[0]?.rules).toBe(rules);
  });

  it("takes nothing where it cannot decide, and says so", () => {
    const { profiles, notes } = parse("profile p { if $NONE { /x r, } else { /y r, } }\n");
    expect(profiles[0]?.rules).toBe(0);
    expect(notes).toMatchObject([{ kind: "undefined-variable" }]);
  });
});

describe("broad rules", () => {
  it("are found in the test data, and only those", () => {
    const [broad, narrow] = parseTestdata("ok-broad").profiles;
    expect(broad?.broad).toHaveLength(broad?.rules ?? 0);
    expect(broad?.rules).toBe(15);
    expect(narrow?.broad).toEqual([]);
  });

  it.each<[string, boolean]>([
    ["/** rwx,", true],
    ["rw /**,", true],
    ["file /{**,} w,", true],
    ["/**   # all\n    ux,", true],
    ["/{,usr/**,**} PUx,", true],
    ["/[^.]** w,", true],
    ["/[^eu]** w,", false],
    ["/*/** w,", false],
    ["/**.conf w,", false],
    ["allow all,", true],
    ["owner file,", false],
    ["audit capability,", true],
    ["change_profile unsafe /** -> *,", true],
    ["change_profile -> &unconfined,", false],
    ["capability sys_admin sys_ptrace,", false],
    ["network,", true],
    ["ptrace (read),", false],
  ])("%s %s", (rule, isBroad) => {
    expect(broadOf(rule).length > 0).toBe(isBroad);
  });

  it("are told without comments and doubled blanks", () => {
    expect(broadOf("audit   /**   # all\n    rw,")).toEqual(["audit /** rw"]);
  });
});

describe("disable/ and force-complain/", () => {
  it.each<[string, TreeEntry, string]>([
    ["disable/x", { link: `${BASE}/x` }, "disabled"],
    ["disable/x", { link: "../x" }, "disabled"],
    ["disable/x", { link: "../nowhere" }, "enforce"],
    ["disable/y", { link: "../x" }, "enforce"],
    ["force-complain/x", { link: "../x" }, "complain"],
    ["force-complain/x", "", "complain"],
  ])("%s %o is %s", (name, entry, mode) => {
    const file = parse("/usr/bin/x { }", { [name]: entry });
    expect(file.profiles.map((profile) => effectiveMode(file, profile))).toEqual([mode]);
  });
});

describe("policy paths", () => {
  it("are the files of the base directory, by names that apparmor_parser does not skip", () => {
    const tree = treeOf({ b: "", a: "", "a.dpkg-new": "", "c~": "", README: "", ".d": "", "local/e": "", "f.rej": "" });
    expect(listPolicyFiles(tree)).toEqual([`${BASE}/a`, `${BASE}/b`]);
    expect(isPolicyPath(`${BASE}/usr.bin.x`)).toBe(true);
    expect(isPolicyPath(`${BASE}/local/x`)).toBe(false);
    expect(isPolicyPath("/usr/share/apparmor/extra-profiles/usr.bin.x")).toBe(false);
  });
});

describe("what is no policy", () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ["a rule outside of profiles", "/x r,\n", /line 1: a rule that is in no profile \(at byte 0\)/],
    ["prose", "Hello, world\n", /line 1/],
    ["no end", "profile x {\n /a r,\n", /line 1: the block that begins here has no "}" \(at byte 11\)/],
    ["a brace too many", "profile x { }\n}\n", /line 2/],
    [
      "no comma",
      "profile é {\n /a r\n}\n",
      /line 3: expected "," at the end of the rule that begins in line 2, found "}" \(at byte 19\)/,
    ],
    ["an open quotation", 'profile "x {\n}\n', /no end/],
    ["a zero byte", "profile x {\0}\n", /zero \(at byte 11\)/],
    ["an ELF file", Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1), /\/x, line 1/],
    ["a variable without a value", "@{X}=\n", /value of @\{X\}/],
  ])("%s", (_name, content, message) => {
    const act = () => parsePolicyFile(`${BASE}/x`, treeOf({ x: content }));
    expect(act).toThrow(FormatError);
    expect(act).toThrow(message);
  });

  it.each(["error-comma", "error-brace"])("%s", (name) => {
    expect(() => parseTestdata(name)).toThrow(FormatError);
  });

  it("names the include that is wrong, and a file that is not there", () => {
    expect(() => parse("profile a { include <r>\n}", { r: "/x r" })).toThrow(/apparmor\.d\/r, line 1/);
    expect(() => parsePolicyFile(`${BASE}/none`, treeOf({}))).toThrow(FormatError);
  });
});

describe("hostile policy stays within bounds", () => {
  const chain = Array.from({ length: 40 }, (_, i) => `@{v${i}}=@{v${i + 1}}x @{v${i + 1}}y`).join("\n");
  it.each<[string, string, Readonly<Record<string, TreeEntry>>]>([
    ["variables that double", `${chain}\n@{v40}=/a\nprofile x @{v0} { @{v1}/** rw, }`, {}],
    ["variables that double, the last one undefined", `${chain}\nprofile x @{v0} { @{v1}/** rw, }`, {}],
    ["a variable of itself", "@{A}=@{A}@{A}\nprofile x @{A} { }", {}],
    ["deep alternations", `profile x /${"{a,".repeat(20_000)} { }`, {}],
    ["many alternations", `profile x /${"{a,b}".repeat(10_000)} { /${"{*,**}".repeat(10_000)} w, }`, {}],
    [
      "profiles that include themselves",
      "profile a { include <r>\n}",
      { r: "profile b { include <r>\n}\nprofile c { include <r>\n}\n" },
    ],
    [
      "files that include all others",
      "profile a { include <d>\n}",
      Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`d/${i}`, "profile b { include <d>\n}\n"])),
    ],
    ["deep blocks", "profile x {".repeat(10_000), {}],
    ["deep conditions", `profile x { if ${"(".repeat(10_000)}`, {}],
    ["backslashes", `@{A}=${"\\".repeat(30_000)}@{A}\nprofile x @{A} { }`, {}],
    ["many commas", `profile x {${",".repeat(100_000)}}`, {}],
    ["a long line of words", `profile x { /a ${"a ".repeat(100_000)}, }`, {}],
    ["comments", `profile x { ${"#\n".repeat(100_000)} }`, {}],
  ])("%s", (_name, text, others) => {
    const act = () => {
      try {
        parse(text, others);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
      }
    };
    expect(cpuMsOf(act, 700)).toBeLessThan(700);
  });
});
