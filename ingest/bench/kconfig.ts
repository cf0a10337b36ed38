// kconfig.ts: one kernel config of a distribution's size, read and judged.
import { kernelConfigReading, readKernelConfigFacts } from "#lib/areas/kernel/index.ts";
import { type BenchRow, bestMs } from "./measure.ts";

/** As many lines as Debian's largest has. */
const OPTIONS = 11_000;
const PATH = "/boot/config-6.1.0-1-amd64";

/** Times the facts and verdicts of a config of 11,000 options; there is no reference. */
export async function benchKernelConfig(): Promise<readonly BenchRow[]> {
  const bytes = new TextEncoder().encode(configOf(OPTIONS));
  const oursMs = await bestMs(() => {
    const facts = readKernelConfigFacts(bytes, PATH, null);
    kernelConfigReading.assess(facts, { path: PATH, setuid: false, setgid: false });
  });
  const note = `${OPTIONS} options, ${(bytes.length / 1024).toFixed(0)} KiB, read and judged`;
  return [{ what: "kernel config", oursMs, reference: null, note, mostMs: 20 }];
}

function configOf(options: number): string {
  const header = "#\n# Automatically generated file; DO NOT EDIT.\n# Linux/x86 6.1.100 Kernel Configuration\n#\n";
  const line = (index: number): string =>
    index % 3 === 0
      ? `# CONFIG_DRIVER_OF_SOME_LENGTH_${index} is not set`
      : `CONFIG_DRIVER_OF_SOME_LENGTH_${index}=${index % 3 === 1 ? "m" : "y"}`;
  return `${header}CONFIG_X86_64=y\n${Array.from({ length: options }, (_, index) => line(index)).join("\n")}\n`;
}
