// binary/index.ts: area 1, binary hardening: ELF files and the checks on them.
import { defineArea } from "../area.ts";
import { CHECKS } from "./checks.ts";
import { ElfFacts } from "./facts.ts";

export { ElfFacts, readElfFacts } from "./facts.ts";

const PARSER_REVISION = 1;

export const binary = defineArea(
  {
    id: "binary",
    title: "Binary hardening",
    short: "Binary",
    question: "Do programs and libraries use what compilers, linkers and loaders offer against exploits?",
    subjects: "ELF files",
  },
  "elf",
  PARSER_REVISION,
  ElfFacts,
  CHECKS,
);
