// compare-apparmor.ts: names and modes of profiles against apparmor_parser, attachments against python3-apparmor.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directoryRoot } from "#ingest/root/disk-root.ts";
import {
  listPolicyFiles,
  parsePolicyFile,
  POLICY_BASE,
  type PolicyFile,
  type Profile,
} from "#lib/formats/apparmor/index.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import type { Agreement } from "./agreement.ts";
import { POLICY_EXPLANATIONS, type PolicyContext } from "./explanations-table.ts";
import type { GivenRoot } from "./given.ts";
import { askParser } from "./tools/apparmor-parser.ts";
import { askPythonApparmor, canAskPython } from "./tools/apparmor-python.ts";
import { isInstalled } from "./tools/tool.ts";

const PARSER = "apparmor_parser";
const PYTHON = "python3-apparmor";

/** Compares every top-level policy file of each root. The tools get a copy, in which empty local/ files may be made. */
export async function compareApparmor(
  roots: readonly GivenRoot[],
  agreement: Agreement,
  say: (text: string) => void,
): Promise<void> {
  for (const { dir, label } of roots) {
    const tree = directoryRoot(dir);
    const paths = listPolicyFiles(tree);
    if (paths.length === 0) continue;
    const copy = mkdtempSync(join(tmpdir(), "starfort-policy-"));
    try {
      cpSync(join(dir, POLICY_BASE), copy, { recursive: true, verbatimSymlinks: true });
      const policies = paths.map((path) => ({
        path,
        file: join(copy, path.slice(POLICY_BASE.length + 1)),
        policy: parse(path, tree),
      }));
      if (isInstalled(PARSER)) {
        say(`${PARSER}: ${paths.length} files in ${label}`);
        await compareWithParser(copy, policies, agreement);
      } else say(`${PARSER} is not installed: left out`);
      if (await canAskPython()) {
        say(`${PYTHON}: ${paths.length} files in ${label}`);
        await compareWithPython(copy, policies, agreement);
      } else say(`${PYTHON} is not installed: left out`);
    } finally {
      rmSync(copy, { recursive: true });
    }
  }
}

interface Read {
  readonly path: string;
  /** The copy that the tools read. */
  readonly file: string;
  readonly policy: PolicyFile | string;
}

function parse(path: string, tree: Parameters<typeof parsePolicyFile>[1]): PolicyFile | string {
  try {
    return parsePolicyFile(path, tree);
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

async function compareWithParser(copy: string, policies: readonly Read[], agreement: Agreement): Promise<void> {
  const answers = await askParser(
    copy,
    policies.map(({ file }) => file),
    true,
  );
  for (const { path, file, policy } of policies) {
    const answer = answers.get(file);
    if (answer === undefined) continue;
    const context: PolicyContext = { policy, fault: answer.fault };
    const claim = { tool: PARSER, subject: path, context };
    const isPolicy = {
      property: "is policy",
      ours: typeof policy === "string" ? "no" : "yes",
      theirs: answer.names === null ? "no" : "yes",
    };
    agreement.record({ ...claim, ...isPolicy }, POLICY_EXPLANATIONS);
    if (typeof policy === "string" || answer.names === null) continue;
    const all = policy.profiles.flatMap(withChildren);
    const names = {
      property: "names",
      ours: listed(all.map(({ fullName }) => fullName)),
      theirs: listed(answer.names),
    };
    agreement.record({ ...claim, ...names }, POLICY_EXPLANATIONS);
    if (answer.complaining === null) continue;
    const complaining = all.filter(({ mode }) => mode === "complain").length;
    const modes = { property: "how many complain", ours: String(complaining), theirs: String(answer.complaining) };
    agreement.record({ ...claim, ...modes }, POLICY_EXPLANATIONS);
  }
}

async function compareWithPython(copy: string, policies: readonly Read[], agreement: Agreement): Promise<void> {
  const answers = await askPythonApparmor(
    copy,
    policies.map(({ file }) => file),
  );
  for (const { path, file, policy } of policies) {
    const theirs = answers.get(file);
    if (theirs === undefined || typeof policy === "string") continue;
    const attached = policy.profiles
      .map(({ name, attachment }) => attachment ?? (/^[/@]/.test(name) ? name : ""))
      .filter(Boolean);
    const context: PolicyContext = { policy, fault: "" };
    const claim = {
      property: "attachments",
      tool: PYTHON,
      subject: path,
      ours: listed(attached),
      theirs: listed(theirs),
      context,
    };
    agreement.record(claim, POLICY_EXPLANATIONS);
  }
}

function withChildren(profile: Profile): Profile[] {
  return [profile, ...profile.children.flatMap(withChildren)];
}

function listed(names: Iterable<string>): string {
  return [...names]
    .map((name) => name.replace(/^"(.*)"$/, "$1"))
    .sort()
    .join(", ");
}
