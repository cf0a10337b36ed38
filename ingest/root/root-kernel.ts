// root-kernel.ts: the kernel's files of a root: configs, sysctls, module options, command lines, network settings.
import { createHash } from "node:crypto";
import {
  type KernelKind,
  readCmdlineFacts,
  readKernelConfigFacts,
  readModprobeFacts,
  readNetworkFacts,
  readSysctlFacts,
} from "#lib/areas/kernel/index.ts";
import type { LoadedSubject } from "../sources/source.ts";
import { loadFile } from "./offers.ts";
import type { Root } from "./root.ts";

export interface KernelContext {
  /** A whole system: a kernel that is not found in it is not offered. */
  readonly complete: boolean;
  /** The names of all packages. */
  readonly packages: readonly string[];
}

export class RootKernel {
  readonly #root: Root;
  readonly #context: KernelContext;
  #known: readonly string[] | null = null;

  constructor(root: Root, context: KernelContext) {
    this.#root = root;
    this.#context = context;
  }

  /** What beside its own file decides a config's verdicts. */
  get digest(): Uint8Array {
    return createHash("sha256").update(JSON.stringify(this.#offered)).digest();
  }

  /** The file at a canonical path, unpacked where it is compressed. Throws ReadProblem and FormatError. */
  async load(kind: KernelKind, path: string): Promise<LoadedSubject> {
    const loaded = await loadFile(this.#root, path, (bytes) => this.#readFacts(kind, bytes, path));
    if (kind !== "kernel-config") return loaded;
    return { ...loaded, contentHash: createHash("sha256").update(loaded.contentHash).update(this.digest).digest() };
  }

  #readFacts(kind: KernelKind, bytes: Uint8Array, path: string): unknown {
    return kind === "kernel-config" ? readKernelConfigFacts(bytes, path, this.#offered) : READERS[kind](bytes, path);
  }

  /** Null for a lone package: the distribution may offer what the package does not show. */
  get #offered(): { readonly hardenedKernels: readonly string[] } | null {
    if (!this.#context.complete) return null;
    this.#known ??= [...this.#context.packages.filter(isHardenedPackage), ...hardenedReleases(this.#root)].sort();
    return { hardenedKernels: this.#known };
  }
}

const READERS = {
  sysctl: readSysctlFacts,
  modprobe: readModprobeFacts,
  cmdline: readCmdlineFacts,
  network: readNetworkFacts,
} satisfies Record<Exclude<KernelKind, "kernel-config">, (bytes: Uint8Array, path: string) => unknown>;

/** "linux-hardened" of Arch, "linux-image-6.12.1-hardened1-amd64", "linux-image-grsec-amd64" as Debian once had. */
const HARDENED = /(^|[-_.])(hardened|grsec)(\d|[-_.]|$)/;

function isHardenedPackage(name: string): boolean {
  return /^(linux|kernel)([-_.]|$)/.test(name) && HARDENED.test(name);
}

const CONFIG_DIRS = ["/boot", "/usr/lib/modules", "/lib/modules"];

/** Kernel releases by the names of their configs and module directories. */
function hardenedReleases(root: Root): string[] {
  const names = CONFIG_DIRS.flatMap((dir) => root.list(dir)).map((name) => name.replace(/^config-/, ""));
  return [...new Set(names.filter((name) => /^\d/.test(name) && HARDENED.test(name)))];
}
