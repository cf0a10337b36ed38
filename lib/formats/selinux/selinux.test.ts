// selinux.test.ts: file_contexts: which rule wins, what the matcher knows, and what becomes of hostile files.
import { describe, expect, test } from "vitest";
import { FormatError } from "../format-error.ts";
import { domainOfType, lookupContext, parseFileContexts, parseSelinuxMode, type FileKind } from "./index.ts";
import { compilePattern, literalPrefix } from "./pattern.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text);
const rule = (regex: string, type: string, kind = ""): string => `${regex}\t${kind}\tsystem_u:object_r:${type}:s0\n`;

interface Sources {
  readonly contexts: string;
  readonly local?: string;
  readonly subs?: string;
  readonly distSubs?: string;
}

function typeOf(
  path: string,
  { contexts, local = "", subs = "", distSubs = "" }: Sources,
  kind: FileKind = "file",
): string | null {
  const sources = { contexts: bytes(contexts), local: bytes(local), subs: bytes(subs), distSubs: bytes(distSubs) };
  const found = lookupContext(parseFileContexts(sources), path, kind);
  return found === null ? null : (found.type ?? "<<none>>");
}

describe("which rule wins", () => {
  const contexts =
    rule("/usr/sbin/food", "exact_t", "--") +
    rule("/.*", "default_t") +
    rule("/usr/sbin/.*", "sbin_t", "-d") +
    rule("/usr/(.*/)?sbin/.*", "bin_t") +
    rule("/usr/sbin/foo[a-c]", "early_t") +
    rule("/usr/sbin/foo.", "late_t", "--") +
    "/proc/.*\t<<none>>\n# a comment\n\n";

  test.each([
    ["a rule without meta characters, wherever it stands", "/usr/sbin/food", "exact_t"],
    ["else the last one", "/usr/sbin/fooa", "late_t"],
    ["of the right kind", "/usr/sbin/x", "bin_t"],
    ["of the whole path", "/usr/sbin/food/x", "bin_t"],
    ["else the most general", "/opt/x", "default_t"],
    ["and <<none>> takes the label away", "/proc/1", "<<none>>"],
    ["slashes do not matter", "//usr//sbin/food/", "exact_t"],
  ])("%s", (_, path, type) => expect(typeOf(path, { contexts })).toBe(type));

  test("kinds", () => expect(typeOf("/usr/sbin/food", { contexts }, "directory")).toBe("bin_t"));
  test("no rule", () => expect(typeOf("/x", { contexts: rule("/y", "a_t") })).toBeNull());
  test("a path that is too long", () => expect(typeOf(`/${"x".repeat(5000)}`, { contexts })).toBeNull());
  test("local rules come after", () => {
    expect(typeOf("/usr/sbin/food", { contexts, local: rule("/usr/sbin/food", "local_t") })).toBe("local_t");
  });
});

describe("substitutions", () => {
  const contexts = rule("/usr/sbin/.*", "bin_t") + rule("/srv/.*", "srv_t");
  test.each([
    ["/sbin/x", { distSubs: "/sbin /usr/sbin\n" }, "bin_t"],
    ["/sbinx/x", { distSubs: "/sbin /usr/sbin" }, null],
    ["/data/x", { subs: "/data /sbin", distSubs: "/sbin /usr/sbin" }, "bin_t"],
    ["/a/x", { distSubs: "/a /usr/sbin\n/a /srv" }, "srv_t"],
    ["/a/srv/x", { distSubs: "# why\n/a /\n" }, "srv_t"],
  ])("%s %j", (path, more, type) => expect(typeOf(path, { contexts, ...more })).toBe(type));
});

describe("what is no rule", () => {
  test("is noted", () => {
    const { specs, notes } = parseFileContexts({
      contexts: bytes("/a\n/b -x system_u:object_r:t:s0\n/c nonsense\n/d(?=x) system_u:object_r:t:s0\n"),
    });
    expect(specs.map(({ pattern }) => pattern)).toEqual([null]);
    expect(notes).toEqual([
      "file_contexts:1: expected a regex, a type like -- and a context",
      "file_contexts:2: expected a regex, a type like -- and a context",
      "file_contexts:3: nonsense is no context",
      "file_contexts:4: /d(?=x) cannot be matched here",
    ]);
  });

  test.each([
    ["zero bytes", bytes("/a\0")],
    ["8 MiB", new Uint8Array(8 * 1024 * 1024 + 1).fill(10)],
    ["too many rules", bytes(rule("/a", "t").repeat(50_001))],
    ["too many states", bytes(rule("/(a{100}){9}", "t").repeat(2000))],
  ])("%s are refused", (_, contexts) => expect(() => parseFileContexts({ contexts })).toThrow(FormatError));
});

describe("expressions", () => {
  test.each([
    ["/a(/.*)?", ["/a", "/a/", "/a/b/c"], ["/ab", "/"]],
    [
      "/lib(32|64|x32)?/x\\.so(\\.[^/]*)*",
      ["/lib/x.so", "/lib64/x.so.1.2"],
      ["/lib1/x.so", "/lib/x,so", "/lib/x.so./"],
    ],
    ["/a?quota\\.(user|group)", ["/quota.user", "/aquota.group"], ["/aaquota.user"]],
    ["/[^/]+/[a-z0-9_-]{2,3}", ["/x/a-", "/x/abc"], ["/x/a", "/x/abcd", "/x/AB", "//ab"]],
    ["/(?:a|b|)c+", ["/ac", "/bcc", "/c"], ["/a", "/abc"]],
    ["^/a$", ["/a"], ["/a$", "^/a"]],
    ["/a\\$", ["/a$"], ["/a"]],
    ["/[[:digit:]x]+\\d\\w", ["/1x12"], ["/y1a"]],
    ["/[]a]\\+", ["/]+", "/a+"], ["/b+"]],
    ["/[\\w.-]+", ["/a.b-c"], ["/a b"]],
    ["/x{2}y{1,}z{0,2}", ["/xxyyyzz", "/xxy"], ["/xy", "/xxyzzz"]],
    ["/a|/b", ["/a", "/b"], ["/a|/b"]],
    ["/é.", ["/éx"], ["/e"]],
  ])("%s", (regex, yes, no) => {
    const pattern = compilePattern(Buffer.from(regex).toString("latin1"));
    if (typeof pattern === "string") throw new Error(pattern);
    const matches = (path: string): boolean => pattern.matches(Buffer.from(path).toString("latin1"));
    expect({ yes: yes.filter(matches), no: no.filter(matches) }).toEqual({ yes, no: [] });
    expect(yes.every((path) => Buffer.from(path).toString("latin1").startsWith(literalPrefix(regex)))).toBe(true);
  });

  test.each([
    "(",
    ")",
    "[a",
    "a**",
    "a*+",
    "(?=x)",
    "(?i)a",
    "\\1",
    "\\",
    "a{2",
    "a{5,2}",
    "a{999}",
    "*a",
    "x^y",
    "[b-a]",
    "[\\q]",
    "[[:nope:]]",
    "(".repeat(60),
    "a".repeat(3000),
    "((a{90}){90}){90}",
  ])("%s is not known", (regex) => expect(typeof compilePattern(regex)).toBe("string"));

  test("none takes exponential time", () => {
    const pattern = compilePattern("/(a*)*(a|a)*(a?){50}b");
    if (typeof pattern === "string") throw new Error(pattern);
    const before = process.cpuUsage();
    expect(pattern.matches(`/${"a".repeat(4000)}`)).toBe(false);
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  });
});

test.each([
  ["cupsd_exec_t", "cupsd_t"],
  ["dbusd_exec_t", "system_dbusd_t"],
  ["cupsd_initrc_exec_t", null],
  ["initrc_exec_t", null],
  ["shell_exec_t", null],
  ["apt_exec_t", null],
  ["unconfined_exec_t", null],
  ["bin_t", null],
])("%s starts %s", (type, domain) => expect(domainOfType(type)).toBe(domain));

test.each([
  ["# SELINUX=disabled\nSELINUX=enforcing\n", "enforcing"],
  ["SELINUX= Permissive", "permissive"],
  ["SELINUX=disabled", "disabled"],
  ["SELINUX=maybe", null],
  ["SELINUXTYPE=default", null],
])("%j", (text, mode) => expect(parseSelinuxMode(bytes(text))).toBe(mode));
