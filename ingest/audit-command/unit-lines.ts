// unit-lines.ts: services in a table: few of them each with its drop-in, many of them as a list.
import { formatExposure } from "#lib/areas/service/index.ts";
import { SEVERITIES } from "#lib/areas/area.ts";
import { plural } from "#lib/format.ts";
import { harmless, type Paper, wrap } from "./lines.ts";
import { type Block, fixLines, headLines, indented, INDENT } from "./table-parts.ts";
import type { UnitFinding } from "./tally.ts";

/** So many are each told in full. */
const MAX_FULL = 3;
const MAX_LISTED = 20;
const NAME_WIDTH = 40;

/** A block a unit, or one for all of them. */
export function unitBlocks(units: readonly UnitFinding[], paper: Paper, all: boolean): Block[] {
  const worstFirst = [...units].sort(
    (a, b) =>
      SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
      (b.score?.exposure10 ?? 0) - (a.score?.exposure10 ?? 0) ||
      b.failing.length - a.failing.length,
  );
  if (units.length <= MAX_FULL) {
    return worstFirst.map((unit) => ({ severity: unit.severity, lines: fullLines(unit, paper) }));
  }
  const lines = listLines(worstFirst, all ? worstFirst.length : MAX_LISTED, paper);
  return [{ severity: worstFirst[0]?.severity ?? "low", lines }];
}

function fullLines({ name, severity, score, failing, judged, remedy }: UnitFinding, paper: Paper): string[] {
  const checks = `${failing.length} of ${plural(judged, "check")} not met`;
  const text = score === null ? checks : `exposure ${formatExposure(score.exposure10)} ${score.level}, ${checks}`;
  const lines = headLines(severity, harmless(name === "" ? "this unit" : name), text, paper);
  lines.push(...indented(wrap(failing.join(", "), paper.width - INDENT), INDENT));
  if (remedy === null) return [...lines, ""];
  const after = `${formatExposure(remedy.exposure10Before)} becomes ${formatExposure(remedy.exposure10After)}`;
  return [...lines, ...fixLines(`${remedy.path} with this, and ${after}:`, harmlessText(remedy.text), paper), ""];
}

function harmlessText(text: string): string {
  return text.split("\n").map(harmless).join("\n");
}

function listLines(units: readonly UnitFinding[], most: number, paper: Paper): string[] {
  const width = Math.min(NAME_WIDTH, paper.width - INDENT - 32);
  const rows = units.slice(0, most).map(({ name, severity, score, failing, judged }) => {
    const exposure = score === null ? "not scored" : `${formatExposure(score.exposure10)} ${score.level}`;
    const [line = ""] = headLines(severity, harmless(name).padEnd(width), "", paper);
    return `${line}  ${exposure.padEnd(13)}  ${failing.length} of ${judged} not met`;
  });
  const more =
    units.length > most
      ? [`${" ".repeat(INDENT)}and ${plural(units.length - most, "more unit")}; --all lists them`]
      : [];
  const how = fixLines("Audit one of them by itself: it comes with a drop-in that is ready to copy.", null, paper);
  return [...rows, ...more, ...how, ""];
}
