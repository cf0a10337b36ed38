// make-values.ts: asks systemd-analyze 252 which of many values it takes for each setting -> values.json.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SECTIONS = ["Unit", "Service"];
const OUT = join(import.meta.dirname, "values.json");

/** "Service KillMode" and so on, as systemd lists them itself. */
function findSettings(): string[] {
  const found: string[] = [];
  let section = "";
  for (const line of execFileSync("/lib/systemd/systemd", ["--dump-configuration-items"], { encoding: "utf8" }).split("\n")) {
    if (line.startsWith("[")) section = line.slice(1, -1);
    else if (line.includes("=") && SECTIONS.includes(section)) found.push(`${section} ${line.split("=")[0] ?? ""}`);
  }
  return found;
}

/** One unit a setting, one drop-in a value: a refused value then spoils no other. */
function writeRoot(root: string, settings: readonly string[], values: readonly string[]): string[] {
  const dir = join(root, "usr/lib/systemd/system");
  return settings.map((setting, index) => {
    const [section, key] = setting.split(" ");
    const name = `k${index}.service`;
    mkdirSync(join(dir, `${name}.d`), { recursive: true });
    writeFileSync(join(dir, name), "[Service]\nType=oneshot\nExecStart=/bin/true\n");
    values.forEach((value, number) => {
      writeFileSync(join(dir, `${name}.d`, `${String(number).padStart(4, "0")}.conf`), `[${section}]\n${key}=${value}\n`);
    });
    return name;
  });
}

/** A setting is obsolete, its value is not: that is told by another table. */
const OBSOLETE = /please use|is obsolete|is deprecated|legacy directory/i;

const values = readFileSync(join(import.meta.dirname, "values.txt"), "utf8").split("\n").slice(0, -1);
const settings = findSettings();
const root = mkdtempSync(join(tmpdir(), "starfort-values-"));
try {
  const units = writeRoot(root, settings, values);
  const flags = ["security", "--offline=true", "--json=short", `--root=${root}`];
  const { stderr } = spawnSync("systemd-analyze", [...flags, ...units], { encoding: "utf8", maxBuffer: 2 ** 28 });
  const warned = settings.map(() => new Set<number>());
  for (const [, unit, number, message = ""] of stderr.matchAll(/\/k(\d+)\.service\.d\/(\d+)\.conf:\d+: (.*)/g)) {
    if (!OBSOLETE.test(message)) warned[Number(unit)]?.add(Number(number));
  }
  // Many settings share one type: "x" where it warned, "." where it took the value.
  const byPattern = Map.groupBy(settings, (_, index) => values.map((_, n) => (warned[index]?.has(n) ? "x" : ".")).join(""));
  const tool = execFileSync("systemd-analyze", ["--version"], { encoding: "utf8" }).split("\n")[0];
  const patterns = Object.fromEntries([...byPattern].map(([pattern, names]) => [pattern, names.join(", ")]));
  writeFileSync(OUT, `${JSON.stringify({ tool, values, patterns }, null, 1)}\n`);
} finally {
  rmSync(root, { recursive: true });
}
