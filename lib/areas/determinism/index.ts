// determinism/index.ts: area 2, binary determinism: artifacts, and what independent rebuilds came to.
import { defineArea, reading } from "../area.ts";
import { CHECKS } from "./checks.ts";
import { RebuildFacts } from "./facts.ts";

export { readRebuildFacts, REBUILD_RESULTS, RebuildFacts, rebuildPath, type RebuildResult } from "./facts.ts";

/** Raised whenever the same report can give other facts. */
const PARSER_REVISION = 1;

/** How rebuilt artifacts are judged. */
export const artifactReading = reading("artifact", RebuildFacts, CHECKS);

export const determinism = defineArea(
  {
    id: "determinism",
    title: "Binary determinism",
    short: "Determinism",
    question: "Does an independent rebuild give the same bytes?",
    subjects: "artifacts",
  },
  PARSER_REVISION,
  [artifactReading],
);
