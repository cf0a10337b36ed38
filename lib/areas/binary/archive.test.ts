// archive.test.ts: .a archives: members one by one, and their facts put together.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bytesSource } from "#lib/formats/byte-source.ts";
import { ET_REL, SHF_EXECINSTR } from "#lib/formats/elf/constants.ts";
import { ascii, buildElf, concat, type ElfPlan } from "#lib/formats/elf/testing/build-elf.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { listArchiveMembers, readArchiveFacts } from "./archive.ts";
import { elfReading } from "./index.ts";

const fixture = (name: string) => bytesSource(readFileSync(new URL(`../../formats/testdata/${name}`, import.meta.url)));

const archive = (...members: readonly Uint8Array[]) =>
  bytesSource(
    concat(
      ascii("!<arch>\n"),
      ...members.map((bytes) =>
        concat(
          ascii(`${"x.o/".padEnd(48)}${String(bytes.length).padEnd(10)}\`\n`),
          bytes,
          new Uint8Array(bytes.length % 2),
        ),
      ),
    ),
  );
const object = (plan: ElfPlan) => buildElf({ type: ET_REL, ...plan });
const stackNote = (flags: number) => ({ name: ".note.GNU-stack", flags });

test("a real one: its objects, and what they are together", () => {
  expect([...listArchiveMembers(fixture("ok-archive.a"))].map(({ name }) => name)).toEqual([
    "an-object-with-a-long-name.o",
    "written.o",
    "start.o",
  ]);
  const facts = readArchiveFacts(fixture("ok-archive.a"));
  expect(facts).toMatchObject({
    ...{ type: "object", machine: "x86_64", execStack: null, stackProtector: "imported" },
    build: { units: 1, switches: { "stack-protector": { strong: 1 } } },
    members: { elf: 3, broken: 0, protected: 1, fortified: 0, execStack: 0, silentOnStack: 1 },
  });
  const verdicts = elfReading.assess(facts, { path: "/usr/lib/libx.a", setuid: false, setgid: false });
  expect(verdicts.find(({ check }) => check.id === "stack-protector")).toMatchObject({
    verdict: "pass",
    reason: "Canaries are checked in 1 of 3 objects",
  });
});

test("no ELF member, no facts", () => {
  expect(readArchiveFacts(fixture("ok-debian"))).toBeNull();
  expect(readArchiveFacts(archive())).toBeNull();
});

test("a thin archive is refused, for its members are not in it", () => {
  expect(() => readArchiveFacts(fixture("ok-thin.a"))).toThrow(/files beside it/);
});

test("one object that asks for an executable stack makes it so for all", () => {
  const good = object({ sections: [stackNote(0)] });
  const bad = object({ sections: [stackNote(SHF_EXECINSTR)] });
  const silent = object({ sections: [] });
  const stackOf = (...members: Uint8Array[]) => readArchiveFacts(archive(...members))?.execStack;
  expect(stackOf(good, good)).toBe(false);
  expect(stackOf(good, silent)).toBeNull();
  expect(stackOf(good, silent, bad)).toBe(true);
});

test("a broken object is counted; only if all are broken is the archive", () => {
  const broken = object({ sections: [] }).slice(0, 60);
  expect(readArchiveFacts(archive(broken, object({ sections: [] })))?.members).toMatchObject({ elf: 1, broken: 1 });
  expect(() => readArchiveFacts(archive(broken, broken))).toThrow(FormatError);
});
