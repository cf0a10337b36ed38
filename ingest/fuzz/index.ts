// index.ts: `npm run fuzz`: longer runs of the cases that the tests run 20,000 of, and one case again.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { corpusOf } from "./mutate.ts";
import { caseOf, FuzzFailure, runCase, runTarget } from "./run.ts";
import type { FuzzTarget } from "./target.ts";
import { TARGETS } from "./targets-table.ts";

const USAGE = `npm run fuzz -- [options]
  --only NAME[,NAME]  only these parsers: ${TARGETS.map(({ name }) => name).join(", ")}
  --cases N           cases a parser (default 100000)
  --seconds S         stop a parser after so many seconds
  --seed N            other cases (default: the time of day)
  --case N            only case N of that seed
  --file PATH         only the bytes of this file, such as a failed case`;

const OPTIONS = {
  only: { type: "string" },
  cases: { type: "string", default: "100000" },
  seconds: { type: "string", default: "Infinity" },
  seed: { type: "string" },
  case: { type: "string" },
  file: { type: "string" },
  help: { type: "boolean" },
} as const;

/** Runs what the command line asks for; gives the exit code: 0 well, 1 a case failed, 2 not understood. */
function main(): number {
  const { values } = parseArgs({ options: OPTIONS });
  const names = values.only?.split(",") ?? TARGETS.map(({ name }) => name);
  const targets = TARGETS.filter(({ name }) => names.includes(name));
  const [cases, seconds, seed] = [values.cases, values.seconds, values.seed ?? String(Date.now() % 2 ** 31)].map(
    Number,
  );
  const isWrong = targets.length < names.length || [cases, seconds, seed].some((number) => !(Number(number) >= 0));
  if (values.help === true || isWrong) {
    console.log(USAGE);
    return values.help === true ? 0 : 2;
  }
  const plan = { seed: seed ?? 0, cases: cases ?? 0, seconds: seconds ?? 0 };
  return targets.map((target) => fuzz(target, plan, values)).includes(false) ? 1 : 0;
}

/** True when nothing failed. */
function fuzz(
  target: FuzzTarget,
  { seed, cases, seconds }: { readonly seed: number; readonly cases: number; readonly seconds: number },
  one: { readonly case?: string | undefined; readonly file?: string | undefined },
): boolean {
  const start = performance.now();
  try {
    if (one.file !== undefined) return say(target, runCase(target, readFileSync(one.file), one.file));
    if (one.case !== undefined) {
      const bytes = caseOf(target, corpusOf(target.seeds()), seed, Number(one.case));
      return say(target, runCase(target, bytes, `${target.name} seed ${seed} case ${one.case}`));
    }
    const isOver = (): boolean => performance.now() - start > seconds * 1000;
    return say(target, { seed, ...runTarget(target, { seed, cases, isOver }) });
  } catch (error) {
    if (!(error instanceof FuzzFailure)) throw error;
    console.error(error.message);
    if (error.cause !== undefined) console.error(error.cause);
    return false;
  }
}

function say({ name }: FuzzTarget, result: object): true {
  console.log(name, result);
  return true;
}

process.exitCode = main();
