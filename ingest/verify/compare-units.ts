// compare-units.ts: our scores of every service of a root against systemd-analyze of the same version.
import { ANALYZER, formatExposure, readUnitFacts, TESTS, type UnitFacts } from "#lib/areas/service/index.ts";
import { indexUnits, loadUnit, UNIT_DIRS } from "#lib/formats/unit/index.ts";
import { directoryRoot } from "#ingest/root/disk-root.ts";
import type { Agreement, Explanation } from "./agreement.ts";
import type { GivenRoot } from "./given.ts";
import { type AnalyzerAnswer, analyzerVersion, askAnalyzer } from "./tools/systemd-analyze.ts";
import { isInstalled } from "./tools/tool.ts";

const TOOL = "systemd-analyze";

/** There is none: what is not equal is wrong. */
const NO_EXPLANATIONS: readonly Explanation<UnitFacts>[] = [];

/** Compares all names of .service units, aliases and templates among them. */
export async function compareUnits(
  roots: readonly GivenRoot[],
  agreement: Agreement,
  say: (text: string) => void,
): Promise<void> {
  const version = isInstalled(TOOL) ? await analyzerVersion() : null;
  if (version !== ANALYZER) {
    say(`${TOOL} ${version === null ? "is not installed" : `is of version ${version}, ours is ${ANALYZER}`}: left out`);
    return;
  }
  for (const { dir, label } of roots) {
    const tree = directoryRoot(dir);
    const index = indexUnits(tree);
    const names = [...new Set(UNIT_DIRS.flatMap((place) => tree.list(place)))].filter((name) =>
      name.endsWith(".service"),
    );
    if (names.length === 0) continue;
    say(`${TOOL}: ${names.length} names of units in ${label}`);
    const answers = await askAnalyzer(dir, names);
    for (const name of names)
      recordUnit(name, readUnitFacts(loadUnit(name, tree, index)), answers.get(name), agreement);
  }
}

function recordUnit(name: string, facts: UnitFacts, answer: AnalyzerAnswer | undefined, agreement: Agreement): void {
  const record = (property: string, ours: string, theirs: string): void =>
    agreement.record({ property, tool: TOOL, subject: name, ours, theirs, context: facts }, NO_EXPLANATIONS);
  record("accepted", facts.refusal === null ? "yes" : "no", answer === undefined ? "no" : "yes");
  if (facts.exposure10 === null || answer === undefined) return;
  if (answer.exposure !== null) record("exposure", formatExposure(facts.exposure10), answer.exposure);
  for (const { field } of TESTS) {
    const badness = (tests: AnalyzerAnswer["tests"]): string => `${field} ${String(tests[field])}`;
    record("badness of a test", badness(facts.tests), badness(answer.tests));
  }
}
