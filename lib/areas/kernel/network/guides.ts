// guides.ts: the page of each check on network configurations.
import type { Guide } from "../../area.ts";

const NETWORK_MANAGER = {
  title: "NetworkManager.conf(5)",
  url: "https://networkmanager.dev/docs/api/latest/NetworkManager.conf.html",
};
const SETTINGS = {
  title: "nm-settings-nmcli(5)",
  url: "https://networkmanager.dev/docs/api/latest/nm-settings-nmcli.html",
};
const LINK = {
  title: "systemd.link(5)",
  url: "https://www.freedesktop.org/software/systemd/man/252/systemd.link.html",
};
const IWD = { title: "iwd.config(5)", url: "https://manpages.debian.org/bookworm/iwd/iwd.config.5.en.html" };

export const NETWORK_GUIDES = {
  "mac-hidden-while-scanning": {
    problem:
      "A device that looks for wireless networks calls out its hardware address, which is its own for ever: whoever listens in two places knows that it was there. NetworkManager and iwd use a random one by default; a file that says otherwise takes that from everybody.",
    fixes: [
      {
        where: "Debian package",
        text: "Take the line out, or limit it to the drivers that fail.",
        code: "[device-NAME]\nmatch-device=driver:NAME\nwifi.scan-rand-mac-address=no",
      },
      {
        where: "NixOS",
        text: "This is the default.",
        code: "networking.networkmanager.wifi.scanRandMacAddress = true;",
      },
    ],
    waiveIf: "Drivers that lose their connection when the address changes, if the section names them.",
    example:
      "A hardware vendor's file with `[device-x]`, `match-device=driver:rtl8723bs` and `wifi.scan-rand-mac-address=no`: it fails here, for the devices that it names, and may be waived so.",
    verify:
      "grep -nE 'scan-rand|DisableMacAddressRandomization' FILE; NetworkManager --print-config | grep -A3 '^\\[device'",
    sources: [NETWORK_MANAGER, IWD],
    falseAnswers:
      "A file that says nothing is not judged: the program's default, which is good, holds. Drivers that cannot change the address are not seen.",
  },
  "mac-hidden-when-connected": {
    problem:
      "The network that one joins learns the hardware's address, and knows the device again in every other network of the same owner. A random address, or one that is made for each network, does not tell.",
    fixes: [
      {
        where: "NetworkManager",
        text: "In a file of conf.d; `stable` keeps the same address in the same network, so that captive portals remember it.",
        code: "[connection-hidden]\nwifi.cloned-mac-address=stable\nethernet.cloned-mac-address=stable",
      },
      { where: "iwd", text: "In /etc/iwd/main.conf.", code: "[General]\nAddressRandomization=network" },
      {
        where: "Debian package",
        text: "Ship such a file in /usr/lib/NetworkManager/conf.d, where the owner can hide it by one of its name in /etc.",
      },
      {
        where: "NixOS",
        text: "As options.",
        code: 'networking.networkmanager.wifi.macAddress = "stable";\nnetworking.networkmanager.ethernet.macAddress = "stable";',
      },
    ],
    waiveIf: "Networks that let devices in by their address; servers that stay in one place.",
    example:
      "`MACAddressPolicy=persistent` of systemd's 99-default.link passes no judgement: it keeps the hardware's address where there is one.",
    verify: "grep -nE 'cloned-mac-address|AddressRandomization|MACAddress' FILE; ip -br link",
    sources: [SETTINGS, NETWORK_MANAGER, LINK, IWD],
    falseAnswers:
      "Profiles of single networks, which may say otherwise, belong to people and are not looked at. A later file of conf.d overrides an earlier one.",
  },
} satisfies Record<string, Guide>;
