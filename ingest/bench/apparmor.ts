// apparmor.ts: the names of this machine's profiles against `apparmor_parser -N`.
import { directoryRoot } from "#ingest/root/disk-root.ts";
import { listPolicyFiles, parsePolicyFile, PolicySources } from "#lib/formats/apparmor/index.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { type BenchRow, isInstalled, bestMs, referenceMs } from "./measure.ts";

/** Some 30 files are read in milliseconds, so that the first runs are the compiler's. */
const RUNS = 41;

/** Times reading every policy file of /etc/apparmor.d with its includes; start-up excluded on both sides. */
export async function benchApparmor(): Promise<readonly BenchRow[]> {
  const tree = directoryRoot("/");
  const paths = listPolicyFiles(tree);
  if (paths.length < 2) {
    console.log("profile names: this machine has no profiles in /etc/apparmor.d");
    return [];
  }
  const reference = isInstalled("apparmor_parser")
    ? { name: "apparmor_parser -N", ms: await referenceMs("apparmor_parser", ["-N"], paths) }
    : null;
  const oursMs = await bestMs(() => {
    const sources = new PolicySources(tree);
    for (const path of paths) readNames(() => parsePolicyFile(path, tree, { sources }));
  }, RUNS);
  const note = `${paths.length} files with their includes, rules and attachments too; start-up excluded on both sides`;
  return [{ what: "profile names", oursMs, reference, note, mostRatio: 1 / 3 }];
}

/** A file that is no policy took its time as well. */
function readNames(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
}
