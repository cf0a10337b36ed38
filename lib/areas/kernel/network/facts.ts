// facts.ts: what is stored of a network configuration: the lines about hardware addresses, and nothing else of it.
import { z } from "zod";
import { parseIni, type IniLine } from "#lib/formats/ini.ts";
import type { ReadKernelFile } from "../kind.ts";

const MAX_KEPT = 50;
const MAX_TEXT = 200;
const text = z.string().max(MAX_TEXT);

const Line = z.object({ section: text, key: text, value: text, line: z.number().int().positive() });
export type KeptLine = z.infer<typeof Line>;

/** The facts of one network configuration. */
export const NetworkFacts = z.object({
  lines: z.array(Line),
});
export type NetworkFacts = z.infer<typeof NetworkFacts>;

// `[device]` and `[device-my-name]`: NetworkManager.conf(5); a match-device or match line limits what the section says.
const ASKED: readonly ((line: IniLine) => boolean)[] = [
  ({ section, key }) =>
    /^(?:device|connection)(?:$|[-.])/.test(section) && /mac-address|^match-device$|^match$/.test(key),
  ({ section, key }) => section === "Link" && /^MACAddress(?:Policy)?$/.test(key),
  ({ section, key }) => section === "General" && /^AddressRandomization(?:Range)?$/.test(key),
  ({ section, key }) => section === "Scan" && key === "DisableMacAddressRandomization",
];

/** Reads a NetworkManager, systemd .link or iwd configuration: their sections have no names in common. Throws FormatError when the bytes are no text. */
export const readNetworkFacts: ReadKernelFile<NetworkFacts> = (bytes) => {
  return {
    lines: parseIni(bytes)
      .lines.filter((line) => ASKED.some((asks) => asks(line)))
      .slice(0, MAX_KEPT)
      .map(({ section, key, value, line }) => ({
        section: section.slice(0, MAX_TEXT),
        key: key.slice(0, MAX_TEXT),
        value: value.slice(0, MAX_TEXT),
        line,
      })),
  };
};
