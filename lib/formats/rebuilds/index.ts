// rebuilds/index.ts: reports of independent rebuilds, and of why some differ.
export { type NotedIssue, parseNotedIssues, parseNotedPackages } from "./debian-notes.ts";
export { type Derivation, parseDerivation, parseDrvName } from "./derivation.ts";
export { JsonArrayReader } from "./json-array.ts";
export { type LilaPath, type LilaVerdict, parseLilaClosure, parseLilaText } from "./lila.ts";
export { type CheckedDerivation, type NixCheckLog, parseNixCheck } from "./nix-check.ts";
export { type DatedReport, type NixosHistory, parseNixosHistory } from "./nixos-history.ts";
export { type NamedDerivation, type NixosReport, parseNixosReport } from "./nixos-report.ts";
export { parseReportJson, REBUILD_RESULTS, type RebuildResult, type ToldRebuild } from "./rebuild.ts";
export { isRebuilderdPage, readRebuilderdEntry, readRebuilderdPage, type RebuilderdPage } from "./rebuilderd.ts";
export { readReproducibleEntry } from "./reproducible-json.ts";
