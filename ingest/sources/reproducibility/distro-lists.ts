// distro-lists.ts: lists of a whole distribution: reproducible.json and rebuilderd, as far as they speak of one suite and architecture.
import { compareDebianVersions } from "#lib/formats/debian-version.ts";
import {
  isRebuilderdPage,
  parseReportJson,
  readRebuilderdEntry,
  readRebuilderdPage,
  readReproducibleEntry,
  type ToldRebuild,
} from "#lib/formats/rebuilds/index.ts";
import { type SourceContext, SourceError } from "../source.ts";
import { beginsAsArray, naming, readElements, readText } from "./input.ts";
import type { Asked } from "./options.ts";
import { type Reported, reportTold, type Teller } from "./reported.ts";

const MAX_PAGES = 10_000;
const PAGE_RECORDS = 1000;
const MOST_SHOWN = 12;

/** reproducible.json, reproducible-tracker.json. Throws SourceError. */
export async function readReproducibleJson(asked: Asked, context: SourceContext): Promise<Reported> {
  const kept = new Selection(asked);
  for (const where of asked.input)
    await readElements(where, context, "reproducible.json", (element) => kept.add(readReproducibleEntry(element)));
  const teller = tellerOf(asked);
  const rebuilds = kept.told().map((told) => reportTold(withPages(told, teller, asked), teller));
  return { speaker: teller.rebuilder, observedOn: null, rebuilds, isWhole: true, totals: null, notes: [] };
}

/** rebuilderd v0's list, and pages of v1: those that are given, or all of a server. Throws SourceError. */
export async function readRebuilderd(asked: Asked, context: SourceContext): Promise<Reported> {
  const kept = new Selection(asked);
  const teller = tellerOf(asked);
  let read = 0;
  let total = 0;
  for (const given of asked.input) {
    const where = listAddress(given, asked);
    if (await beginsAsArray(where, context)) {
      await readElements(where, context, "rebuilderd's list", (element) => kept.add([readRebuilderdEntry(element)]));
      continue;
    }
    for await (const page of pagesFrom(where, context)) {
      kept.add(page.told);
      read += page.told.length;
      total = Math.max(total, page.total);
    }
  }
  const rebuilds = kept.told().map((told) => reportTold(told, teller));
  const missing = total - read;
  const notes =
    missing > 0 ? [`${missing} of ${total} records are on pages that were not given: those are left as they were`] : [];
  return { speaker: teller.rebuilder, observedOn: null, rebuilds, isWhole: missing <= 0, totals: null, notes };
}

async function* pagesFrom(where: string, context: SourceContext) {
  let address = where;
  for (let pages = 0, records = 0; pages < MAX_PAGES; pages++) {
    const text = await readText(address, context);
    const page = naming(address, () => {
      const value = parseReportJson(text, "rebuilderd's list or page");
      if (!isRebuilderdPage(value)) throw new SourceError(`${address}: an array where a page was expected`);
      return readRebuilderdPage(value);
    });
    yield page;
    records += page.told.length;
    // Whoever gives files gives each page.
    if (!isAddress(where) || page.lastId === null || records >= page.total) return;
    address = withQuery(where, { after: String(page.lastId) });
  }
  throw new SourceError(`${where} goes on for more than ${MAX_PAGES} pages`);
}

/** A server alone is asked for its binary packages of the suite; an address with a path is asked as it is, a page at a time. */
function listAddress(where: string, { distro, stream, arch }: Asked): string {
  if (!isAddress(where)) return where;
  const url = new URL(where);
  if (url.pathname === "/") {
    url.pathname = "/api/v1/packages/binary";
    return withQuery(url.href, {
      distribution: distro,
      release: stream,
      architecture: arch,
      limit: String(PAGE_RECORDS),
    });
  }
  return url.pathname.startsWith("/api/v1/") && !url.searchParams.has("limit")
    ? withQuery(where, { limit: String(PAGE_RECORDS) })
    : where;
}

function withQuery(where: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(where);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

function isAddress(where: string): boolean {
  return /^https?:/i.test(where);
}

/** Throws SourceError where nobody says who rebuilt. */
export function tellerOf({ rebuilder, input }: Pick<Asked, "rebuilder" | "input">): Teller {
  const address = input.find(isAddress);
  const url = address === undefined ? null : new URL(address);
  const name = rebuilder ?? url?.host;
  if (name !== undefined) return { rebuilder: name, base: url?.origin ?? null };
  throw new SourceError("A file does not say who rebuilt: --rebuilder NAME, such as tests.reproducible-builds.org");
}

/** tests.reproducible-builds.org has a page a package, suite and architecture, with its logs and comparisons. */
function withPages(told: ToldRebuild, { rebuilder }: Teller, { distro, stream, arch }: Asked): ToldRebuild {
  if (rebuilder !== "tests.reproducible-builds.org" || distro !== "debian") return told;
  const page = `/debian/rb-pkg/${[told.release ?? stream, arch, told.name].map(encodeURIComponent).join("/")}.html`;
  return { ...told, diffPath: told.result === "not-reproducible" ? page : null, logPath: page };
}

/** What is of the channel's suite and architecture; of each name the newest version. */
class Selection {
  readonly #wanted: Asked;
  readonly #newest = new Map<string, ToldRebuild>();
  /** "unstable amd64" -> how many, of what is not wanted: for the message where nothing is. */
  readonly #others = new Map<string, number>();

  constructor(wanted: Asked) {
    this.#wanted = wanted;
  }

  add(told: readonly ToldRebuild[]): void {
    for (const one of told) {
      if (!this.#fits(one)) this.#count(one);
      else if (isNewer(one, this.#newest.get(one.name))) this.#newest.set(one.name, one);
    }
  }

  /** Throws SourceError where the report speaks of other suites and architectures alone. */
  told(): ToldRebuild[] {
    const { stream, arch, input } = this.#wanted;
    if (this.#newest.size > 0 || this.#others.size === 0) return [...this.#newest.values()];
    const others = [...this.#others].slice(0, MOST_SHOWN).map(([what, count]) => `${what} (${count})`);
    throw new SourceError(
      `${input[0] ?? "the report"} says nothing of ${stream} ${arch}; it speaks of ${others.join(", ")}`,
    );
  }

  #fits({ release, arch }: ToldRebuild): boolean {
    return isSameRelease(release, this.#wanted.stream) && isSameArch(arch, this.#wanted.arch);
  }

  #count({ release, arch }: ToldRebuild): void {
    const what = [release, arch].filter((part) => part !== null).join(" ");
    if (this.#others.size < MOST_SHOWN || this.#others.has(what))
      this.#others.set(what, (this.#others.get(what) ?? 0) + 1);
  }
}

function isNewer(one: ToldRebuild, known: ToldRebuild | undefined): boolean {
  return known === undefined || compareDebianVersions(one.version, known.version) >= 0;
}

/** "bookworm"; openSUSE says "openSUSE:Factory" for factory. */
function isSameRelease(release: string | null, wanted: string): boolean {
  if (release === null) return true;
  const [told, asked] = [release.toLowerCase(), wanted.toLowerCase()];
  return told === asked || told.endsWith(`:${asked}`);
}

/** What is built for all is part of every architecture. */
function isSameArch(arch: string | null, wanted: string): boolean {
  return arch === null || arch === wanted || ["all", "any", "noarch"].includes(arch);
}
