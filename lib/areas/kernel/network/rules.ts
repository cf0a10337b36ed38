// rules.ts: whether a network configuration lets a device be known by its hardware address.
//
// NetworkManager.conf(5) and nm-settings(5); systemd.link(5); iwd.config(5).
import type { Assessment, Evidence } from "../../area.ts";
import { fail, notApplicable, pass } from "../verdict.ts";
import type { KeptLine, NetworkFacts } from "./facts.ts";

/** What a value does to the address: hide it, or show it; null: it is not about that. */
type Effect = "hidden" | "shown" | null;
type Meaning = (line: KeptLine) => Effect;

const YES = ["yes", "true", "on", "1"];
const NO = ["no", "false", "off", "0"];

const scanning: Meaning = ({ key, value }) => {
  const isYes = YES.includes(value.toLowerCase());
  if (key === "wifi.scan-rand-mac-address") return isYes ? "hidden" : NO.includes(value.toLowerCase()) ? "shown" : null;
  if (key === "DisableMacAddressRandomization") return isYes ? "shown" : "hidden";
  return null;
};

const connected: Meaning = ({ key, value }) => {
  const word = value.toLowerCase();
  if (/^(?:wifi|ethernet)\.cloned-mac-address$/.test(key)) {
    if (["random", "stable", "stable-ssid"].includes(word)) return "hidden";
    // An address that is written down is one for every machine with this file; "preserve" and "permanent" are the hardware's.
    return ["preserve", "permanent"].includes(word) || /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(word) ? "shown" : null;
  }
  if (key === "wifi.mac-address-randomization") return word === "2" ? "hidden" : word === "1" ? "shown" : null;
  if (key === "AddressRandomization")
    return word === "disabled" ? "shown" : ["once", "network"].includes(word) ? "hidden" : null;
  // "persistent", systemd's default, gives only devices without an address of their own one that stays; "none" leaves it to the kernel.
  if (key === "MACAddressPolicy") return word === "random" ? "hidden" : null;
  return key === "MACAddress" && word !== "" ? "shown" : null;
};

/** Whether the real address is kept from everybody nearby while the system looks for networks. */
export function assessScanning(facts: NetworkFacts): Assessment {
  return judge(facts, scanning, "networks are sought");
}

/** Whether networks that are joined get an address that is not the hardware's. */
export function assessConnected(facts: NetworkFacts): Assessment {
  return judge(facts, connected, "a network is joined");
}

function judge(facts: NetworkFacts, meaning: Meaning, when: string): Assessment {
  const said = facts.lines.map((line) => ({ line, effect: meaning(line) })).filter(({ effect }) => effect !== null);
  const quote = ({ line }: { readonly line: KeptLine }): Evidence => ({
    label: `line ${line.line}`,
    value: `[${line.section}] ${line.key}=${line.value}`,
  });
  const shown = said.filter(({ effect }) => effect === "shown");
  if (shown.length > 0) {
    const some = shown.every(({ line }) => isLimited(facts, line)) ? " for the devices that it names" : "";
    return fail(`Shows the hardware's or a fixed address when ${when}${some}`, shown.map(quote));
  }
  if (said.length > 0) return pass(`The hardware's address is not shown when ${when}`, said.map(quote));
  return notApplicable(`The file does not say which address is used when ${when}`);
}

/** A section with match-device= is about some devices only, mostly those whose drivers fail otherwise. */
function isLimited({ lines }: NetworkFacts, { section }: KeptLine): boolean {
  return lines.some((line) => line.section === section && line.key.startsWith("match"));
}
