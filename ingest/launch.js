#!/usr/bin/env node
// launch.js: finds a Node.js that is new enough and runs the command line, or any command, under it. It must parse on old ones.
import { spawn } from "child_process";
import { existsSync, realpathSync } from "fs";
import path from "path";
import { fileURLToPath, pathToFileURL } from "url";

// The first that runs TypeScript by leaving its types out, without a flag.
const NEEDED = [22, 18];

/** Whether "22.18.0" is at least `needed`, [major, minor]. */
export function isNewEnough(version, needed) {
  const parts = version.split(".").map(Number);
  return parts[0] > needed[0] || (parts[0] === needed[0] && parts[1] >= needed[1]);
}

/** The Node.js to use: this one, else the one npm brought along; null when neither will do. */
export function findNode(project, running, exists) {
  if (isNewEnough(running.version, NEEDED)) return running.execPath;
  const name = "node-" + running.platform + "-" + running.arch;
  // Installed as a dependency of another project, the packages stand beside ours.
  const places = [path.join(project, "node_modules"), path.dirname(project)];
  const found = places.map((place) => path.join(place, name, "bin", "node")).filter(exists);
  return found.length > 0 ? found[0] : null;
}

/** The environment of a child: that Node's folder first in PATH, then the tools of this project. */
export function childEnv(env, node, project) {
  const folders = [path.dirname(node), path.join(project, "node_modules", ".bin")];
  return Object.assign({}, env, { PATH: folders.concat(env.PATH || []).join(path.delimiter) });
}

/** What to say when there is no Node.js that will do. */
export function missingNode(running) {
  return (
    "starfort: Node.js " +
    running.version +
    " is too old: " +
    NEEDED.join(".") +
    " or newer is needed, and the npm package node-" +
    running.platform +
    "-" +
    running.arch +
    ", which would bring one along, is not installed.\n" +
    "Run `npm ci` again without --omit=optional, or install a newer Node.js."
  );
}

function run(file, args, options) {
  const child = spawn(file, args, options);
  // A terminal sends Ctrl-C to the child as well; whoever else signals us means the child.
  ["SIGINT", "SIGTERM", "SIGHUP"].forEach((signal) => process.on(signal, () => child.kill(signal)));
  child.on("error", (error) => {
    console.error("starfort: " + file + " could not be run: " + error.message);
    process.exit(127);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    // Die as the child died, so that a shell says the same of us.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Warnings of Node.js about its own new features tell the reader of a dashboard's terminal nothing. */
function silenceExperimentalWarnings() {
  const emit = process.emitWarning;
  process.emitWarning = function (warning, ...rest) {
    const options = rest[0];
    const type = options !== null && typeof options === "object" ? options.type : options;
    if (type !== "ExperimentalWarning") emit.call(process, warning, ...rest);
  };
}

function main(args) {
  const project = path.dirname(path.dirname(realpathSync(fileURLToPath(import.meta.url))));
  const running = {
    version: process.versions.node,
    execPath: process.execPath,
    platform: process.platform,
    arch: process.arch,
  };
  const node = findNode(project, running, existsSync);
  if (node === null) {
    console.error(missingNode(running));
    process.exit(1);
  }
  const env = childEnv(process.env, node, project);
  if (args[0] === "--run") {
    if (args.length < 2) {
      console.error("starfort: --run needs a command");
      process.exit(2);
    }
    run(args[1], args.slice(2), { env, stdio: "inherit" });
    return;
  }
  const cli = path.join(project, "ingest", "cli.ts");
  if (node !== running.execPath) {
    // The channel tells the command line when we are gone, even by kill -9.
    run(node, ["--disable-warning=ExperimentalWarning", cli].concat(args), {
      env,
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    });
    return;
  }
  silenceExperimentalWarnings();
  process.env.PATH = env.PATH;
  process.argv = [process.execPath, cli].concat(args);
  import(pathToFileURL(cli).href);
}

// Imported by its test, it runs nothing. Through `npx starfort`, argv[1] is a symlink to this file.
if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url)))
  main(process.argv.slice(2));
