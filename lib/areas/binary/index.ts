// binary/index.ts: area 1, binary hardening: ELF files and the checks on them.
import { defineArea, reading } from "../area.ts";
import { CHECKS } from "./checks.ts";
import { ElfFacts } from "./facts.ts";

export { listArchiveMembers, readArchiveFacts } from "./archive.ts";
export { ElfFacts, readElfFacts } from "./facts.ts";
export { isArchive } from "#lib/formats/ar.ts";

const PARSER_REVISION = 2;

/** How ELF files are judged. */
export const elfReading = reading("elf", ElfFacts, CHECKS);

export const binary = defineArea(
  {
    id: "binary",
    title: "Binary hardening",
    short: "Binary",
    question: "Do programs and libraries use what compilers, linkers and loaders offer against exploits?",
    subjects: "ELF files",
  },
  PARSER_REVISION,
  [elfReading],
);
