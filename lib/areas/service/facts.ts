// facts.ts: what is stored of a service: its score, the lines that made it, and what systemd would warn of.
import { z } from "zod";
import { WARNING_RULES, type Assignment, type LoadedUnit, type UnitWarning } from "#lib/formats/unit/index.ts";
import { interpret, type EffectiveLine, type Interpretation } from "./interpret.ts";
import { laterScoreOf, type LaterScore } from "./later-score.ts";
import { ANALYZER, LEVELS, scoreSettings, type Score } from "./score.ts";

/** A line that counts: `Key=value` of the unit's own file or of a drop-in. */
const SettingLine = z.object({
  section: z.string(),
  key: z.string(),
  value: z.string(),
  path: z.string(),
  line: z.number().int().positive(),
  /** It counts although systemd knows none of its words: the score is better than what was meant. */
  hollow: z.literal(true).optional(),
});
export type SettingLine = z.infer<typeof SettingLine>;

const Warning = z.object({
  rule: z.enum(WARNING_RULES),
  path: z.string(),
  line: z.number().int().positive(),
  message: z.string(),
});

/** The facts of one .service unit. */
export const UnitFacts = z.object({
  /** Whose rules these are: scores of two analyzers are not comparable. */
  analyzer: z.literal(ANALYZER),
  /** The unit's name, aliases resolved; a template stands as its instance `i`. */
  id: z.string(),
  aliases: z.array(z.string()),
  /** Its own file; null when none was found. */
  fragmentPath: z.string().nullable(),
  state: z.enum(["loaded", "masked", "not-found", "bad"]),
  /** Why there is no score, mostly what systemd refuses the unit for. Null when there is one. */
  refusal: z.string().nullable(),
  /** Ten times the exposure; null when the unit is refused. */
  exposure10: z.number().int().min(0).max(100).nullable(),
  level: z.enum(LEVELS).nullable(),
  /** json_field -> badness, null where the test does not apply; empty when the unit is refused. */
  tests: z.record(z.string(), z.number().int().nonnegative().nullable()),
  /** What a later systemd would score, where that differs, and why; analyzers are not compared, so this is only a note. */
  later: z
    .object({ since: z.number().int(), exposure10: z.number().int().min(0).max(100), because: z.array(z.string()) })
    .nullable(),
  settings: z.array(SettingLine),
  warnings: z.array(Warning),
});
export type UnitFacts = z.infer<typeof UnitFacts>;

/** Lines that are only shown need no more than this; those that are scored are kept whole, so that facts can be scored anew. */
const MAX_SHOWN_VALUE = 500;
/** A unit made to be garbage does not fill the database: the largest of 1,100 real ones has 72 lines of 887 characters. */
const MAX_LINES = 1000;
const MAX_CHARACTERS = 65_536;
const MAX_WARNINGS = 100;

/** Reads a loaded unit. A unit that systemd 252 would refuse, or that is absurdly large, has a refusal instead of a score. Never throws. */
export function readUnitFacts(unit: LoadedUnit): UnitFacts {
  const read = interpret(unit.assignments, contextOf(unit));
  const settings = read.lines.filter((line) => line.use !== "load").map(toSettingLine);
  const refusal = unit.reason ?? read.refusal ?? excessOf(settings);
  const state = unit.state === "loaded" && refusal !== null ? "bad" : unit.state;
  const score = refusal === null ? scoreSettings(read.security) : null;
  return {
    analyzer: ANALYZER,
    id: unit.id,
    aliases: [...unit.aliases],
    fragmentPath: unit.fragmentPath,
    state,
    refusal,
    exposure10: score?.exposure10 ?? null,
    level: score?.level ?? null,
    tests: { ...score?.tests },
    later:
      score === null
        ? null
        : noteOf(laterScoreOf({ assignments: unit.assignments, unit: contextOf(unit), read, score })),
    settings: excessOf(settings) === null ? settings : [],
    warnings: inOrder([...unit.warnings, ...read.warnings], unit).slice(0, MAX_WARNINGS),
  };
}

/**
 * Scores settings as a unit named `id` would be scored if systemd accepted it: for the page's what-if and for remedies.
 * `settings` may be those of stored facts, with lines added at the end.
 */
export function scoreUnit(settings: readonly Pick<Assignment, "section" | "key" | "value">[], id: string): Score {
  return scoreSettings(interpretSettings(settings, id).security);
}

/** The same, with what became of each line. */
export function interpretSettings(
  settings: readonly Pick<Assignment, "section" | "key" | "value">[],
  id: string,
): Interpretation {
  const assignments = settings.map(({ section, key, value }, index) => ({
    section,
    key,
    value,
    path: "",
    line: index + 1,
  }));
  return interpret(assignments, { id, fragmentPath: `/etc/systemd/system/${id}` });
}

/** Why so many settings are not kept; null when they are few enough. This refusal is ours, not systemd's. */
function excessOf(settings: readonly SettingLine[]): string | null {
  const characters = settings.reduce((sum, { value }) => sum + value.length, 0);
  if (settings.length <= MAX_LINES && characters <= MAX_CHARACTERS) return null;
  return `its ${settings.length} settings of ${characters} characters are more than a unit can have here`;
}

const MAX_REASONS = 20;

function noteOf(later: LaterScore | null): UnitFacts["later"] {
  return later === null ? null : { ...later, because: later.because.slice(0, MAX_REASONS) };
}

function contextOf(unit: LoadedUnit): { readonly id: string; readonly fragmentPath: string } {
  return { id: unit.id, fragmentPath: unit.fragmentPath ?? "" };
}

function toSettingLine({ section, key, value, path, line, use, hollow }: EffectiveLine): SettingLine {
  const shown = use === "evidence" && value.length > MAX_SHOWN_VALUE ? `${value.slice(0, MAX_SHOWN_VALUE)}…` : value;
  return { section, key, value: shown, path, line, ...(hollow ? { hollow: true as const } : {}) };
}

function inOrder(warnings: readonly UnitWarning[], unit: LoadedUnit): UnitWarning[] {
  const rank = new Map(unit.fragments.map(({ path }, index) => [path, index]));
  const place = ({ path }: UnitWarning): number => rank.get(path) ?? rank.size;
  return [...warnings].sort((a, b) => place(a) - place(b) || a.line - b.line);
}
