// selinux.ts: SELinux' file contexts: rules, their expressions, substitutions, and look-ups.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { domainOfType, lookupContext, parseFileContexts, parseSelinuxMode } from "#lib/formats/selinux/index.ts";
import type { FuzzTarget } from "./target.ts";

const TESTDATA = join(import.meta.dirname, "../../lib/formats/selinux/testdata");

const seeds = (): Uint8Array[] => ["ok-file-contexts", "ok-subs"].map((name) => readFileSync(join(TESTDATA, name)));

const PATHS = [
  "/usr/sbin/food",
  "/usr/bin/python3.11",
  "/usr/lib/x86_64-linux-gnu/libfood.so.1.2.3",
  "/",
  "/sbin/bard",
  "//a/../é",
];

/** Bytes as rules, and as substitutions of paths. A label that is found is one of the rules'. */
function run(bytes: Uint8Array): void {
  parseSelinuxMode(bytes);
  const contexts = parseFileContexts({ contexts: bytes, subs: bytes, distSubs: bytes });
  for (const path of PATHS) {
    const found = lookupContext(contexts, path, "file");
    if (found === null) continue;
    if (!contexts.specs.includes(found.spec)) throw new Error(`${path} has a label that no rule gives`);
    if (found.type !== null) domainOfType(found.type);
  }
}

export const selinuxTarget: FuzzTarget = { name: "selinux", seeds, run };
