// cmdline.test.ts: words of command lines, in each of their places.
import { describe, expect, test } from "vitest";
import { FormatError } from "../format-error.ts";
import { cpuMsOf } from "../testing/cpu-time.ts";
import { parseBootParameters, parseCmdline } from "./index.ts";

const words = (text: string): string[] =>
  parseCmdline(text).map(({ key, value }) => (value === null ? key : `${key}=${value}`));
const parameters = (text: string): string[] =>
  parseBootParameters(new TextEncoder().encode(text)).map(
    ({ key, value, line }) => `${line ?? ""}:${key}${value === null ? "" : `=${value}`}`,
  );

test.each<[string, string[]]>([
  ["root=/dev/sda1  ro\tquiet\n", ["root=/dev/sda1", "ro", "quiet"]],
  ['a="b c" "d=e f" g', ["a=b c", "d=e f", "g"]],
  ["page-alloc.shuffle=1 x=a-b", ["page_alloc.shuffle=1", "x=a-b"]],
  ["a -- b", ["a"]],
  ['a="open b', ["a=open b"]],
  ["", []],
  ["=", ["="]],
])("%j", (text, expected) => expect(words(text)).toEqual(expected));

describe("places", () => {
  test.each<[string, string[]]>([
    ['GRUB_CMDLINE_LINUX_DEFAULT="quiet splash"\nGRUB_CMDLINE_LINUX=\'a="b c"\'\n', ["1:quiet", "1:splash", "2:a=b c"]],
    ['GRUB_CMDLINE_LINUX="a"\nGRUB_CMDLINE_LINUX="b"\n', ["2:b"]],
    [
      'GRUB_CMDLINE_LINUX="a"\nGRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX b"\nexport GRUB_CMDLINE_LINUX+=" c"\n',
      ["1:a", "2:b", "3:c"],
    ],
    ['GRUB_CMDLINE_LINUX="${GRUB_CMDLINE_LINUX} b" # nokaslr\n', ["1:b"]],
    ['GRUB_CMDLINE_LINUX="a \\\nb"\n#GRUB_CMDLINE_LINUX="c"\nGRUB_TIMEOUT=5\n', ["1:a", "1:b"]],
    ["title Debian\nlinux /vmlinuz\noptions root=/dev/sda1 nokaslr\n", ["3:root=/dev/sda1", "3:nokaslr"]],
    ["# comment\nquiet nokaslr\n", ["2:quiet", "2:nokaslr"]],
  ])("%j", (text, expected) => expect(parameters(text)).toEqual(expected));
  test("a zero byte at the end is how some firmware writes it", () =>
    expect(parameters("quiet\0")).toEqual(["1:quiet"]));
  test("other zero bytes are refused", () => expect(() => parameters("qui\0et")).toThrow(FormatError));
});

test("a line that adds to itself six thousand times is no more work", () => {
  const text = 'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX a"\n'.repeat(6000);
  expect(cpuMsOf(() => parameters(text), 50)).toBeLessThan(50);
});
