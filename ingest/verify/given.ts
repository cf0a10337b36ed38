// given.ts: what is compared: this machine, directories, files, packages that are unpacked for the while.
import { closeSync, lstatSync, mkdtempSync, openSync, readdirSync, readSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isElf } from "#lib/formats/elf/index.ts";
import { run } from "./tools/tool.ts";

/** One system's files; units and profiles are looked for in its usual places. */
export interface GivenRoot {
  readonly dir: string;
  readonly label: string;
}

export interface Given {
  readonly roots: readonly GivenRoot[];
  /** Files of all roots, and those that were named. */
  readonly elfFiles: readonly string[];
  /** Removes what was unpacked. */
  readonly close: () => void;
}

/** Where a system keeps what packages ship; the rest of a running one is other people's, or made up by the kernel. */
const SYSTEM_PLACES = ["usr", "opt", "etc", "boot", "lib", "lib64", "bin", "sbin"];

/** Takes directories (package roots), .debs (unpacked together into one root) and single files; this machine when nothing is named. */
export async function openGiven(args: readonly string[], say: (text: string) => void): Promise<Given> {
  const paths = args.length === 0 ? ["/"] : args.map((path) => resolve(path));
  const debs = paths.filter((path) => path.endsWith(".deb"));
  const dirs = paths.filter((path) => !path.endsWith(".deb") && statSync(path).isDirectory());
  const files = paths.filter((path) => !path.endsWith(".deb") && !dirs.includes(path));
  const unpacked = debs.length === 0 ? null : mkdtempSync(join(tmpdir(), "starfort-verify-"));
  const roots = dirs.map((dir) => ({ dir, label: dir }));
  if (unpacked !== null) {
    say(`unpacking ${debs.length} packages into ${unpacked}`);
    for (const deb of debs) await run("dpkg-deb", ["-x", deb, unpacked]);
    roots.push({ dir: unpacked, label: `${debs.length} packages` });
  }
  const places = roots.flatMap(({ dir }) => (dir === "/" ? SYSTEM_PLACES.map((place) => `/${place}`) : [dir]));
  return {
    roots,
    elfFiles: [...new Set(places.flatMap((place) => [...findFiles(place)])), ...files].filter(startsAsElf),
    close: () => {
      if (unpacked !== null) rmSync(unpacked, { recursive: true });
    },
  };
}

/** Regular files below a place, links not followed, unreadable folders left out. */
function* findFiles(place: string): Generator<string> {
  const waiting = lstatSync(place, { throwIfNoEntry: false })?.isDirectory() === true ? [place] : [];
  for (let dir = waiting.pop(); dir !== undefined; dir = waiting.pop()) {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile()) yield path;
    }
  }
}

function startsAsElf(path: string): boolean {
  const fd = openSync(path, "r");
  try {
    const head = Buffer.alloc(4);
    return readSync(fd, head, 0, 4, 0) === 4 && isElf(head);
  } finally {
    closeSync(fd);
  }
}
