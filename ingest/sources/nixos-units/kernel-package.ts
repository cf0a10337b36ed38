// kernel-package.ts: NixOS' kernel as a package whose one artifact is its configuration.
import { readKernelConfigFacts } from "#lib/areas/kernel/index.ts";
import { parseKernelConfig } from "#lib/formats/kconfig/index.ts";
import type { ListedArtifact, ListedPackage, OfferedSubject } from "../source.ts";
import { ARCH } from "./channel.ts";
import { hashOf } from "./hash.ts";

export interface KernelConfigFile {
  readonly bytes: Uint8Array;
  /** The package that the kernel is, as the catalogue calls it. */
  readonly packageName: string;
}

/** A structured config is evaluated, not built: where it is set is its path. */
const STRUCTURED_PATH = "pkgs/os-specific/linux/kernel/common-config.nix";

/** The kernel with its config. Throws FormatError where the bytes are none. */
export function listKernel({ bytes: given, packageName }: KernelConfigFile): ListedPackage {
  const bytes = withArch(given);
  const { version: found, form } = parseKernelConfig(bytes);
  const version = found ?? "";
  const path = form === "structured" ? STRUCTURED_PATH : `/boot/config-${version}`;
  const readFacts = (): unknown => readKernelConfigFacts(bytes, path, null);
  const offer: OfferedSubject = {
    type: "subject",
    kind: "kernel-config",
    traits: { path, setuid: false, setgid: false },
    load: () => ({ contentHash: hashOf(path, bytes), readFacts }),
  };
  const artifact: ListedArtifact = {
    ...{ name: "kernel config", version, arch: ARCH, sizeBytes: given.length },
    identify: () => hashOf(path, bytes),
    offers: () => [offer],
  };
  return {
    ...{ name: packageName, version, description: "The Linux kernel", homepage: "https://www.kernel.org/" },
    ...{ recipe: form === "structured" ? STRUCTURED_PATH : null, stewards: [], artifacts: [artifact] },
  };
}

/** An evaluation does not print what it was evaluated for; the channel says that. */
function withArch(bytes: Uint8Array): Uint8Array {
  const { form, arch } = parseKernelConfig(bytes);
  if (form !== "structured" || arch !== null) return bytes;
  const whole: unknown = JSON.parse(new TextDecoder().decode(bytes));
  const wrapped = typeof whole === "object" && whole !== null && "sc" in whole ? whole : { sc: whole };
  return Buffer.from(JSON.stringify({ ...wrapped, arch: "x86_64" }));
}
