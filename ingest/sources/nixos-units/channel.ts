// channel.ts: the channel that everything of NixOS is in.
import type { OpenSource } from "../source.ts";

/** nixpkgs builds for more, but an evaluation is for one. */
export const ARCH = "x86_64-linux";

/** "unstable", "26.05". */
export function nixosChannel(stream: string): OpenSource["channel"] {
  return { distro: "nixos", stream, arch: ARCH, title: `NixOS ${stream}` };
}
