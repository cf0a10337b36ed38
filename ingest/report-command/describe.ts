// describe.ts: the arguments of `starfort ingest report`; the work is done by index.ts, which is loaded when it is asked for.
import { type Command, Option } from "commander";
import { REPORT_FORMATS } from "./formats.ts";

const HELP = `
Examples:
  checksec --format=json --dir=/usr/lib/openssh > openssh.json
  starfort ingest report --format checksec openssh.json
  systemd-analyze security --offline=true --json=short cron.service > cron.service.json
  starfort ingest report --format systemd-analyze cron.service.json
  hyperfine --export-json pair.json './tool-with-flag' './tool-without'
  starfort ingest report --format hyperfine --package tool --check stack-protector pair.json

A report is kept as a second opinion beside ours; it changes no verdict.`;

/** Adds the command to `starfort ingest`. */
export function addReport(ingest: Command): void {
  const collect = (value: string, before: readonly string[]): string[] => [...before, value];
  ingest
    .command("report")
    .description("keep what another tool says of the same packages as a second opinion")
    .argument("<file...>", "its report, as it printed it")
    .addOption(
      new Option("--format <tool>", "the tool that wrote it").choices([...REPORT_FORMATS]).makeOptionMandatory(),
    )
    .option("--package <name>", "whose files it speaks of; where left out, its paths and units are looked up")
    .option("--distro <id>", "the distro of the packages (default: of the channel that was looked at last)")
    .option("--channel <slug>", "the channel of the packages")
    .option("--root <dir>", "the folder that the tool was shown, left off its paths")
    .option("--unit <name>", "systemd-analyze does not name its units: each, in its order", collect, [])
    .option("--config <path>", "kernel-hardening-checker does not name its config: its path in the package")
    .option("--check <id>", "hyperfine: the check whose flag the first command has and the second has not")
    .option("--tool-version <version>", "which version of the tool")
    .option("--json", "print the summary as JSON", false)
    .addHelpText("after", HELP)
    .action(async (files: string[], options: object) => {
      const { reportCommand } = await import("./index.ts");
      await reportCommand({ ...options, files });
    });
}
