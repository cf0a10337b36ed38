// hostile.test.ts: huge units end in facts or a refusal, in bounded time and size. (Broken ones: ingest/fuzz.)
import { describe, expect, test } from "vitest";
import { FormatError } from "#lib/formats/format-error.ts";
import { memoryTree } from "#lib/formats/file-tree.ts";
import { loadUnit, parseUnitFile } from "#lib/formats/unit/index.ts";
import { readUnitFacts } from "./facts.ts";
import { cpuMsOf } from "#lib/formats/testing/cpu-time.ts";

const MAX_MEGABYTE_MS = 5000;

describe("hostile units", () => {
  test.each([
    ["continued lines", "[Service]\nExecStart=/x \\\n".concat("a \\\n".repeat(250_000))],
    ["words", `[Service]\nSystemCallFilter=${"read ".repeat(200_000)}\n`],
    ["quotes", `[Service]\nExecStart=/x ${'"a" '.repeat(200_000)}\n`],
    ["white space", `[Service]\nUser=${" ".repeat(1_000_000)}x\n`],
    ["assignments", `[Service]\n${"CapabilityBoundingSet=CAP_KILL\n".repeat(100_000)}`],
    ["warnings", `[Service]\n${"UMask=9\n".repeat(200_000)}`],
    ["addresses", `[Service]\nIPAddressAllow=${"1:2:3:4:5:6:7:8/64 ".repeat(50_000)}\n`],
    ["slashes", `[Service]\nRootDirectory=/${"/".repeat(1_000_000)}\n`],
    ["images", `[Service]\nMountImages=${"/a:/b ".repeat(170_000)}\n`],
    ["unknown words", `[Service]\nSystemCallFilter=${"x ".repeat(500_000)}\n`],
    ["groups", `[Service]\nSupplementaryGroups=${"a ".repeat(500_000)}\n`],
    ["secrets", `[Service]\n${"LoadCredentialEncrypted=a:/b\n".repeat(40_000)}`],
    ["specifiers", `[Service]\nExecStart=/x ${"%n".repeat(400_000)}\n`],
  ])("a megabyte of %s takes less than 5 s and few bytes of facts", (_, text) => {
    const read = () => readUnitFacts(loadUnit("a.service", memoryTree({ "/usr/lib/systemd/system/a.service": text })));
    expect(cpuMsOf(() => void read(), MAX_MEGABYTE_MS)).toBeLessThan(MAX_MEGABYTE_MS);
    const facts = read();
    expect(JSON.stringify(facts).length).toBeLessThan(200_000);
  });

  test("a file without end is a FormatError of the parser and a refusal of the unit", () => {
    const huge = new Uint8Array(5 * 1024 * 1024).fill(35);
    expect(() => parseUnitFile(huge, "/x.service")).toThrow(FormatError);
    const tree = memoryTree({ "/usr/lib/systemd/system/a.service": huge });
    expect(readUnitFacts(loadUnit("a.service", tree))).toMatchObject({ state: "bad", exposure10: null });
  });
});
