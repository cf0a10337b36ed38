// apt.ts: where a suite is, and whose signature counts for it: by --mirror and --keyring, else as this machine's apt has it.
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type AptSource, parseDeb822Sources, parseSourcesList, type SignedBy } from "#lib/formats/apt-sources.ts";
import { SourceError } from "../source.ts";
import type { DebianOptions } from "./options.ts";

/** A suite's place. */
export interface SuitePlace {
  readonly suite: string;
  /** The archive's root, without a slash at its end. */
  readonly base: string;
  /** As apt's entry has it; null where that says nothing, or there is none. */
  readonly signedBy: SignedBy | null;
}

const MAX_FILES = 1_000;
const MAX_BYTES = 4 * 1024 * 1024;

/** What apt reads below its directory (/etc/apt). A file that cannot be read is as if it were not there. */
export function readAptSources(aptDir: string): AptSource[] {
  const parts = path.join(aptDir, "sources.list.d");
  const files = [path.join(aptDir, "sources.list"), ...namesIn(parts).map((name) => path.join(parts, name))];
  return files.slice(0, MAX_FILES).flatMap((file) => {
    const text = readSmall(file);
    if (text === null) return [];
    if (file.endsWith(".sources")) return parseDeb822Sources(text);
    return file.endsWith(".list") ? parseSourcesList(text) : [];
  });
}

/** Where each of the suites is, the first one first. Throws SourceError where nothing says where. */
export function findSuites(options: DebianOptions, apt: readonly AptSource[]): SuitePlace[] {
  const known = apt.filter(({ types, uris }) => types.includes("deb") && uris.some(isWeb));
  const mirror = options.mirror ?? mirrorOf(options.suite, known);
  return [options.suite, ...options.with].map((suite) => {
    const entry = options.mirror === null ? known.find(({ suites }) => suites.includes(suite)) : undefined;
    const uri = entry?.uris.find(isWeb)?.replace(/\/+$/, "");
    // Debian keeps security updates in an archive of their own, beside the other.
    const base = uri ?? (suite.endsWith("-security") ? `${mirror}-security` : mirror);
    return { suite, base, signedBy: entry?.signedBy ?? null };
  });
}

function mirrorOf(suite: string, known: readonly AptSource[]): string {
  const entry =
    known.find(({ suites }) => suites.includes(suite)) ??
    known.find(
      ({ uris, suites }) => !suites.some((name) => name.includes("-")) && uris.some((uri) => /\/debian\/?$/.test(uri)),
    ) ??
    known.find(({ uris }) => uris.some((uri) => /\/debian\/?$/.test(uri)));
  const uri = entry?.uris.find(isWeb);
  if (uri !== undefined) return uri.replace(/\/+$/, "");
  throw new SourceError(
    "This machine's apt sources name no Debian archive on the web: give one by --mirror, e.g. --mirror https://deb.example.org/debian",
  );
}

function isWeb(uri: string): boolean {
  return /^https?:\/\//.test(uri);
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir).sort();
  } catch {
    return [];
  }
}

function readSmall(file: string): string | null {
  try {
    const stats = lstatSync(file);
    return stats.isFile() && stats.size <= MAX_BYTES ? readFileSync(file, "utf8") : null;
  } catch {
    return null;
  }
}
