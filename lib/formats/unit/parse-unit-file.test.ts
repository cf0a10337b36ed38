// parse-unit-file.test.ts: the syntax, case by case; what systemd 252 does with each was tried with systemd-analyze.
import { describe, expect, test } from "vitest";
import { FormatError } from "../format-error.ts";
import { MAX_UNIT_BYTES } from "./logical-lines.ts";
import { parseUnitFile } from "./parse-unit-file.ts";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const read = (content: string | Uint8Array) => {
  const { assignments, warnings, refusal } = parseUnitFile(content, "/x.service");
  return {
    lines: assignments.map(({ section, key, value, line }) => `${line} ${section}.${key}=${value}`),
    warnings: warnings.map(({ line, message }) => `${line} ${message}`),
    refusal: refusal === null ? null : `${refusal.line} ${refusal.message}`,
  };
};
const fine = (...lines: string[]) => ({ lines, warnings: [], refusal: null });

describe("what is read", () => {
  test.each([
    [
      "sections and white space",
      " [Unit] \n\t Description =  a b \n[Service]\nUser=\n",
      fine("2 Unit.Description=a b", "4 Service.User="),
    ],
    ["repeats, in order", "[Service]\nUser=a\nUser=b\n", fine("2 Service.User=a", "3 Service.User=b")],
    ["an equals sign in the value", "[Service]\nEnvironment=A=b\n", fine("2 Service.Environment=A=b")],
    ["comments", "# a\n; b\n[Service]\n  # c\nUser=a # no comment\n", fine("5 Service.User=a # no comment")],
    ["a continued line", "[Service]\nUser=a \\\n  b\n", fine("2 Service.User=a    b")],
    ["comments within a continued line", "[Service]\nUser=a\\\n# c\\\n;d\nb\n", fine("2 Service.User=a b")],
    [
      "an empty line ends a continued one",
      "[Service]\nUser=a\\\n\nGroup=b\n",
      fine("2 Service.User=a", "4 Service.Group=b"),
    ],
    [
      "an escaped backslash at the end",
      "[Service]\nUser=a\\\\\nGroup=b\n",
      fine("2 Service.User=a\\\\", "3 Service.Group=b"),
    ],
    ["a backslash at the end of the file", "[Service]\nUser=a\\", fine("2 Service.User=a")],
    [
      "a section header that is continued",
      "[Serv\\\nice]\nUser=a\n",
      { ...fine(), warnings: ["1 unknown section [Serv ice], ignored; is [Service] meant?"] },
    ],
    [
      "line ends of other systems",
      "[Service]\r\nUser=a\rGroup=b\n\rType=exec\0Nice=1",
      fine("2 Service.User=a", "3 Service.Group=b", "4 Service.Type=exec", "5 Service.Nice=1"),
    ],
    ["blank lines keep their number", "[Service]\n\n\r\n\nUser=a", fine("5 Service.User=a")],
    ["sections of their own are silent", "[X-Mine]\nA=b\n[Service]\nX-Mine=1\n", fine()],
    ["no-break spaces are not white space", "[Service]\nUser=\u00a0a\u00a0\n", fine("2 Service.User=\u00a0a\u00a0")],
  ])("%s", (_, content, expected) => {
    expect(read(content)).toEqual(expected);
    expect(read(new TextEncoder().encode(content))).toEqual(expected);
  });

  test("a byte order mark counts once, wherever it first heads a line", () => {
    expect(read("\uFEFF[Service]\nUser=a\n")).toEqual(fine("2 Service.User=a"));
    expect(read(bytes("\u00EF\u00BB\u00BF[Service]\nUser=a\n# \u00E9\n"))).toEqual(fine("2 Service.User=a"));
    expect(read("\uFEFF[Service]\n\uFEFFUser=a\n").warnings).toHaveLength(1);
  });
});

describe("what is ignored with a warning", () => {
  test.each([
    ["User=a\n[Service]\n", "1 assignment outside of a section, ignored"],
    ["[Nonsense]\nUser=a\n", "1 unknown section [Nonsense], ignored"],
    ["[Socket]\nAccept=yes\n", "1 unknown section [Socket], ignored"],
    ["[service]\nUser=a\n", "1 unknown section [service], ignored; is [Service] meant?"],
    ["[toString]\nUser=a\n", "1 unknown section [toString], ignored"],
    ["[Service]\nUser\n", '2 no "=" in "User", ignored'],
    ["[Service]\n=a\n", '2 no key before "=" in "=a", ignored'],
    ["[Service]\nDescription=a\n", '2 unknown key "Description" in section [Service], ignored; it belongs in [Unit]'],
    ["[Service]\nuser=a\n", '2 unknown key "user" in section [Service], ignored; is User= meant?'],
    ["[Service]\nconstructor=a\n", '2 unknown key "constructor" in section [Service], ignored'],
    [
      "[Service]\nPrivatePIDs=yes\n",
      '2 unknown key "PrivatePIDs" in section [Service], ignored; systemd 257 and later know it',
    ],
    ["[Unit]\nPrivateTmpp=yes\n", '2 unknown key "PrivateTmpp" in section [Unit], ignored; is PrivateTmp= meant?'],
    ["[Unit]\nPrivatePIDs=yes\n", '2 unknown key "PrivatePIDs" in section [Unit], ignored'],
  ])("%j", (content, warning) => {
    expect(read(content)).toEqual({ lines: [], warnings: [warning], refusal: null });
  });
});

describe("where systemd stops reading", () => {
  test.each([
    ["[Service\nUser=b\n", '3 the section header "[Service" has no closing bracket'],
    ["[\nUser=b\n", '3 the section header "[" has no closing bracket'],
    ['[Ser"vice]\nUser=b\n', '3 the section header "[Ser\\"vice]" has quotes or control characters'],
    ["User=\u00ff\nGroup=b\n", "3 the line is not UTF-8 text"],
    ["User=\u00ef\u00bf\u00bf\nGroup=b\n", "3 the line is not UTF-8 text"],
    [`User=${"a".repeat(1024 * 1024)}\nGroup=b\n`, "3 the line is longer than 1 MiB"],
    [`User=${"a\\\n".repeat(600_000)}\nGroup=b\n`, "524288 the continued line is longer than 1 MiB"],
  ])("%# keeps what stands before", (content, refusal) => {
    expect(read(bytes(`[Service]\nUser=a\n${content}`))).toEqual({
      lines: ["2 Service.User=a"],
      warnings: [],
      refusal,
    });
  });

  test("bytes that are not UTF-8 do no harm in a comment", () => {
    expect(read(bytes("# caf\u00e9\n[Service]\nUser=\u00c3\u00a9\n"))).toEqual(fine("3 Service.User=\u00e9"));
  });

  test("a file larger than any unit is an error", () => {
    expect(() => parseUnitFile(new Uint8Array(MAX_UNIT_BYTES + 1), "/x.service")).toThrow(FormatError);
  });
});
