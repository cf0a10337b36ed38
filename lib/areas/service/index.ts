// service/index.ts: area 3, service hardening: systemd units, their exposure and what to do about it.
import { defineArea, reading } from "../area.ts";
import { CHECKS } from "./checks.ts";
import { UnitFacts } from "./facts.ts";

export { interpretSettings, readUnitFacts, scoreUnit, UnitFacts, type SettingLine } from "./facts.ts";
export { dropInFor, type Remedy, type RemedyKind, type RemedyStep } from "./remedy.ts";
export {
  ANALYZER,
  costOf,
  exposureOf,
  formatExposure,
  levelOf,
  LEVELS,
  rowExposure10,
  scoreSettings,
  type Badness,
  type Level,
  type Score,
} from "./score.ts";
export { TEST_BY_FIELD, TESTS, type SecurityTest } from "./tests-table.ts";

/** Raised whenever the same unit can give other facts. */
const PARSER_REVISION = 2;

/** How units are judged. */
export const unitReading = reading("unit", UnitFacts, CHECKS);

export const service = defineArea(
  {
    id: "service",
    title: "Service hardening",
    short: "Services",
    question: "What could a service that was taken over do to the rest of the system?",
    subjects: "units",
  },
  PARSER_REVISION,
  [unitReading],
);
