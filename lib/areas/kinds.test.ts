// kinds.test.ts: the words for kinds fit into sentences.
import { expect, test } from "vitest";
import { SUBJECT_KINDS } from "./area.ts";
import { countSubjects, KIND_WORDS } from "./kinds.ts";

test("every kind has its own words", () => {
  const words = SUBJECT_KINDS.flatMap((kind) => [KIND_WORDS[kind].one, KIND_WORDS[kind].many]);
  expect(new Set(words).size).toBe(2 * SUBJECT_KINDS.length);
});

test("counted", () => {
  expect(countSubjects(1, "apparmor-profile")).toBe("1 AppArmor profile");
  expect(countSubjects(1200, "elf")).toBe("1,200 ELF files");
});
