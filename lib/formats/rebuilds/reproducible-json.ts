// reproducible-json.ts: an entry of reproducible.json or reproducible-tracker.json: tests.reproducible-builds.org, openSUSE, Guix.
//
// Rules: bin/reproducible_json.py of jenkins.debian.net (2015 to 2018, both files and their words), json-format.txt of
// ismypackagereproducibleyet (openSUSE's shape). Keys that nobody knows are left alone, as that text asks.
import { z } from "zod";
import { FormatError } from "../format-error.ts";
import { dayOf, fitReport, quote, type RebuildResult, type ToldRebuild } from "./rebuild.ts";

const TOOL = "an entry of reproducible.json";
const text = z.string().max(1000);
const date = z.union([text, z.number(), z.null()]).optional();

const Entry = z.object({
  package: text.min(1),
  version: text.nullish(),
  status: text,
  suite: text.optional(),
  release: text.optional(),
  architecture: text.optional(),
  build_date: date,
  // Only in reproducible-tracker.json, whose own status is the worst over architectures.
  architecture_details: z
    .array(z.object({ architecture: text, version: text.nullish(), status: text, build_date: date }))
    .max(100)
    .optional(),
});
type Entry = z.infer<typeof Entry>;

type Meaning = readonly [result: RebuildResult, reason: string | null];

/** Lower-case words without spaces. Null: not meant to be built there, so there is nothing to say. */
const WORDS: Readonly<Record<string, Meaning | null>> = {
  reproducible: ["reproducible", null],
  unreproducible: ["not-reproducible", null],
  // What "unreproducible" is called since 2018.
  ftbr: ["not-reproducible", null],
  ftbfs: ["could-not-build", "it fails to build from source (FTBFS)"],
  timeout: ["could-not-build", "the build took longer than the rebuilder waits (timeout)"],
  depwait: ["not-tried", "it waits for dependencies that are not there (depwait)"],
  waitdep: ["not-tried", "it waits for dependencies that are not there (waitdep)"],
  "404": ["not-tried", "its source was not found (404)"],
  e404: ["not-tried", "its source was not found (404)"],
  blacklisted: ["not-tried", "the rebuilder leaves it out (blacklisted)"],
  blocklisted: ["not-tried", "the rebuilder leaves it out (blocklisted)"],
  unknown: ["not-tried", "the report says unknown"],
  untested: ["not-tried", null],
  nobinaries: null,
  notforus: null,
  nfu: null,
};

/** One element of the array: one rebuild, in reproducible-tracker.json one an architecture, none where it is not meant to be built. Throws FormatError. */
export function readReproducibleEntry(value: unknown): ToldRebuild[] {
  const entry = fitReport(Entry, value, TOOL);
  const { architecture_details: details } = entry;
  if (details === undefined) return told(entry, entry);
  return details.flatMap((detail) => told(entry, { ...detail, version: detail.version ?? entry.version }));
}

type Part = Pick<Entry, "architecture" | "version" | "status" | "build_date">;

function told({ package: name, suite, release }: Entry, part: Part): ToldRebuild[] {
  const meaning = meaningOf(part.status, name);
  if (meaning === null) return [];
  const [result, reason] = meaning;
  return [
    {
      ...{ name, version: part.version ?? "", arch: part.architecture ?? null, release: suite ?? release ?? null },
      ...{ result, reason, rebuiltOn: dayOf(part.build_date), diffPath: null, logPath: null },
    },
  ];
}

function meaningOf(status: string, name: string): Meaning | null {
  // Arch Linux's feeds count the kinds of failure: FTBFS_0.
  const word = status.toLowerCase().replace(/\s+/g, "").replace(/_\d$/, "");
  const meaning = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (meaning !== undefined) return meaning;
  const known = Object.keys(WORDS).join(", ");
  throw new FormatError(`the status ${quote(status)} of ${quote(name)} in reproducible.json; known are ${known}`);
}
