// root-programs.ts: the programs of a root that should be confined, because more than their user starts them, and what confines each.
import { createHash } from "node:crypto";
import { findTargets, readExecutableFacts, type Target } from "#lib/areas/mac/index.ts";
import { isElf } from "#lib/formats/elf/index.ts";
import { parseShebang, type Look } from "#lib/formats/exec-target/index.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { type LoadedSubject, ReadProblem } from "../sources/source.ts";
import type { Root, RootEntry } from "./root.ts";
import type { RootPolicy } from "./root-policy.ts";
import type { RootUnits } from "./root-units.ts";

const BUS_SERVICES = "/usr/share/dbus-1/system-services";
const PROGRAM_DIRS = ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/games", "/usr/local/bin", "/usr/local/sbin"];
/** Of a script only its first line counts, and the kernel reads no more of it (BINPRM_BUF_SIZE). */
const HEAD_BYTES = 256;
/** What of a shell script is read to find the daemon that it starts. */
const SCRIPT_BYTES = 128 * 1024;
const MAX_BUS_SERVICES = 10_000;

export interface ProgramSearch {
  readonly root: Root;
  readonly units: RootUnits;
  readonly policy: RootPolicy;
  /** Entries that have a setuid or setgid bit or capabilities; others may be among them. */
  readonly privileged: () => Iterable<RootEntry>;
}

export class RootPrograms {
  readonly #search: ProgramSearch;
  #targets: ReadonlyMap<string, Target> | null = null;
  #links: ReadonlyMap<string, readonly string[]> | null = null;

  constructor(search: ProgramSearch) {
    this.#search = search;
  }

  /** What confines the program at a canonical path; null where nothing says that it should be confined. */
  at(path: string): LoadedSubject | null {
    this.#targets ??= new Map(this.#find().map((target) => [target.path, target]));
    const target = this.#targets.get(path);
    if (target === undefined) return null;
    this.#links ??= linksByTarget(this.#search.root);
    const facts = readExecutableFacts({
      ...target,
      policy: this.#search.policy.policy,
      linkNames: this.#links.get(path) ?? [],
    });
    // The facts hold everything of units, profiles and links that they rest on, and nothing else: so they are what is hashed.
    const contentHash = createHash("sha256").update(JSON.stringify(facts)).digest();
    return { contentHash, readFacts: () => facts };
  }

  #find(): Target[] {
    const { root, units } = this.#search;
    const follow = (path: string): string | null => root.follow(path) ?? root.follow(twinOf(path) ?? path);
    return findTargets({
      services: units.loadAll("service"),
      sockets: units.loadAll("socket"),
      busServices: readBusServices(root),
      privileged: this.#privileged(),
      follow,
      look: lookIn(root, follow),
      interpreterOf: (path) => interpreterOf(headOf(root, follow(path), HEAD_BYTES)),
      scriptTextOf: (path) => scriptText(headOf(root, follow(path), SCRIPT_BYTES)),
    });
  }

  #privileged(): RootEntry[] {
    const found: RootEntry[] = [];
    for (const entry of this.#search.privileged())
      if (entry.type === "file" && ((entry.mode & 0o6000) !== 0 || entry.capabilities !== null)) found.push(entry);
    return found;
  }
}

/** A package alone has /bin/x where the installed system sees /usr/bin/x. */
function twinOf(path: string): string | null {
  if (/^\/usr\/s?bin\//.test(path)) return path.slice("/usr".length);
  return /^\/s?bin\//.test(path) ? `/usr${path}` : null;
}

function lookIn(root: Root, follow: (path: string) => string | null): Look {
  const known = new Map<string, ReturnType<Look>>();
  return (path) => {
    const at = follow(path);
    if (at === null) return null;
    const kind = known.get(at) ?? kindOf(headOf(root, at, HEAD_BYTES));
    known.set(at, kind);
    return kind;
  };
}

function kindOf(head: Uint8Array): ReturnType<Look> {
  if (isElf(head)) return "elf";
  return head[0] === 0x23 && head[1] === 0x21 ? "script" : "other";
}

function scriptText(head: Uint8Array): string | null {
  return head.length === 0 ? null : Buffer.from(head).toString("utf8");
}

function interpreterOf(head: Uint8Array): string | null {
  try {
    return parseShebang(head)?.interpreter ?? null;
  } catch (error) {
    // The kernel refuses such a script.
    if (error instanceof FormatError) return null;
    throw error;
  }
}

/** The first bytes of what is at a canonical path; none of what is no file, or cannot be read. */
function headOf(root: Root, path: string | null, length: number): Uint8Array {
  if (path === null || root.entry(path)?.type !== "file") return new Uint8Array(0);
  try {
    const file = root.open(path);
    try {
      return file.head(length);
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof ReadProblem) return new Uint8Array(0);
    throw error;
  }
}

function readBusServices(root: Root): { readonly path: string; readonly content: Uint8Array }[] {
  return root
    .list(BUS_SERVICES)
    .filter((name) => name.endsWith(".service"))
    .slice(0, MAX_BUS_SERVICES)
    .flatMap((name) => {
      const path = `${BUS_SERVICES}/${name}`;
      const content = root.read(path);
      return content === null ? [] : [{ path, content }];
    });
}

/** Links beside programs: profiles are written for such names too, and never attach by them. */
function linksByTarget(root: Root): Map<string, string[]> {
  const links = new Map<string, string[]>();
  for (const dir of PROGRAM_DIRS) {
    // On a merged /usr a directory has two names; it is read by its own.
    if (root.follow(dir) !== dir) continue;
    for (const name of root.list(dir)) {
      const path = `${dir}/${name}`;
      const target = root.readlink(path) === null ? null : root.follow(path);
      if (target !== null) links.set(target, [...(links.get(target) ?? []), path]);
    }
  }
  return links;
}
