// member-facts.ts: how many of an archive's members are what: its other facts are those of all objects together.
import { z } from "zod";

const count = z.number().int().nonnegative();

/** Counts of members. */
export const MemberFacts = z.object({
  /** ELF objects; what else lies in an archive is nobody's question. */
  elf: count,
  /** Objects that could not be read; facts are those of the others. */
  broken: count,
  /** Objects that import __stack_chk_fail. */
  protected: count,
  /** Objects that import a checked function of the C library. */
  fortified: count,
  /** Objects that ask for an executable stack. */
  execStack: count,
  /** Objects that say nothing of the stack. */
  silentOnStack: count,
});
export type MemberFacts = z.infer<typeof MemberFacts>;
