// pack-debs.ts: some of the installed packages, packed again as they came, for machines that keep no .deb.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Packing takes a minute; unpacking, some seconds. */
const WANTED_KIB = 120_000;
const LEAST_KIB = 300;
const MOST_KIB = 40_000;

/** Writes .debs to a folder: every n-th package by name, so that libraries, programs and data are among them. Needs no network. */
export function packInstalled(folder: string): void {
  const installed = run("dpkg-query", ["-W", "-f", "${Installed-Size} ${binary:Package}\\n"])
    .split("\n")
    .map((line) => line.split(" "))
    .flatMap(([size, name]) => (name === undefined ? [] : [{ name, kib: Number(size) }]))
    .filter(({ kib }) => kib >= LEAST_KIB && kib <= MOST_KIB);
  const all = installed.reduce((sum, { kib }) => sum + kib, 0);
  const step = Math.max(1, Math.round(all / WANTED_KIB));
  for (const [index, { name }] of installed.entries()) if (index % step === 0) pack(name, folder);
}

function pack(name: string, folder: string): void {
  const tree = path.join(folder, "tree");
  mkdirSync(path.join(tree, "DEBIAN"), { recursive: true });
  const control = run("dpkg-query", ["-s", name]);
  writeFileSync(path.join(tree, "DEBIAN", "control"), control.replace(/^(Status|Conffiles):.*\n( .*\n)*/gm, ""));
  const files = run("dpkg-query", ["-L", name])
    .split("\n")
    .filter((file) => file.startsWith("/") && file !== "/.");
  // What was removed since is left out, as dpkg's own filters do.
  spawnSync("tar", ["--create", "--no-recursion", "--null", "--files-from=-", "--file", `${tree}.tar`], {
    input: files.join("\0"),
    stdio: ["pipe", "ignore", "ignore"],
  });
  spawnSync("tar", ["--extract", "--file", `${tree}.tar`, "--directory", tree], { stdio: "ignore" });
  spawnSync("dpkg-deb", ["--build", "-Zxz", "--root-owner-group", tree, folder], { stdio: "ignore" });
  rmSync(tree, { recursive: true, force: true });
  rmSync(`${tree}.tar`, { force: true });
}

function run(command: string, args: readonly string[]): string {
  const { stdout, status, error } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? `it ended with ${status}`}`);
  return stdout;
}
