// apparmor.ts: AppArmor policy: syntax, includes, variables, conditions, and the globs that it attaches by.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  attachmentPicker,
  effectiveMode,
  parsePolicyFile,
  type PolicyFile,
  type Profile,
} from "#lib/formats/apparmor/index.ts";
import { memoryTree } from "#lib/formats/file-tree.ts";
import type { FuzzTarget } from "./target.ts";

const TESTDATA = join(import.meta.dirname, "../../lib/formats/apparmor/testdata");

function seeds(): Uint8Array[] {
  return readdirSync(TESTDATA)
    .filter((name) => name.startsWith("ok-"))
    .sort()
    .map((name) => readFileSync(join(TESTDATA, name)));
}

/** Bytes as a policy file and as everything that it includes, itself among them; then the profiles' globs against paths. */
function run(bytes: Uint8Array): void {
  const middle = bytes.indexOf(10, bytes.length / 2) + 1;
  const tree = memoryTree({
    "/etc/apparmor.d/fuzz": bytes,
    "/etc/apparmor.d/tunables": bytes.subarray(0, middle),
    "/etc/apparmor.d/abstractions/base": bytes.subarray(middle),
    "/etc/apparmor.d/local/exampled": { link: "../fuzz" },
    "/etc/apparmor.d/force-complain/fuzz": { link: "/etc/apparmor.d/fuzz" },
  });
  const file = parsePolicyFile("/etc/apparmor.d/fuzz", tree);
  for (const profile of file.profiles) judge(file, profile);
}

function judge(file: PolicyFile, profile: Profile): void {
  if (effectiveMode(file, profile) !== "complain")
    throw new Error("a forced file has a profile that does not complain");
  const pick = attachmentPicker(profile.attachments.map((glob) => ({ glob, profile })));
  for (const path of ["/usr/bin/modern", "/home/a/b/c", "/"]) {
    if (pick(path).kind === "ambiguous") throw new Error("a profile competes with itself");
  }
  for (const child of profile.children) judge(file, child);
}

export const apparmorTarget: FuzzTarget = { name: "apparmor", seeds, run };
