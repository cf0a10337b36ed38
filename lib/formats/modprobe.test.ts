// modprobe.test.ts: lines of modprobe.d.
import { expect, test } from "vitest";
import { FormatError } from "./format-error.ts";
import { parseModprobe } from "./modprobe.ts";

const parse = (text: string) => parseModprobe(new TextEncoder().encode(text));

test("every command, with continued lines", () => {
  const { lines, problems } = parse(
    "# comment\nalias net-pf-10 off\nblacklist snd-pcsp\noptions  kvm \\\n  nx_huge_pages=off\ninstall usb-storage /bin/true\nsoftdep a pre: b post: c\noptions kvm\nfoo bar\nblacklist\n",
  );
  expect(lines).toEqual([
    { command: "alias", module: "net_pf_10", text: "off", line: 2 },
    { command: "blacklist", module: "snd_pcsp", text: "", line: 3 },
    { command: "options", module: "kvm", text: "nx_huge_pages=off", line: 4 },
    { command: "install", module: "usb_storage", text: "/bin/true", line: 6 },
    { command: "softdep", module: "a", text: "pre: b post: c", line: 7 },
  ]);
  expect(problems).toEqual([
    "line 8: options kvm says nothing more",
    "line 9: no such command: foo",
    "line 10: blacklist without a module",
  ]);
});

test("a comment goes on in the next line", () =>
  expect(parse("# off: \\\nblacklist a\nblacklist b").lines).toHaveLength(1));
test("a backslash may be the last thing", () => expect(parse("blacklist a\\").lines).toHaveLength(1));
test("no text is refused", () => expect(() => parse("a\0")).toThrow(FormatError));
