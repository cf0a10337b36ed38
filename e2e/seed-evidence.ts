// seed-evidence.ts: what is known beside verdicts: a package with names, flags, rebuilds, causes and an artifact that could not be fetched; and reports of other tools.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import type { AuditedArtifact, AuditedPackage } from "#ingest/audited.ts";
import { fingerprintOf } from "#ingest/fingerprint.ts";
import { readReports } from "#ingest/report-command/index.ts";
import { finishRun, openRun, storeBatch } from "#ingest/store/index.ts";
import { readElfFacts } from "#lib/areas/binary/index.ts";
import { getReading } from "#lib/areas/index.ts";
import { bytesSource } from "#lib/formats/byte-source.ts";
import { LAX_TOOL, SECOND_DAY } from "./seed-facts.ts";

const FORMATS = path.join(import.meta.dirname, "../lib/formats");
const HYPERFINE = path.join(FORMATS, "reports/testdata/hyperfine-1.15-pair.json");

/** Into the second channel: before the first, which is the default because it was looked at last. */
export async function seedLaxTool(pool: pg.Pool): Promise<void> {
  await storeLaxTool(pool, laxArtifact());
  const problem = { kind: "mismatch", message: "its sha256 is another than the index says" } as const;
  const failed = { ...laxArtifact(), version: "1.1", fingerprint: fingerprintOf(hash("1.1")), subjects: [], problem };
  await storeLaxTool(pool, failed);
}

/** On packages of the first channel. */
export async function seedReports(pool: pg.Pool): Promise<void> {
  await readReports({ format: "checksec", distro: "debian", files: ["made.json"], toolVersion: "2.6.0" }, [
    { name: "made.json", bytes: new TextEncoder().encode(JSON.stringify(CHECKSEC)) },
  ])(pool);
  await readReports(
    { format: "hyperfine", distro: "debian", package: "hello", check: "stack-protector", files: ["pair.json"] },
    [{ name: "pair.json", bytes: readFileSync(HYPERFINE) }],
  )(pool);
}

/** "hello" binds lazily and has no full RELRO; the tool was told to say otherwise, and something nasty besides. */
const CHECKSEC = {
  dir: { name: "/usr/bin" },
  "/usr/bin/hello": words({ relro: "full" }),
  "/usr/bin/lazy": words({ relro: "full" }),
  "/usr/bin/toolbox": words({ fortified: `<script>document.title="taken"</script>` }),
  "/usr/bin/nobodys": words({}),
};

function words(other: Readonly<Record<string, string>>): Record<string, string> {
  const all = { relro: "partial", canary: "yes", nx: "yes", pie: "yes", rpath: "no", runpath: "no", symbols: "no" };
  return { ...all, fortify_source: "yes", fortified: "1", "fortify-able": "2", ...other };
}

async function storeLaxTool(pool: pg.Pool, artifact: AuditedArtifact): Promise<void> {
  const run = await openRun(pool, {
    ...{ distro: "nixos", stream: "unstable", arch: "x86_64-linux", title: "NixOS unstable", source: "made-evidence" },
    ...{ observedOn: SECOND_DAY, areas: ["binary"], packages: [LAX_TOOL], packagesKnown: 1, supplements: true },
  });
  await storeBatch(run, { audited: [laxTool(artifact)], unchanged: [] });
  await finishRun(run, { catalogue: [LAX_TOOL], errors: {} });
}

function laxTool(artifact: AuditedArtifact): AuditedPackage {
  const rebuild = { subjectName: `${LAX_TOOL}-1.0.drv`, version: "1.0", arch: "x86_64-linux", logUrl: null };
  return {
    ...{ name: LAX_TOOL, version: "1.0", description: "a made tool", homepage: null, stewards: [] },
    recipe: "pkgs/by-name/la/lax-tool/package.nix:12",
    aliases: [
      "lax-tool_1",
      "lax-tool-full",
      "laxTool",
      "lax-tool-minimal",
      "pkgs.lax-tool",
      "haskellPackages.lax-tool",
    ],
    recipeFlags: [
      { flag: "fortify", enabled: false },
      { flag: "bindnow", enabled: false },
      { flag: "pie", enabled: true },
    ],
    rebuilds: [
      {
        ...rebuild,
        rebuilder: "r13y",
        result: "not-reproducible",
        rebuiltOn: "2026-11-20",
        diffUrl: "https://diff.example.org/lax",
      },
      { ...rebuild, rebuilder: "r13y", result: "reproducible", rebuiltOn: "2026-10-01", diffUrl: null },
      { ...rebuild, rebuilder: "lila", result: "could-not-build", rebuiltOn: null, diffUrl: "javascript:alert(1)" },
    ],
    causeTags: [
      {
        slug: "timestamps_in_archive",
        description: "The time of the build is written into an archive.",
        url: "https://notes.example.org/timestamps",
        source: "debian-notes",
      },
      { slug: "made_up", description: null, url: "javascript:alert(2)", source: "made" },
    ],
    artifacts: [artifact],
  };
}

function laxArtifact(): AuditedArtifact {
  const bytes = readFileSync(path.join(FORMATS, "elf/testdata/ok-pie-lazy"));
  const contentHash = hash(bytes);
  const facts = readElfFacts(bytesSource(bytes));
  const traits = { path: "/bin/lax", setuid: false, setgid: false };
  const assessments = getReading("elf")?.assess(facts, traits) ?? [];
  return {
    ...{
      name: "out",
      version: "1.0",
      arch: "x86_64-linux",
      sizeBytes: bytes.length,
      fingerprint: fingerprintOf(contentHash),
    },
    subjects: [{ kind: "elf", traits, read: { contentHash, facts }, problem: null, assessments }],
  };
}

function hash(content: string | Uint8Array): Uint8Array {
  return createHash("sha256").update(content).digest();
}
