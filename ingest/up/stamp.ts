// stamp.ts: whether what was built is still what the sources say.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What `next build` reads of us; tests, their data and generated code (made from the schema) change no page. */
const SITE_SOURCES = [
  "app",
  "lib",
  "public",
  "proxy.ts",
  "next.config.ts",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
  "prisma/schema.prisma",
];
const CLIENT_SOURCES = ["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"];
const NO_SOURCE = /(\.test\.tsx?$|(^|\/)testdata(\/|$)|^lib\/(generated|postgres)(\/|$))/;

/** The stamp of the dashboard's sources, hex sha256. */
export function siteStamp(project: string): string {
  return stampOf(project, SITE_SOURCES);
}

/** The stamp of what the Prisma client is generated from. */
export function clientStamp(project: string): string {
  return stampOf(project, CLIENT_SOURCES);
}

function stampOf(project: string, sources: readonly string[]): string {
  const hash = createHash("sha256").update(`node ${process.versions.node} ${process.platform} ${process.arch}\n`);
  for (const file of sources.flatMap((source) => filesBelow(project, source))) {
    const content = createHash("sha256")
      .update(readFileSync(path.join(project, file)))
      .digest("hex");
    hash.update(`${content} ${file}\n`);
  }
  return hash.digest("hex");
}

/** Files at or below `source`, relative to the project, in an order that is the same everywhere. */
function filesBelow(project: string, source: string): string[] {
  const at = path.join(project, source);
  if (NO_SOURCE.test(source) || !existsSync(at)) return [];
  if (!statSync(at).isDirectory()) return [source];
  return readdirSync(at)
    .sort()
    .flatMap((name) => filesBelow(project, `${source}/${name}`));
}

/** Whether `file` holds that stamp. */
export function isStamped(file: string, stamp: string): boolean {
  return existsSync(file) && readFileSync(file, "utf8") === stamp;
}

/** Marks what was built. Last of all: a build that was killed has no stamp. */
export function writeStamp(file: string, stamp: string): void {
  writeFileSync(file, stamp);
}
