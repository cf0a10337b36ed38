// index.ts: `npm run bench`: us against the reference tools that are installed, as ratios of one run on warm files.
import { benchApparmor } from "./apparmor.ts";
import { benchDebs } from "./debs.ts";
import { benchElf } from "./elf.ts";
import { benchKernelConfig } from "./kconfig.ts";
import { printRows, type BenchRow } from "./measure.ts";
import { benchMemory } from "./memory.ts";
import { benchNixpkgs } from "./nixpkgs.ts";
import { benchStore } from "./store.ts";
import { benchUnits } from "./units.ts";

/** Some take a folder, which is told from names by its slash. */
const BENCHES: Readonly<Record<string, (folder: string | undefined) => Promise<readonly BenchRow[]>>> = {
  elf: benchElf,
  units: benchUnits,
  apparmor: benchApparmor,
  kconfig: benchKernelConfig,
  memory: () => {
    benchMemory();
    return Promise.resolve([]);
  },
  debs: benchDebs,
  nixpkgs: benchNixpkgs,
  store: benchStore,
};

const given = process.argv.slice(2);
const folder = given.find((word) => word.includes("/"));
const asked = given.filter((word) => word !== folder);
const unknown = asked.find((name) => !(name in BENCHES));
if (unknown !== undefined) {
  console.error(`no bench is called "${unknown}"; there are: ${Object.keys(BENCHES).join(", ")}`);
  process.exitCode = 2;
} else {
  for (const [name, run] of Object.entries(BENCHES)) {
    if (asked.length === 0 || asked.includes(name)) printRows(await run(folder));
  }
}
