// exec-line.test.ts: commands of Exec lines, and which faults make systemd refuse the unit.
import { expect, test } from "vitest";
import { parseExecLine } from "./exec-line.ts";

const unit = { id: "a@i.service", fragmentPath: "/a@.service" };
const read = (value: string) => {
  const { commands, problem } = parseExecLine(value, unit);
  return { commands: commands.map(({ path, argv, prefixes }) => [prefixes, path, ...argv].join("|")), problem };
};

test.each([
  ["/bin/a b 'c d' \"e\\n\"", ["|/bin/a|/bin/a|b|c d|e\n"]],
  ["-@/bin//a name %i", ["-@|/bin/a|name|i"]],
  ["!!/bin/a", ["!!|/bin/a|/bin/a"]],
  ["a ; b", ["|a|a", "|b|b"]],
  ["; ;", []],
  ["/bin/a \\; b;c", ["|/bin/a|/bin/a|;|b;c"]],
  ["/bin/a \\q", ["|/bin/a|/bin/a|\\q"]],
  ["", []],
])("%j", (value, commands) => expect(read(value)).toEqual({ commands, problem: null }));

test.each([
  ['/bin/a "b', true, 'unbalanced quotes in "\\"b"'],
  ["'/bin/a", false, 'unbalanced quotes in "\'/bin/a", ignored'],
  ["/bin/a %Z", true, 'unknown specifier in "%Z"'],
  ["-/bin/%Z", false, 'unknown specifier in "-/bin/%Z"'],
  ["-", false, '"" names no program'],
  ["+!/bin/a", true, '"!/bin/a" is neither a program\'s name nor an absolute path'],
  ["bin/a", true, '"bin/a" is neither a program\'s name nor an absolute path'],
  ["/bin/", true, '"/bin/" is a directory, not a program'],
  ["@/bin/a", true, 'no name after "@" in "@/bin/a"'],
  ["/bin/a ; /bin/b 'c", true, 'unbalanced quotes in "\'c"'],
])("%j has a fault", (value, refused, message) => expect(read(value).problem).toEqual({ refused, message }));
