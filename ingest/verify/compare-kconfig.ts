// compare-kconfig.ts: the options of kernel configs against what a line of awk finds in them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseKernelConfig } from "#lib/formats/kconfig/index.ts";
import type { Agreement } from "./agreement.ts";
import type { GivenRoot } from "./given.ts";
import { run } from "./tools/tool.ts";

const AWK = String.raw`/^CONFIG_[A-Za-z0-9_]+=/ { print } /^# CONFIG_[A-Za-z0-9_]+ is not set$/ { print $2 "=is not set" }`;

/** Compares every option's value of /boot/config-* and /usr/lib/modules/VERSION/config. */
export async function compareKernelConfigs(
  roots: readonly GivenRoot[],
  agreement: Agreement,
  say: (text: string) => void,
): Promise<void> {
  for (const { dir, label } of roots) {
    const paths = [
      ...list(join(dir, "boot")).filter((path) => /\/config-[^/]+$/.test(path)),
      ...["usr/lib/modules", "lib/modules"].flatMap((place) =>
        list(join(dir, place)).map((path) => join(path, "config")),
      ),
    ];
    for (const path of paths) {
      const { stdout } = await run("awk", [AWK, path]);
      if (stdout === "") continue;
      say(`awk: ${path} of ${label}`);
      const { options } = parseKernelConfig(readFileSync(path));
      const theirs = new Map(stdout.split("\n").filter(Boolean).map(splitLine));
      for (const name of new Set([...theirs.keys(), ...options.keys()])) {
        const claim = { property: "option", tool: "awk", subject: `${path} ${name}`, context: null };
        agreement.record({ ...claim, ours: options.get(name) ?? "missing", theirs: theirs.get(name) ?? "missing" }, []);
      }
    }
  }
}

/** Names and values as we keep them: no CONFIG_, no quotes, "n" for what is not set. */
function splitLine(line: string): readonly [name: string, value: string] {
  const equals = line.indexOf("=");
  const value = line.slice(equals + 1);
  return [line.slice("CONFIG_".length, equals), value === "is not set" ? "n" : value.replace(/^"(.*)"$/, "$1")];
}

function list(dir: string): string[] {
  try {
    return readdirSync(dir).map((name) => join(dir, name));
  } catch {
    return [];
  }
}
