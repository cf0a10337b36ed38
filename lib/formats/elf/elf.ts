// elf.ts: what is known of an ELF file once its tables are read.
import type { DynamicSection } from "./dynamic.ts";
import type { ElfFile } from "./file.ts";
import type { ElfHeader } from "./header.ts";
import type { Notes } from "./notes.ts";
import type { Segment } from "./program-headers.ts";
import type { Section } from "./sections.ts";

/** An ELF file, its tables read; symbols and code are read on demand, for they cost more. */
export interface Elf {
  readonly file: ElfFile;
  readonly header: ElfHeader;
  readonly segments: readonly Segment[];
  /** Empty where the table is missing or wrong: the loader does without, and so do we. */
  readonly sections: readonly Section[];
  readonly dynamic: DynamicSection | null;
  readonly interpreter: string | null;
  readonly notes: Notes;
  /** Split off for debuggers: its program headers are another file's, so they are not read. */
  readonly isDebug: boolean;
}
