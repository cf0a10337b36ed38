// system-calls.test.ts: the tables of system calls hang together, and lines of a filter add up as systemd adds them.
import { describe, expect, test } from "vitest";
import { FOREIGN_CALLS, NATIVE_CALLS, SYSCALL_GROUPS } from "./syscall-table.ts";
import { addFilterLine, firstAllowedCall, nativeCallsOf } from "./system-calls.ts";

describe("the tables", () => {
  test("every group within a group is there, and every group has calls of x86-64", () => {
    for (const [group, members] of SYSCALL_GROUPS) {
      for (const member of members.filter((name) => name.startsWith("@")))
        expect(SYSCALL_GROUPS.has(member)).toBe(true);
      expect(nativeCallsOf(group).length, group).toBeGreaterThan(0);
    }
  });

  test("a call is native or foreign, not both", () => {
    expect([...NATIVE_CALLS].filter((call) => FOREIGN_CALLS.has(call))).toEqual([]);
    expect(NATIVE_CALLS.size).toBe(368);
    expect(nativeCallsOf("@swap")).toEqual(["swapoff", "swapon"]);
    expect(nativeCallsOf("@cpu-emulation")).toEqual(["modify_ldt"]);
  });
});

describe("lines of a filter", () => {
  const filterOf = (...lines: string[]) =>
    lines.reduce<ReturnType<typeof addFilterLine> | null>(
      (before, line) => addFilterLine(before?.filter ?? null, line),
      null,
    );
  const lets = (group: string, ...lines: string[]) => {
    const filter = filterOf(...lines)?.filter;
    return filter === undefined ? null : firstAllowedCall(filter, group);
  };

  test.each([
    ["an allow list has @default and what it names", "@swap", ["@basic-io swapon"], "swapon"],
    ["an allow list stops the rest", "@mount", ["@basic-io swapon"], null],
    ["a deny list must have the whole group", "@swap", ["~swapon"], "swapoff"],
    ["a deny list with the whole group", "@swap", ["~swapon", "~swapoff"], null],
    ["a later line of the other kind takes off", "@swap", ["@swap", "~@swap"], null],
    ["what a deny list gives back", "@swap", ["~@swap", "swapoff"], "swapoff"],
    ["an error number on an allow list stops the call", "@swap", ["@swap", "~swapon:EPERM swapoff:kill"], null],
    ["an error number on a deny list is a denial", "@swap", ["~@swap:1"], null],
    ["an allowed call takes no error number", "@swap", ["@basic-io swapon:EPERM"], null],
    ["a tilde alone denies nothing", "@swap", ["~", "@basic-io"], "swapoff"],
  ])("%s", (_, group, lines, expected) => expect(lets(group, ...lines)).toBe(expected));

  test.each([
    ["@nosuch", 'systemd 252 knows no system call "@nosuch"'],
    ["nosuch", 'systemd 252 knows no system call "nosuch"'],
    ["swapon:EPERM", 'an allowed call takes no error number: "swapon:EPERM"'],
    ["~swapon:ENOSUCH", 'no such error number or action in "swapon:ENOSUCH"'],
    ["~swapon:4096", 'no such error number or action in "swapon:4096"'],
    ["~:EPERM", 'no such error number or action in ":EPERM"'],
    ["\\", "the value ends in a lone backslash"],
  ])("%j is ignored", (line, note) => expect(addFilterLine(null, line)).toMatchObject({ notes: [note], counted: 0 }));

  test("calls of other architectures are known", () => {
    expect(addFilterLine(null, "~vm86 swapon:eperm")).toMatchObject({ notes: [], counted: 2 });
  });
});
