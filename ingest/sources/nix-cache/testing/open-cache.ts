// open-cache.ts: what tests of this source open caches with, and what they see of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { FormatError } from "#lib/formats/format-error.ts";
import { Auditor } from "../../../audit.ts";
import { makeHttp } from "../../../http/index.ts";
import { type Page, serve } from "../../../http/testing/server.ts";
import { type ListedArtifact, type OpenSource, ReadProblem, type SourceContext } from "../../source.ts";
import { nixCache } from "../index.ts";
import { type CacheFiles, MADE_KEY } from "./make-cache.ts";

/** A folder for what tests of one file keep; emptied at its end. */
export const home = mkdtempSync(path.join(tmpdir(), "starfort-nix-cache-"));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

export interface Ways {
  readonly options?: Readonly<Record<string, unknown>>;
  /** What the database knows: pname, name or alias -> name. */
  readonly book?: Readonly<Record<string, string>>;
}

/** Opens a directory or an address, trusting the tests' key. */
export async function openPlace(cache: string, { options = {}, book = {} }: Ways = {}): Promise<OpenSource> {
  const given = { cache, trustedKey: [MADE_KEY], ...options };
  const [source] = await nixCache.open(given, makeContext(book));
  if (source === undefined) throw new Error("nothing was opened");
  return source;
}

/** A door that is not patient, and keeps nothing from the tests before. */
export function makeContext(book: Readonly<Record<string, string>> = {}): SourceContext {
  const http = makeHttp({
    home: mkdtempSync(path.join(home, "http-")),
    ...{ delayMs: 0, tries: 2, backoffMs: 1, idleMs: 300 },
  });
  const findNames = (_distro: string, wanted: readonly string[]): Promise<ReadonlyMap<string, string>> =>
    Promise.resolve(new Map(wanted.flatMap((one) => (book[one] === undefined ? [] : [[one, book[one]] as const]))));
  return { http, say: () => undefined, book: { findNames } };
}

/** Serves a cache while `use` looks at it. */
export async function withServer(
  files: CacheFiles,
  use: (url: string) => Promise<void>,
  change: (pages: Record<string, Page>) => void = () => undefined,
): Promise<void> {
  const pages = Object.fromEntries(Object.entries(files).map(([name, body]): [string, Page] => [`/${name}`, { body }]));
  change(pages);
  await using server = await serve(pages);
  await use(server.url);
}

/** "hello 2.12.1: hello, hello-dev", a line a package. */
export function listed(source: OpenSource): readonly string[] {
  return source.packages.map(
    ({ name, version, artifacts }) => `${name} ${version}: ${artifacts.map((one) => one.name).join(", ")}`,
  );
}

export function artifactOf(source: OpenSource, name: string): ListedArtifact {
  const found = source.packages.flatMap(({ artifacts }) => artifacts).find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not listed`);
  return found;
}

/** "elf /bin/hello 3 fail", a line a subject. */
export async function audit(artifact: ListedArtifact): Promise<readonly string[]> {
  const auditor = new Auditor();
  const found: string[] = [];
  for await (const offer of artifact.offers()) {
    const subject = await auditor.audit(offer);
    if (subject === null) continue;
    const fails = subject.assessments.filter(({ verdict }) => verdict === "fail").length;
    found.push(`${subject.kind} ${subject.traits.path} ${fails} fail`);
  }
  return found;
}

/** "mismatch: ..." of an artifact that cannot be had; an offer before that is an error of its own. */
export async function problemOf(artifact: ListedArtifact): Promise<string> {
  let offers = 0;
  try {
    await artifact.identify();
    for await (const offer of artifact.offers()) offers += offer.traits.path.length;
  } catch (error) {
    if (offers > 0) return `offered before it was verified: ${String(error)}`;
    if (error instanceof ReadProblem) return `${error.kind}: ${error.message}`;
    if (error instanceof FormatError) return `malformed: ${error.message}`;
    throw error;
  }
  return "none";
}
