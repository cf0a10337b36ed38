// make-expected.ts: asks the real systemd-analyze about every service below roots/ and writes expected.json.
// Run: node lib/areas/service/testdata/make-expected.ts   (systemd 252, nothing but its systemd-analyze is needed)
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const HERE = import.meta.dirname;
const DIRS = ["etc", "run", "usr/local/lib", "usr/lib"].map((dir) => `${dir}/systemd/system`);
/** How the tool prints a badness that does not apply: 2^64 - 1, which JavaScript rounds. */
const NOT_APPLICABLE = 1e18;

interface Row {
  readonly json_field: string;
  readonly badness: number;
}

function analyze(root: string, unit: string, ...flags: string[]): { stdout: string; stderr: string } {
  const { stdout, stderr } = spawnSync(
    "systemd-analyze",
    ["security", "--offline=true", "--no-pager", `--root=${root}`, ...flags, unit],
    {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C.UTF-8", SYSTEMD_ANALYZE_DEBUG: "1", SYSTEMD_COLORS: "0" },
    },
  );
  return { stdout, stderr };
}

/** Every name to ask for: the files, and the instances that only have a drop-in. */
function unitNames(root: string): string[] {
  const names = DIRS.map((dir) => join(root, dir))
    .filter(existsSync)
    .flatMap((dir) => readdirSync(dir));
  const services = names.filter((name) => name.endsWith(".service"));
  const instances = names.flatMap((name) => /^([^@]+@[^.]+\.service)\.d$/.exec(name)?.[1] ?? []);
  return [...new Set([...services, ...instances])].sort();
}

const fields: string[] = [];

function expectedOf(root: string, unit: string): unknown {
  const { stdout, stderr } = analyze(root, unit, "--json=short");
  if (stdout.trim() === "") return { refused: stderr.trim().split("\n").at(-1)?.replaceAll(root, "") };
  const rows: readonly Row[] = JSON.parse(stdout);
  const byField = new Map(
    rows.map(({ json_field: field, badness }) => [field, badness > NOT_APPLICABLE ? null : badness]),
  );
  if (fields.length === 0) fields.push(...[...byField.keys()].sort());
  const overall = /: ([0-9.]+) ([A-Z]+)/.exec(analyze(root, unit).stdout.split("Overall exposure level")[1] ?? "");
  return { exposure: overall?.[1], level: overall?.[2], badness: fields.map((field) => byField.get(field)) };
}

const roots = readdirSync(join(HERE, "roots")).map((name) => {
  const root = join(HERE, "roots", name);
  return [name, unitNames(root).map((unit) => [unit, expectedOf(root, unit)] as const)] as const;
});
const tool = execFileSync("systemd-analyze", ["--version"], { encoding: "utf8" }).split("\n")[0];
const lines = roots.map(([name, units]) => {
  const body = units
    .map(([unit, expected]) => `      ${JSON.stringify(unit)}: ${JSON.stringify(expected)}`)
    .join(",\n");
  return `    ${JSON.stringify(name)}: {\n${body}\n    }`;
});
writeFileSync(
  join(HERE, "expected.json"),
  `{\n  "tool": ${JSON.stringify(tool)},\n  "fields": ${JSON.stringify(fields)},\n  "roots": {\n${lines.join(",\n")}\n  }\n}\n`,
);
