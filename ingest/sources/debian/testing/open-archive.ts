// open-archive.ts: the archive of the tests: one suite with a service, its data, its profile in another package, and documentation.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { Auditor } from "../../../audit.ts";
import { makeHttp } from "../../../http/index.ts";
import { type Page, serve } from "../../../http/testing/server.ts";
import type { ListedArtifact, ListedPackage, OpenSource, SourceContext } from "../../source.ts";
import { openDebian } from "../index.ts";
import { DebianOptions } from "../options.ts";
import { makeSuite, type MadePackage, type MadeSuite } from "./make-archive.ts";

const UNIT = "[Service]\nExecStart=/usr/sbin/served\n";
const PROGRAM = { content: "#!/bin/sh\n", mode: 0o755 };
export const PROFILE = "profile served /usr/sbin/served {\n  /etc/served r,\n}\n";

export const SERVED: MadePackage = {
  name: "served",
  source: "served-source (1.0-1)",
  files: { "lib/systemd/system/served.service": UNIT, "usr/sbin/served": PROGRAM },
};
export const SERVED_DATA: MadePackage = {
  name: "served-data",
  source: "served-source (1.0-1)",
  arch: "all",
  files: { "usr/share/served/x": "x" },
};
export const PROFILES: MadePackage = { name: "served-profiles", files: { "etc/apparmor.d/usr.sbin.served": PROFILE } };
export const DOC: MadePackage = { name: "aaa-doc", section: "doc", files: { "usr/share/doc/aaa-doc/x": "x" } };

export const MAIN: MadeSuite = {
  suite: "bookworm",
  packages: [DOC, SERVED, SERVED_DATA, PROFILES],
  sources: [
    {
      name: "served-source",
      version: "1.0-1",
      uploaders: "John Roe <john@example.org>",
      rules: "export DEB_BUILD_MAINT_OPTIONS = hardening=+all,-pie\n%:\n\tdh $@\n",
    },
  ],
};

/** A folder for what tests of one file keep; emptied at its end. */
export const home = mkdtempSync(path.join(tmpdir(), "starfort-debian-"));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

export const GONE: Page = { status: 404 };

export interface Opened {
  readonly source: OpenSource;
  /** What was asked for after the archive's root, in order. */
  readonly asked: () => readonly string[];
}

export interface Ways {
  readonly options?: Partial<Record<keyof DebianOptions, unknown>>;
  /** Changes what the server has. */
  readonly pages?: (pages: Record<string, Page>) => void;
  /** Looks at it while the server is there. */
  readonly use?: (opened: Opened) => Promise<void> | void;
  readonly aptDir?: string;
}

/** Serves the suites and opens the first; unsigned, and so with --insecure, unless told otherwise. */
export async function openArchive(
  suites: readonly (readonly [root: string, MadeSuite])[],
  { options = {}, pages: change, use, aptDir }: Ways = {},
): Promise<OpenSource> {
  const pages = pagesOf(suites);
  change?.(pages);
  await using server = await serve(pages);
  const given = DebianOptions.parse({ suite: "bookworm", mirror: `${server.url}/debian`, insecure: true, ...options });
  const source = await openDebian(given, makeContext(), aptDir ?? path.join(home, "no-apt"));
  await use?.({ source, asked: () => server.asked.map(({ path }) => path) });
  return source;
}

/** A door that is not patient, and keeps nothing from the tests before. */
export function makeContext(): SourceContext {
  const folder = mkdtempSync(path.join(home, "http-"));
  const http = makeHttp({ home: folder, delayMs: 0, tries: 1, backoffMs: 1, idleMs: 2_000 });
  return { http, say: () => undefined, book: { findNames: () => Promise.resolve(new Map()) } };
}

export function pagesOf(suites: readonly (readonly [root: string, MadeSuite])[]): Record<string, Page> {
  return Object.fromEntries(suites.flatMap(([root, made]) => Object.entries(makeSuite(root, made))));
}

/** The one suite, with what is different. */
export const openMain = (ways: Ways = {}, made: Partial<MadeSuite> = {}): Promise<OpenSource> =>
  openArchive([["/debian", { ...MAIN, ...made }]], ways);

export const packageOf = (source: OpenSource, name: string): ListedPackage => {
  const found = source.packages.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not listed`);
  return found;
};

/** "executable /usr/sbin/x pass It is confined", a line a subject; the verdict is of the check that says something of its confinement. */
export async function audit(artifact: ListedArtifact): Promise<string[]> {
  const auditor = new Auditor();
  const found: string[] = [];
  for await (const offer of artifact.offers()) {
    const subject = await auditor.audit(offer);
    if (subject === null) continue;
    const confined = subject.assessments.find(
      ({ verdict, check }) => check.area === "mac" && verdict !== "not-applicable",
    );
    found.push([subject.kind, subject.traits.path, confined?.verdict, confined?.reason].filter(Boolean).join(" "));
  }
  return found;
}
