// options.ts: what `starfort ingest debian` is told.
import type { Command } from "commander";
import { z } from "zod";

const SUITE = /^[a-z0-9][a-z0-9._+-]*(\/[a-z0-9._+-]+)*$/i;
const WORD = /^[a-z0-9][a-z0-9-]*$/;
const suite = z.string().max(100).regex(SUITE, "expected a suite such as bookworm or bookworm-security");
const word = z.string().max(50).regex(WORD, "expected a word of small letters, digits and hyphens");

export const DebianOptions = z.object({
  suite,
  with: z.array(suite).max(10).default([]),
  arch: word.default("amd64"),
  component: z.array(word).min(1).max(10).default(["main"]),
  /** Null: as the machine's apt has it. */
  mirror: z
    .string()
    .max(1000)
    .regex(/^https?:\/\/[^\s?#]+$/, "expected a URL such as https://deb.example.org/debian")
    .transform((url) => url.replace(/\/+$/, ""))
    .nullable()
    .default(null),
  /** Null: all of them. */
  package: z.array(z.string().max(200)).min(1).max(10_000).nullable().default(null),
  limit: z.coerce.number().int().min(1).nullable().default(null),
  keyring: z.string().min(1).nullable().default(null),
  insecure: z.boolean().default(false),
  recipes: z.boolean().default(true),
});
export type DebianOptions = z.infer<typeof DebianOptions>;

/** Adds the options to the command. */
export function describeOptions(command: Command): void {
  command
    .requiredOption("--suite <suite>", "the suite, e.g. bookworm")
    .option("--with <suite...>", "suites that are installed from beside it, e.g. bookworm-updates bookworm-security")
    .option("--arch <arch>", "the architecture", "amd64")
    .option("--component <component...>", "parts of the archive", ["main"])
    .option("--mirror <url>", "where the archive is, e.g. https://deb.example.org/debian (default: as apt has it)")
    .option("--package <name...>", "only these source packages")
    .option("--limit <n>", "only the first so many, those with most to judge")
    .option("--keyring <file>", "whose signatures count (default: as apt has it, else Debian's archive keyring)")
    .option("--insecure", "take an archive that nobody vouches for; /status says so", false)
    .option("--no-recipes", "do not read debian/rules");
}
