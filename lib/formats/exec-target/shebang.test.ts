// shebang.test.ts: the first line of scripts, as the kernel reads it.
import { expect, test } from "vitest";
import { FormatError } from "../format-error.ts";
import { parseShebang } from "./shebang.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

test.each([
  ["#!/bin/sh\nexit", { interpreter: "/bin/sh", argument: null }],
  ["#! \t/usr/bin/env  python3 -u \t\n", { interpreter: "/usr/bin/env", argument: "python3 -u" }],
  ["#!/bin/sh", { interpreter: "/bin/sh", argument: null }],
  ["#!/bin/sh -e\0x", { interpreter: "/bin/sh", argument: "-e" }],
  [`#!/bin/sh ${"x".repeat(300)}`, { interpreter: "/bin/sh", argument: "x".repeat(256 - 10) }],
  ["\x7fELF", null],
  ["", null],
  ["#", null],
])("%j", (text, expected) => expect(parseShebang(bytes(text))).toEqual(expected));

test.each(["#!", "#!\n", "#!  \n/bin/sh", `#!/${"x".repeat(300)}\n`])("%j is refused", (text) =>
  expect(() => parseShebang(bytes(text))).toThrow(FormatError),
);
