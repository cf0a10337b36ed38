// audit-command.test.ts: `starfort audit` as people and machines run it: exit codes, JSON, table, what is said of bad input.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { makeAr, makeDeb, makeTar } from "../unpack/testing/make-deb.ts";

// Each test starts the command anew, which takes a second on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const LAUNCHER = path.join(import.meta.dirname, "../launch.js");
const ELF = path.join(import.meta.dirname, "../../lib/formats/elf/testdata");
const scratch = mkdtempSync(path.join(tmpdir(), "starfort-audit-test-"));
const at = (name: string): string => path.join(scratch, name);

const UNIT = "[Service]\nExecStart=/usr/sbin/d\n";
const LOCKED_DOWN = "[Service]\nNoNewPrivileges=yes\n";
const PROFILE =
  "profile one /usr/bin/one flags=(complain) {\n  /etc/one r,\n  profile child {\n  }\n}\nprofile two /usr/bin/two {\n}\n";

beforeAll(() => {
  const program = readFileSync(path.join(ELF, "ok-pie-hardened"));
  writeFileSync(at("d.service"), UNIT);
  mkdirSync(at("d.service.d"));
  writeFileSync(at("d.service.d/a.conf"), LOCKED_DOWN);
  writeFileSync(at("refused.service"), "[Service]\nType=oneshot\n");
  writeFileSync(at("profiles"), PROFILE);
  writeFileSync(at("weak.conf"), "kernel.kptr_restrict = 0\nkernel.yama.ptrace_scope = 0\n");
  writeFileSync(
    at("config.gz"),
    gzipSync("# Linux/x86 6.1.0 Kernel Configuration\nCONFIG_X86_64=y\n# CONFIG_STRICT_KERNEL_RWX is not set\n"),
  );
  writeFileSync(at("text"), "hello\n");
  writeFileSync(at("cut"), program.subarray(0, 40));
  writeFileSync(
    at("lib.a"),
    makeAr([
      ["one.o/", program],
      ["text/", Buffer.from("x")],
      ["two.o/", program],
    ]),
  );
  writeFileSync(at("bad.deb"), makeDeb(Buffer.from("nonsense".repeat(100))));
  const files = [
    { name: "./usr/bin/d", content: program, mode: 0o4755 },
    { name: "./lib/systemd/system/d.service", content: UNIT },
    { name: "./lib/systemd/system/d.service.d/a.conf", content: LOCKED_DOWN },
  ];
  writeFileSync(at("good.deb"), makeDeb(makeTar(files)));
  writeFileSync(at("empty.deb"), makeDeb(makeTar([])));
  copyFileSync(path.join(ELF, "ok-pie-hardened"), at("program"));
  mkdirSync(at("root/usr/bin"), { recursive: true });
  copyFileSync(at("program"), at("root/usr/bin/program"));
  mkdirSync(at("nothing"));
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

function audit(...args: string[]) {
  return spawnSync(process.execPath, [LAUNCHER, "audit", ...args], {
    encoding: "utf8",
    cwd: scratch,
    env: { ...process.env, DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" },
    maxBuffer: 64 * 1024 * 1024,
  });
}

const Subject = z.strictObject({
  path: z.string(),
  kind: z.string(),
  facts: z.record(z.string(), z.unknown()).nullable(),
  exposure: z.number().nullable().optional(),
  reason: z.string().optional(),
  verdicts: z.array(
    z.strictObject({
      area: z.string(),
      check: z.string(),
      severity: z.enum(["low", "normal", "high", "critical"]),
      verdict: z.enum(["pass", "fail", "unknown", "not-applicable"]),
      reason: z.string(),
      evidence: z.array(z.strictObject({ label: z.string(), value: z.string() })),
    }),
  ),
});

function json(...args: string[]) {
  const { stdout, stderr, status } = audit("--json", ...args);
  return { subjects: z.array(Subject).parse(JSON.parse(stdout)), stderr, status };
}

describe("exit codes", () => {
  test.each<readonly [string[], number, RegExp]>([
    [["d.service"], 1, /^$/],
    [["d.service", "--fail-on", "critical"], 0, /^$/],
    [["d.service", "--check", "no-new-privileges"], 0, /^$/],
    [["empty.deb"], 0, /^$/],
    [["missing"], 2, /missing cannot be audited: there is no such file or directory/],
    [["text"], 2, /text cannot be audited: nothing in it is judged; expected an ELF file/],
    [["nothing"], 2, /nothing in it is judged/],
    [["cut"], 2, /cut cannot be audited: .*\d/],
    [["bad.deb"], 2, /bad.deb cannot be audited: data.tar: an entry's check sum is "ensenons"/],
    [["/dev/null"], 2, /it is a device, expected a file or a directory/],
    [["/proc"], 2, /the kernel makes up what is in it/],
    [["text", "d.service"], 2, /text cannot be audited/],
    [["program", "--area", "service"], 2, /nothing in it is judged with --area service/],
    [["d.service", "--fail-on", "bad"], 2, /Allowed choices are low, normal, high, critical/],
    [["d.service", "--area", "bad"], 2, /Expected one of binary/],
    [["d.service", "--check", "bad"], 2, /there is no check "bad"/],
    [[], 2, /missing required argument 'path'/],
  ])("%j: %d", (args, status, stderr) => {
    const ran = audit(...args);
    expect(ran.stderr).toMatch(stderr);
    expect(ran.status).toBe(status);
  });

  test("quiet says nothing, and the same", () => {
    expect(audit("d.service", "--quiet")).toMatchObject({ status: 1, stdout: "", stderr: "" });
  });
});

describe("--json", () => {
  test("a program", () => {
    const { subjects } = json("program");
    expect(subjects).toMatchObject([
      {
        path: "program",
        kind: "elf",
        facts: { type: "pie", machine: "x86_64", relro: "full", bindNow: true, execStack: false },
      },
    ]);
    expect(subjects[0]).not.toHaveProperty("exposure");
    for (const key of [
      "writableExecutableSegments",
      "textRelocations",
      "stackProtector",
      "fortified",
      "fortifiable",
      "runpath",
      "rpath",
      "ibt",
      "shstk",
    ])
      expect(subjects[0]?.facts).toHaveProperty(key);
  });

  test("a unit with the drop-in beside it; one that systemd refuses has no exposure, and why", () => {
    const { subjects } = json("d.service", "refused.service");
    expect(subjects).toMatchObject([
      { path: "d.service", kind: "unit", exposure: 9.4, facts: { tests: { NoNewPrivileges: 0, PrivateTmp: 1 } } },
      {
        path: "refused.service",
        kind: "unit",
        exposure: null,
        reason: "the service has no ExecStart=, ExecStop= or SuccessAction=",
      },
    ]);
  });

  test("profiles of one file, kernel configs that are packed, sysctls", () => {
    const { subjects } = json("profiles", "config.gz", "weak.conf");
    expect(subjects).toMatchObject([
      {
        path: "profiles",
        kind: "apparmor-profile",
        facts: { name: "one", mode: "complain", attachment: "/usr/bin/one", flags: ["complain"] },
      },
      { path: "profiles", kind: "apparmor-profile", facts: { name: "two", mode: "enforce" } },
      { path: "config.gz", kind: "kernel-config" },
      { path: "weak.conf", kind: "sysctl" },
    ]);
    expect(subjects[0]?.facts?.children).toHaveLength(1);
  });

  test("members of packages and archives; a setuid program's findings are graver", () => {
    const { subjects } = json("good.deb", "lib.a");
    expect(subjects.filter(({ kind }) => kind !== "executable").map((subject) => subject.path)).toEqual([
      "good.deb!/usr/bin/d",
      "good.deb!/lib/systemd/system/d.service",
      "lib.a!/one.o",
      "lib.a!/two.o",
    ]);
    const severityOf = (name: string) =>
      subjects.find(({ path: its }) => its === name)?.verdicts.find(({ check }) => check === "pie")?.severity;
    expect([severityOf("good.deb!/usr/bin/d"), severityOf("lib.a!/one.o")]).toEqual(["high", "normal"]);
    expect(subjects.find(({ kind }) => kind === "unit")?.exposure).toBe(9.4);
  });

  test("a directory that is a package, one that is not, and what could not be read", () => {
    expect(json("root").subjects).toMatchObject([{ path: "root/usr/bin/program", kind: "elf" }]);
    const { subjects, stderr } = json(".");
    const paths = subjects.map((subject) => subject.path);
    expect(paths).toEqual(expect.arrayContaining(["./d.service", "./good.deb!/usr/bin/d", "./lib.a!/two.o"]));
    expect(subjects.find((subject) => subject.path === "./cut")).toMatchObject({
      kind: "elf",
      facts: null,
      reason: expect.stringMatching(/./),
    });
    expect(stderr).toMatch(/bad.deb cannot be audited/);
  });

  test("nothing to tell is an empty array", () => {
    expect(json("missing")).toMatchObject({ subjects: [], status: 2 });
  });
});

describe("the table", () => {
  test("says what is wrong, how to mend it, and the counts; no colours but on a terminal", () => {
    const { stdout } = audit("d.service");
    expect(stdout).toMatch(/^d\.service\n1 unit\n/);
    expect(stdout).toMatch(/exposure 9\.4 UNSAFE, \d+ of \d+ checks not met/);
    expect(stdout).toContain("PrivateTmp=yes");
    expect(stdout).toMatch(/\d+ fail \(.*\) · 0 unknown · \d+ pass/);
    expect(stdout).not.toContain("\u001b");
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  test("names that would write on the terminal are made harmless", () => {
    const name = "evil\u001b]0;x\u0007\u001b[31m";
    copyFileSync(at("program"), at(name));
    const { stdout } = audit(name);
    expect(stdout).toMatch(/^evil/);
    // eslint-disable-next-line no-control-regex -- that is what must not be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    rmSync(at(name));
  });

  test("a reader that goes away ends it without a word", () => {
    const ran = spawnSync("sh", ["-c", `"${process.execPath}" "${LAUNCHER}" audit --json lib.a . . . | head -c 10`], {
      encoding: "utf8",
      cwd: scratch,
    });
    expect(ran.stdout).toHaveLength(10);
    expect(ran.stderr.replace(/^starfort: .*bad\.deb cannot be audited.*\n/gm, "")).toBe("");
  });
});
