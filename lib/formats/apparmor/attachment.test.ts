import { describe, expect, it } from "vitest";
import { cpuMsOf } from "../testing/cpu-time.ts";
import { expandVariables, matchAttachment, pickAttachment } from "./index.ts";

describe("matchAttachment", () => {
  // Checked against the expressions that apparmor_parser 5.0.2 prints with `-D rule-exprs`.
  it.each<[string, readonly string[], readonly string[]]>([
    ["/usr/bin/x", ["/usr/bin/x"], ["/usr/bin/xy", "/usr/bin", ""]],
    ["/usr/{,s}bin/x", ["/usr/bin/x", "/usr/sbin/x"], ["/usr/s/x", "/usr/{,s}bin/x"]],
    ["/usr/{{bin,sbin}/t,lib/{a,}}", ["/usr/bin/t", "/usr/lib/", "/usr/lib/a"], ["/usr/lib/t"]],
    ["/a/*", ["/a/b", "/a/.b"], ["/a/", "/a/b/c"]],
    ["/a/*/c", ["/a/b/c"], ["/a//c", "/a/b/b/c"]],
    ["/a*", ["/a", "/ab"], ["/a/"]],
    ["/a/**", ["/a/b", "/a/b/c", "/a/b/"], ["/a/", "/a//"]],
    ["/a{,/**}", ["/a", "/a/b"], ["/ab"]],
    ["/{a/*,b}", ["/a/", "/b"], ["/a"]],
    ["/a/***b", ["/a/b", "/a/x/b"], ["/ab"]],
    ["/a?", ["/ab"], ["/a", "/a/", "/abc"]],
    ["/[ab]/[^a-c]", ["/a/d", "/b/x"], ["/c/d", "/a/b"]],
    ["/[^a]b", ["//b", "/bb"], ["/ab"]],
    ["/\\*\\{a\\,b\\}", ["/*{a,b}"], ["/x"]],
    ["/a.b+c|d(e)$^", ["/a.b+c|d(e)$^"], ["/aXb+c|d(e)$^"]],
    ["//a//b///c", ["//a/b/c"], ["/a/b/c"]],
    ["/a//b", ["/a/b"], ["/a//b"]],
    ["/é?", ["/éa"], ["/é", "/éé"]],
    ["/a b", ["/a b"], ["/a"]],
    ["/\\101\\x42", ["/AB"], []],
  ])("%s", (glob, matching, others) => {
    for (const path of matching) expect([path, matchAttachment(glob, path)]).toEqual([path, true]);
    for (const path of others) expect([path, matchAttachment(glob, path)]).toEqual([path, false]);
  });

  it.each(["/{a}", "/{a,b", "/a}", "/[a", "/a]", "/a\\", `/${"{a,".repeat(60)}${"}".repeat(60)}`])(
    "%s is refused as apparmor_parser refuses it",
    (glob) => {
      expect(matchAttachment(glob, glob)).toBe(false);
    },
  );

  it.each([
    ["stars", `/${"*a".repeat(200)}`, `/${"a".repeat(4000)}b`],
    ["alternations", `/${"{a,a,aa}".repeat(400)}`, `/${"a".repeat(1000)}b`],
    ["nested stars", `/${"{*,**}".repeat(300)}x`, `/${"a/".repeat(1000)}`],
  ])("takes no exponential time: %s", (_name, glob, path) => {
    expect(cpuMsOf(() => matchAttachment(glob, path), 700)).toBeLessThan(700);
  });
});

describe("pickAttachment", () => {
  const pick = (path: string, ...globs: readonly string[]) => {
    const choice = pickAttachment(
      path,
      globs.map((glob) => ({ glob })),
    );
    return choice.kind === "one" ? choice.candidate.glob : choice.kind;
  };

  it.each<[string, readonly string[], string]>([
    ["/usr/bin/x", ["/usr/bin/y"], "none"],
    ["/usr/bin/x", [], "none"],
    ["/usr/bin/foo", ["/usr/bin/foo", "/usr/bin/*"], "/usr/bin/foo"],
    ["/usr/bin/foo", ["/usr/**", "/usr/bin/*"], "/usr/bin/*"],
    ["/usr/bin/foobar", ["/usr/bin/*", "/usr/bin/foo*"], "/usr/bin/foo*"],
    ["/usr/bin/foo", ["/{,usr/}bin/foo", "/**"], "/{,usr/}bin/foo"],
    ["/opt/a/b", ["/opt/a/*", "/opt/a/*"], "ambiguous"],
    ["/usr/bin/foo", ["/usr/bin/foo", "/usr/{bin,sbin}/foo"], "ambiguous"],
  ])("%s among %j", (path, globs, expected) => {
    expect(pick(path, ...globs)).toBe(expected);
  });

  it("does not let a profile compete with itself", () => {
    const profile = {};
    const candidates = [
      { glob: "/usr/bin/x", profile },
      { glob: "/{,usr/}bin/x", profile },
    ];
    expect(pickAttachment("/usr/bin/x", candidates).kind).toBe("one");
  });

  it("takes a profile that is named by the path itself before any other", () => {
    const choice = pickAttachment("/usr/bin/x", [{ glob: "/usr/bin/x" }, { glob: "/usr/bin/x", byName: true }]);
    expect(choice).toEqual({ kind: "one", candidate: { glob: "/usr/bin/x", byName: true } });
  });
});

describe("expandVariables", () => {
  it.each<[string, Readonly<Record<string, readonly string[]>>, readonly string[]]>([
    ["/a", {}, ["/a"]],
    ["@{A}", { A: ["/a", "/b"] }, ["/a", "/b"]],
    ["@{A}/x@{B}", { A: ["/a/"], B: ["1", "2"] }, ["/a/x1", "/a/x2"]],
    ["/x/@{A}", { A: ["/a"] }, ["/x/a"]],
    ["@{A}", { A: ["@{B}b"], B: ["a"] }, ["ab"]],
    ["\\@{A}", { A: ["/a"] }, ["\\@{A}"]],
    ["@{a,b}c", {}, ["@{a,b}c"]],
    ["@{none}", {}, []],
    ["@{A}", { A: ["@{A}"] }, []],
  ])("%s %j", (text, variables, expected) => {
    expect(expandVariables(text, variables)).toEqual(expected);
  });

  it("keeps many combinations as one glob that matches the same", () => {
    const values = Array.from({ length: 20 }, (_, i) => `v${i}`);
    const globs = expandVariables("/@{A}/@{A}", { A: values });
    expect(globs.length).toBeLessThanOrEqual(64);
    expect(globs.some((glob) => matchAttachment(glob, "/v3/v17"))).toBe(true);
    expect(globs.some((glob) => matchAttachment(glob, "/v3/v20"))).toBe(false);
  });
});
