// interpret.ts: a unit's assignments, in order -> its settings, which lines they come from, and what systemd says of it.
import {
  isStrictUserName,
  parseUnitName,
  type Assignment,
  type SpecifierContext,
  type UnitWarning,
} from "#lib/formats/unit/index.ts";
import { lint } from "./lint.ts";
import { acceptedIn } from "./newer-rules-table.ts";
import { defaultRunSettings, refusalOf } from "./run-settings.ts";
import type { Outcome, ServiceSettings } from "./setting-parsers.ts";
import { SETTINGS, type Setting } from "./setting-table.ts";
import { defaultSettings, withImplied, type SecuritySettings } from "./settings.ts";

/** A line that counts. */
export interface EffectiveLine extends Assignment {
  readonly use: Setting["use"];
  /** It counts although systemd knows none of its words, nor any of the lines beside it. */
  readonly hollow: boolean;
  /** Its place among all lines. */
  readonly order: number;
}

export interface Interpretation {
  /** What the score is computed from, implied settings included. */
  readonly security: SecuritySettings;
  /** Lines that still count, in the order of the files; those that were overridden or cleared are gone. */
  readonly lines: readonly EffectiveLine[];
  readonly warnings: readonly UnitWarning[];
  /** Why systemd refuses the unit, one sentence; null when it does not. */
  readonly refusal: string | null;
}

/**
 * Takes the assignments of a unit in order. A value that systemd refuses makes it refuse the unit when it stands in the
 * unit's own file (`fragmentPath`), and the rest of the file when it stands in a drop-in. Rules: systemd.exec(5),
 * systemd.service(5) of systemd 252.
 */
export function interpret(assignments: readonly Assignment[], unit: SpecifierContext): Interpretation {
  const reader = new Reader(unit);
  for (const assignment of assignments) reader.take(assignment);
  return reader.result();
}

class Reader {
  readonly #unit: SpecifierContext;
  readonly #settings: ServiceSettings = { security: defaultSettings(), run: defaultRunSettings() };
  /** Group of keys -> the lines that count. */
  readonly #lines = new Map<string, EffectiveLine[]>();
  readonly #warnings: UnitWarning[] = [];
  readonly #abandoned = new Set<string>();
  #taken = 0;
  #refusal: string | null = null;

  constructor(unit: SpecifierContext) {
    this.#unit = unit;
  }

  take(assignment: Assignment): void {
    const { section, key, value, path, line } = assignment;
    if (this.#abandoned.has(path)) return;
    this.#warnings.push(...lint(assignment));
    const setting = SETTINGS.get(section)?.get(key);
    if (setting === undefined) return;
    const outcome = setting.parse(this.#settings, value, this.#unit);
    const refused = outcome.effect === "refuse";
    for (const note of outcome.notes) {
      const after = !refused
        ? ""
        : path === this.#unit.fragmentPath
          ? "; systemd refuses the unit"
          : "; the rest of the file is ignored";
      const version = acceptedIn(key, value);
      const later = version === null ? "" : `; systemd ${version} and later take it`;
      const rule = version === null ? "ignored" : "newer";
      this.#warnings.push({ rule, path, line, message: `${key}=: ${note}${after}${later}` });
    }
    if (refused) this.#refuse(assignment, outcome.notes[0] ?? "the value is refused");
    else this.#keep(assignment, setting, outcome);
  }

  result(): Interpretation {
    const lines = [...this.#lines.values()].flatMap((group) =>
      group.every(({ hollow }) => hollow) ? group : group.map((line) => ({ ...line, hollow: false })),
    );
    lines.sort((a, b) => a.order - b.order);
    return {
      security: withImplied(this.#settings.security, userOfUnit(this.#unit.id)),
      lines,
      warnings: this.#warnings,
      refusal: this.#refusal ?? refusalOf(this.#settings.run),
    };
  }

  #refuse({ key, path, line }: Assignment, note: string): void {
    this.#abandoned.add(path);
    if (path === this.#unit.fragmentPath) this.#refusal ??= `${path}:${line}: ${key}=: ${note}`;
  }

  #keep(assignment: Assignment, { group, use }: Setting, { effect, hollow = false }: Outcome): void {
    if (effect === "ignore" || effect === "none") return;
    const lines = effect === "append" ? (this.#lines.get(group) ?? []) : [];
    this.#lines.set(group, lines);
    if (effect === "clear") return;
    lines.push({ ...assignment, use, hollow, order: this.#taken++ });
  }
}

/** The user that DynamicUser= makes up when User= names none: the unit's prefix, or a hash of it that no test can mistake. */
function userOfUnit(id: string): string {
  const prefix = parseUnitName(id)?.prefix ?? "";
  return isStrictUserName(prefix) ? prefix : "_du";
}
