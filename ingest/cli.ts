// cli.ts: the `starfort` command: arguments in, exit code out; each command does its work elsewhere.
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { AREA_IDS, SEVERITIES } from "#lib/areas/area.ts";
import { readEnv } from "#lib/env.ts";
import { projectVersion } from "#lib/home.ts";
import { PlainError } from "#lib/plain-error.ts";
import { LOG_FORMATS } from "./log-formats.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

const ENVIRONMENT = `
Environment:
  DATABASE_URL    a PostgreSQL server to use (default: the embedded one)
  STARFORT_HOME   where data and logs are kept (default: .starfort/ of the project)
  PORT            where the dashboard listens (default: 3000)
  HOST            on which address (default: 127.0.0.1, so only this machine can read it)
  STARFORT_SAMPLE off: no sample of NixOS beside this machine's packages (default: on)`;

const AUDIT_HELP = `
Exit code: 0 nothing found, 1 a check fails that is as severe as --fail-on, 2 something given cannot be audited.`;

async function makeProgram(): Promise<Command> {
  const program = new Command("starfort")
    .description("Audits the packages of a Linux distribution and shows what is left to harden.")
    .version(projectVersion(), "-V, --version")
    .addHelpText("after", ENVIRONMENT)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "starfort: ")) })
    .showHelpAfterError("Try `starfort --help`.");
  program
    .command("up")
    .description(
      "start everything: database, dashboard, audit of this host, and a sample of NixOS (what `npm start` runs)",
    )
    .action(async () => (await import("./up/index.ts")).up(readEnv(), { audit: true }));
  program
    .command("serve")
    .description("start database and dashboard, and audit nothing")
    .action(async () => (await import("./up/index.ts")).up(readEnv(), { audit: false }));
  addAudit(program.command("audit").description("audit files, directories and packages, with no database"));
  const ingest = program.command("ingest").description("audit a source and store what is found");
  if (process.argv.includes("ingest")) await addIngest(ingest);
  addWorker(program.command("worker").description("take jobs of the queue, on any number of machines"));
  addJobs(program.command("jobs").description("look after the queue"));
  addTokens(program.command("token").description("look after the keys of those who may write"));
  addDb(program.command("db").description("look after the database"));
  return program;
}

function addAudit(audit: Command): void {
  audit
    .argument("<path...>", "ELF files, units, profiles, kernel configs, .deb, .nar, .a, directories")
    .option("--json", "print one JSON array, an object a subject", false)
    .addOption(
      new Option("--fail-on <severity>", "exit code 1 for failing checks that are at least that severe")
        .choices(SEVERITIES)
        .default("normal"),
    )
    .option("--area <area>", `only checks of this area (${AREA_IDS.join(", ")}); may be repeated`, collectArea, [])
    .option("--check <id>", "only this check; may be repeated", collect, [])
    .option("--all", "show what passes too, and every name", false)
    .option("--quiet", "print nothing: the exit code says it all", false)
    .option(
      "--rebuild",
      "compare two builds of the same thing: exit code 0 where they are the same, 1 where not",
      false,
    )
    .addHelpText("after", AUDIT_HELP)
    .action(async (paths: string[], options: unknown) => {
      process.exitCode = await (await import("./audit-command/index.ts")).auditCommand(paths, options);
    });
}

/** Sources add their options themselves; they are loaded only where one is asked for. */
async function addIngest(ingest: Command): Promise<void> {
  const [{ SOURCES }, { ingestAction }] = await Promise.all([
    import("./sources/index.ts"),
    import("./ingest-command.ts"),
  ]);
  for (const source of SOURCES) {
    const command = ingest.command(source.id).description(`audit ${source.reads}`);
    source.describe(command);
    command
      .option("--as-of <date>", "the day that this shows, YYYY-MM-DD", parseDay)
      .option("--json", "print the summary as JSON", false)
      .option("--enqueue", "leave it to `starfort worker`", false)
      .addOption(
        new Option("--log <format>", "lines for people, or JSON for machines").choices(LOG_FORMATS).default("text"),
      )
      .addOption(new Option("--report", "send progress to the parent process").hideHelp())
      .action(async () => ingestAction(source, command));
  }
  (await import("./report-command/describe.ts")).addReport(ingest);
}

function addWorker(worker: Command): void {
  worker
    .option("--concurrency <n>", "how many jobs at once", parseCount, 1)
    .option("--once", "end when the queue is empty", false)
    .option("--config <file>", "schedules (default: starfort.config.ts of the project)")
    .addOption(
      new Option("--log <format>", "lines for people, or JSON for machines").choices(LOG_FORMATS).default("text"),
    )
    .action(async (options: unknown) => (await import("./jobs/worker-command.ts")).workerCommand(readEnv(), options));
}

function addJobs(jobs: Command): void {
  jobs
    .command("list")
    .description("list the jobs, oldest first")
    .action(async () => (await import("./jobs/jobs-command.ts")).listJobs(readEnv()));
  jobs
    .command("retry <id>")
    .description("try a parked job again")
    .action(async (id: string) => (await import("./jobs/jobs-command.ts")).retryJob(readEnv(), id));
  jobs
    .command("drop <id>")
    .description("give a parked job up")
    .action(async (id: string) => (await import("./jobs/jobs-command.ts")).dropJob(readEnv(), id));
}

function addTokens(token: Command): void {
  token
    .command("create")
    .description("make a token and print it, this once")
    .requiredOption("--name <name>", "whose it is, or what for")
    .addOption(
      new Option("--role <role>", "what it may do").choices(["contributor", "curator", "admin"]).makeOptionMandatory(),
    )
    .option("--days <n>", "how long it is good", parseCount, 90)
    .action(async (options: unknown) => (await import("./token-command.ts")).createToken(readEnv(), options));
  token
    .command("list")
    .description("list the tokens")
    .action(async () => (await import("./token-command.ts")).listTokens(readEnv()));
  token
    .command("revoke <id>")
    .description("revoke a token")
    .action(async (id: string) => (await import("./token-command.ts")).revokeToken(readEnv(), id));
}

function addDb(db: Command): void {
  db.command("migrate")
    .description("bring the database up to date")
    .action(async () => (await import("./db-commands.ts")).dbMigrate(readEnv()));
  db.command("status")
    .description("list the migrations that are applied and those that are not")
    .action(async () => (await import("./db-commands.ts")).dbStatus(readEnv()));
  db.command("check")
    .description("verify the ledger; exit code 1 when something is wrong")
    .action(async () => (await import("./db-commands.ts")).dbCheck(readEnv()));
}

/** Not commander's `<area...>`, which would take the paths that follow for areas. */
function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function collectArea(value: string, before: readonly string[]): string[] {
  if (!AREA_IDS.some((id) => id === value)) throw new InvalidArgumentError(`Expected one of ${AREA_IDS.join(", ")}.`);
  return collect(value, before);
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Expected a number from 1 on.");
  return Number(text);
}

/** A calendar day. Throws InvalidArgumentError for one that there is not, such as 2026-02-30. */
function parseDay(text: string): string {
  if (!z.iso.date().safeParse(text).success) throw new InvalidArgumentError("Expected a day as YYYY-MM-DD.");
  return text;
}

/** Runs the command line; returns the exit code. What was foreseen is said in plain words, anything else with its stack. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    await (await makeProgram()).parseAsync(argv);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // Help and version end here too, with exit code 0; the text is printed already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    console.error(error instanceof PlainError ? `starfort: ${error.message}` : error);
    return EXIT_FAILED;
  }
}

// The launcher's channel: when that is gone, even by kill -9, this process ends as if it had been asked to.
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.channel?.unref();

process.exit(await main(process.argv));
