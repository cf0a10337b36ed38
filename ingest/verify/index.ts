// index.ts: `npm run verify:reference`: our answers against those of the reference tools that are installed; nothing is installed.
import { parseArgs } from "node:util";
import { Agreement } from "./agreement.ts";
import { compareApparmor } from "./compare-apparmor.ts";
import { compareElf } from "./compare-elf.ts";
import { compareKernelConfigs } from "./compare-kconfig.ts";
import { compareUnits } from "./compare-units.ts";
import { type Given, openGiven } from "./given.ts";
import { printReport } from "./report.ts";

const USAGE = `npm run verify:reference -- [options] [PATH...]
PATH is a directory (a package root), a .deb, or a file; without one, this machine is compared.
  --sample N        ask checksec and hardening-check, 100 ms a file, for N files only (default 500)
  --only NAME,...   only these: elf, units, apparmor, kconfig
Ends with 1 when a disagreement has no explanation, 2 when the command line is wrong.`;

type Comparison = (given: Given, sample: number, agreement: Agreement) => Promise<void>;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  elf: (given, sample, agreement) => compareElf(given.elfFiles, sample, agreement, say),
  units: ({ roots }, _, agreement) => compareUnits(roots, agreement, say),
  apparmor: ({ roots }, _, agreement) => compareApparmor(roots, agreement, say),
  kconfig: ({ roots }, _, agreement) => compareKernelConfigs(roots, agreement, say),
};

function say(text: string): void {
  console.error(text);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { sample: { type: "string", default: "500" }, only: { type: "string" }, help: { type: "boolean" } },
  });
  const names = values.only?.split(",") ?? Object.keys(COMPARISONS);
  const sample = Number(values.sample);
  if (values.help === true || !(sample > 0) || names.some((name) => !(name in COMPARISONS))) {
    console.log(USAGE);
    return values.help === true ? 0 : 2;
  }
  const given = await openGiven(positionals, say);
  try {
    let isExplained = true;
    for (const name of names) {
      const agreement = new Agreement();
      await COMPARISONS[name]?.(given, sample, agreement);
      isExplained = printReport(name, agreement) && isExplained;
    }
    return isExplained ? 0 : 1;
  } finally {
    given.close();
  }
}

process.exitCode = await main();
