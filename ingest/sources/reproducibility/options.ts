// options.ts: what `starfort ingest reproducibility` is told.
import path from "node:path";
import { type Command, Option } from "commander";
import { z } from "zod";

export const REPORT_FORMATS = [
  "reproducible-json",
  "rebuilderd",
  "lila",
  "nix-check",
  "nixos-report",
  "nixos-history",
] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const place = z
  .string()
  .min(1)
  .max(4000)
  // The job may be done by a process that stands elsewhere.
  .transform((where) => (/^(https?|file):/i.test(where) ? where : path.resolve(where)));
const word = z.string().regex(/^[a-z0-9][a-z0-9.+-]{0,62}$/i, "expected a word of letters, digits, dots and hyphens");
const set = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.+-]{0,99}(=.+)?$/, "expected SLUG or SLUG=FILE")
  .transform((text) =>
    text.replace(/(?<==).+$/, (file) => (/^(https?|file):/i.test(file) ? file : path.resolve(file))),
  );
const name = z.string().trim().min(1).max(200);

/** As they are queued: read again, they are the same. */
export const ReproducibilityOptions = z
  .object({
    input: z.array(place).min(1, "expected a file or an address").max(1000),
    format: z.enum(REPORT_FORMATS),
    distro: word.optional(),
    suite: word.optional(),
    channel: word.optional(),
    arch: word.optional(),
    set: z.array(set).max(100).default([]),
    setTitle: z.array(name).max(100).default([]),
    notes: place.optional(),
    issues: place.optional(),
    exitCode: z.coerce.number().int().min(0).max(255).optional(),
    derivation: z.string().max(1000).optional(),
    rebuilder: name.optional(),
  })
  .superRefine((given, context) => {
    const refuse = (option: string, message: string): void =>
      context.addIssue({ code: "custom", path: [option], message });
    if (streamOf(given) === null) refuse("suite", "expected --suite, such as bookworm");
    if (given.issues !== undefined && given.notes === undefined)
      refuse("issues", "--issues explains what --notes names: give both");
    if (given.setTitle.length > given.set.length) refuse("setTitle", "more titles than sets");
  });
type Given = z.infer<typeof ReproducibilityOptions>;

/** A set that the operator names: its members are in a file, a name a line, or are the whole report. */
export interface NamedSet {
  readonly slug: string;
  readonly title: string;
  readonly file: string | null;
}

/** What is asked for, with what each format takes for granted. */
export interface Asked {
  readonly input: readonly string[];
  readonly format: ReportFormat;
  readonly distro: string;
  readonly stream: string;
  readonly arch: string;
  readonly sets: readonly NamedSet[];
  readonly notes: string | null;
  readonly issues: string | null;
  readonly exitCode: number | null;
  readonly derivation: string | null;
  readonly rebuilder: string | null;
}

export function settle(given: Given): Asked {
  return {
    ...{ input: given.input, format: given.format, stream: streamOf(given) ?? "" },
    distro: given.distro ?? (isOfNix(given) ? "nixos" : "debian"),
    arch: given.arch ?? (isOfNix(given) ? "x86_64-linux" : "amd64"),
    sets: given.set.map((one, at): NamedSet => {
      const [slug = "", ...file] = one.split("=");
      return { slug, title: given.setTitle[at] ?? slug, file: file.length > 0 ? file.join("=") : null };
    }),
    ...{ notes: given.notes ?? null, issues: given.issues ?? null, exitCode: given.exitCode ?? null },
    ...{ derivation: given.derivation ?? null, rebuilder: given.rebuilder ?? null },
  };
}

function isOfNix({ format }: { readonly format: ReportFormat }): boolean {
  return format !== "reproducible-json" && format !== "rebuilderd";
}

/** NixOS has a channel that most people mean; of Debian's suites none is the one. */
function streamOf(given: {
  readonly format: ReportFormat;
  readonly suite?: string | undefined;
  readonly channel?: string | undefined;
}): string | null {
  return given.suite ?? given.channel ?? (isOfNix(given) ? "unstable" : null);
}

const HELP = `
Examples:
  starfort ingest reproducibility --format reproducible-json --suite bookworm \\
    --set essential=essential.txt --set build-essential=build-essential.txt \\
    https://tests.reproducible-builds.org/debian/reproducible.json.bz2
  starfort ingest reproducibility --format rebuilderd --suite trixie https://rebuilder.example.org
  nix build --rebuild nixpkgs#hello 2> hello.log; \\
    starfort ingest reproducibility --format nix-check --exit-code $? --derivation $(nix path-info --derivation nixpkgs#hello) hello.log
  starfort ingest reproducibility --format nixos-history history.json

Sets: dpkg-query -f '\${source:Package} \${Essential}\\n' -W | sed -n 's/ yes$//p' | sort -u > essential.txt`;

/** Adds arguments and options to the command. */
export function describeOptions(command: Command): void {
  const collect = (value: string, before: readonly string[]): string[] => [...before, value];
  command
    .argument("<input...>", "files or addresses; pages of one list may be several")
    .addOption(
      new Option("--format <format>", "what wrote the report").choices([...REPORT_FORMATS]).makeOptionMandatory(),
    )
    .option("--distro <id>", "the distro (default: debian, for the formats of Nix nixos)")
    .option("--suite <suite>", "the suite whose packages these are, e.g. bookworm")
    .option("--channel <channel>", "the same for NixOS (default: unstable)")
    .option("--arch <arch>", "the architecture (default: amd64, for the formats of Nix x86_64-linux)")
    .option(
      "--set <slug[=file]>",
      "count these packages (a name a line) as a set, or the whole report; may be repeated",
      collect,
      [],
    )
    .option("--set-title <title>", "what the set is called; in the order of the sets", collect, [])
    .option("--notes <file>", "packages.yml of Debian's notes: why packages are not reproducible")
    .option("--issues <file>", "issues.yml of Debian's notes: what those issues are")
    .option("--exit-code <n>", "nix-check: how the command ended")
    .option("--derivation <path>", "nix-check: what was built, where the log does not say")
    .option("--rebuilder <name>", "who rebuilt (default: the address's host; of nix-check this machine)")
    .addHelpText("after", HELP);
}
