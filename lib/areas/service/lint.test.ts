// lint.test.ts: every value of testdata/values.json is taken or warned of as the real systemd-analyze 252 did; what later versions know.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { memoryTree } from "#lib/formats/file-tree.ts";
import { didYouMean, KNOWN_DIRECTIVES, loadUnit } from "#lib/formats/unit/index.ts";
import { readUnitFacts } from "./facts.ts";

const Values = z.object({ tool: z.string(), values: z.array(z.string()), patterns: z.record(z.string(), z.string()) });
const oracle = Values.parse(JSON.parse(readFileSync(join(import.meta.dirname, "testdata/values.json"), "utf8")));

const UNIT = "/usr/lib/systemd/system/k.service";
const DROP_IN = "/usr/lib/systemd/system/k.service.d/0000.conf";

function warningsOf(dropIn: string) {
  const own = "[Service]\nType=oneshot\nExecStart=/bin/true\n";
  return readUnitFacts(loadUnit("k.service", memoryTree({ [UNIT]: own, [DROP_IN]: dropIn }))).warnings;
}

/** Its values are not judged, or not all: no warning of ours is then an answer, a wrong one is still a fault. */
const PARTLY = new Set([
  ...["RootImageOptions", "RootHash", "RootHashSignature", "ExtensionImages", "CoredumpFilter", "NUMAMask"],
  ...[
    "StandardInputData",
    "RestrictFileSystems",
    "LimitNICE",
    "LogNamespace",
    "SetCredential",
    "SetCredentialEncrypted",
  ],
  ...["LoadCredential", "LoadCredentialEncrypted", "BlockIODeviceWeight", "BlockIOReadBandwidth"],
  ...["BlockIOWriteBandwidth", "DisableControllers", "BPFProgram", "SocketBindAllow", "SocketBindDeny"],
  "RestrictNetworkInterfaces",
]);
/** systemd drops these words without a sound; that is worth a warning all the same. */
const SILENT = new Set(["CapabilityBoundingSet", "AmbientCapabilities"]);
const isText = (key: string): boolean => /^(?:Condition|Assert)/.test(key);

test("the oracle is systemd 252", () => expect(oracle.tool).toMatch(/^systemd 252 /));

describe.each(Object.entries(oracle.patterns))("%#", (pattern, names) => {
  test.each(names.split(", "))("%s", (name) => {
    const [section = "", key = ""] = name.split(" ");
    if (SILENT.has(key)) return;
    const wrong = oracle.values.filter((value, index) => {
      const warns = warningsOf(`[${section}]\n${key}=${value}\n`).some(
        ({ rule }) => rule === "ignored" || rule === "newer",
      );
      if (pattern[index] === "x") return !warns && !PARTLY.has(key) && !(isText(key) && value === "%Z");
      // Refused with a message that names no line.
      return warns && !(key.startsWith("Exec") && value === "/../x");
    });
    expect(wrong).toEqual([]);
  });
});

test.each([
  ["SystenCallArchitectures", "SystemCallArchitectures"],
  ["StateDiectoryMode", "StateDirectoryMode"],
  ["RestrictFilesystems", "RestrictFileSystems"],
  ["protecthome", "ProtectHome"],
  ["Nicee", "Nice"],
  ["Niec", "Nice"],
  ["Nonsense", null],
  ["Ab", null],
  ["x".repeat(5000), null],
])("%.40s means %s", (word, meant) => {
  expect(didYouMean(word, KNOWN_DIRECTIVES.get("Service") ?? [])).toBe(meant);
});

describe("what a later systemd would score", () => {
  const later = (lines: string) => {
    const text = `[Service]\nExecStart=/bin/true\n${lines}\n`;
    const { exposure10, later: note } = readUnitFacts(loadUnit("k.service", memoryTree({ [UNIT]: text })));
    return { exposure10, note };
  };

  test("mounts that nothing is said of", () => {
    expect(later("")).toEqual({ exposure10: 96, note: { since: 257, exposure10: 94, because: ["PrivateMounts="] } });
    expect(later("PrivateMounts=no").note).toBeNull();
    expect(later("PrivateMounts=yes").note).toBeNull();
  });

  // 8.8 and 8.0: measured with systemd-analyze 252.39 and 262.1 on this very unit.
  test("values that 252 ignores", () => {
    const lines =
      "PrivateTmp=disconnected\nPrivateUsers=identity\nProtectControlGroups=strict\nProtectHostname=private";
    expect(later(lines).note).toMatchObject({ since: 258, exposure10: 89 });
  });
});
