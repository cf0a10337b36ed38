// baseline.ts: what a NixOS system without any setting of its own runs with: sysctls and the kernel's command line, as the files that NixOS writes.
import { z } from "zod";
import { parseJson } from "./unit-map.ts";

const word = z.string().max(4000);
const BASELINE = z.object({
  /** config.boot.kernel.sysctl. */
  sysctl: z.record(z.string().max(500), z.union([word, z.number(), z.boolean(), z.null()])).optional(),
  /** config.boot.kernelParams. */
  kernelParams: z.array(word).max(1000).optional(),
});

export interface Baseline {
  /** /etc/sysctl.d/60-nixos.conf; null where the file does not tell. */
  readonly sysctl: Uint8Array | null;
  /** <system>/kernel-params; null where the file does not tell. */
  readonly kernelParams: Uint8Array | null;
}

/** Reads an evaluated baseline. Throws FormatError where it is none. */
export function parseBaseline(bytes: Uint8Array): Baseline {
  const { sysctl, kernelParams } = parseJson(bytes, BASELINE, "a baseline");
  return {
    sysctl: sysctl === undefined ? null : Buffer.from(sysctlText(sysctl)),
    kernelParams: kernelParams === undefined ? null : Buffer.from(kernelParams.join(" ")),
  };
}

/** As nixos/modules/config/sysctl.nix writes it: null is left out, `false` is 0 and `true` is 1. */
function sysctlText(values: Readonly<Record<string, string | number | boolean | null>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${typeof value === "boolean" ? Number(value) : value}\n`)
    .join("");
}
