// child.ts: a process of its own that reads all facts of the ELF files named on its input, and says how much memory it took.
import { readFileSync } from "node:fs";
import { readElfFacts } from "#lib/areas/binary/index.ts";
import { readWith } from "./read-elf.ts";

for (const path of readFileSync(0, "utf8").split("\0")) readWith(readElfFacts, path);
console.log(process.resourceUsage().maxRSS);
