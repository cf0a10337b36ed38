// unxz.ts: xz by the `xz` command where there is one, else by WebAssembly, which takes half as long again.
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import type { Readable } from "node:stream";
import type * as xzDecompress from "xz-decompress";
import { xzStreams } from "#lib/formats/packed-streams/index.ts";
import { eachStream } from "./each-stream.ts";

// Its bundle hides its export's name from Node's `import`.
const { XzReadableStream }: typeof xzDecompress = createRequire(import.meta.url)("xz-decompress");

/** Fixed places, not PATH: whoever can set PATH must not choose the program that reads a package. The last is NixOS's. */
const PROGRAMS = ["/usr/bin/xz", "/bin/xz", "/run/current-system/sw/bin/xz"];
/** `xz -9` makes files that need 65 MiB to read. */
const ARGUMENTS = ["--decompress", "--stdout", "--threads=1", "--memlimit-decompress=160MiB"];
/** Below this, starting a process costs more than it saves: a kernel has thousands of modules of some 20 KiB. */
const COMMAND_FROM_BYTES = 256 * 1024;
const MAX_COMPLAINT = 300;
/** XZ_OPT and XZ_DEFAULTS could change what it does; NODE_ENV is there because Next declares that it always is. */
const NO_ENVIRONMENT = { LC_ALL: "C", NODE_ENV: "production" } as const;

/** What is in `sizeBytes` of xz data. Throws an error that says in words what is wrong with it. Whoever stops early ends the program. */
export function unxz(compressed: Readable, sizeBytes: number, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const program = sizeBytes < COMMAND_FROM_BYTES ? undefined : PROGRAMS.find(isExecutable);
  return program === undefined ? inWebAssembly(compressed) : byCommand(program, compressed, signal);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The library reads one stream; those that follow are given to it one by one. */
export function inWebAssembly(compressed: Readable): AsyncGenerator<Uint8Array> {
  return eachStream(compressed, xzStreams, async function* (pieces) {
    try {
      for await (const piece of new XzReadableStream(toWebStream(pieces))) if (piece.length > 0) yield piece;
    } catch (error) {
      throw new Error(explain(error), { cause: error });
    }
  });
}

/** As Readable.toWeb does, in the types that the library wants. */
function toWebStream(pieces: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  };
  // Nothing is taken beforehand: it may be of the next stream.
  return new ReadableStream(source, { highWaterMark: 0 });
}

/** The codes of xz_embedded's `enum xz_ret`. */
const CODES = new Map([
  ["3", "it needs more memory than xz -9 does"],
  ["4", "it needs more memory than xz -9 does"],
  ["5", "it is no xz data"],
  ["6", "it uses a filter that is not known"],
  ["7", "its check sum is wrong"],
  ["8", "it ends too early"],
]);

/** At the end of its input the library sometimes trips over its own null; that, too, is data that ends too early. */
function explain(error: unknown): string {
  const code = /error code (\d+)/.exec(String(error))?.[1];
  return code === undefined ? "it ends too early" : (CODES.get(code) ?? `xz error ${code}`);
}

/** `xz` reads its standard input and writes its standard output: no file name, no environment, no shell. */
async function* byCommand(program: string, compressed: Readable, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const xz = spawn(program, ARGUMENTS, { cwd: "/", env: NO_ENVIRONMENT, signal, killSignal: "SIGKILL" });
  let failure: Error | null = null;
  let complaint = "";
  const ended = new Promise<number | null>((resolve) => {
    xz.once("close", resolve);
    xz.once("error", (error) => (failure ??= error));
  });
  compressed.once("error", (error) => {
    failure ??= error;
    xz.kill("SIGKILL");
  });
  // It stops reading when it has found a fault, and says which.
  xz.stdin.on("error", () => undefined);
  xz.stderr.on("data", (text) => (complaint = (complaint + String(text)).slice(0, MAX_COMPLAINT)));
  try {
    compressed.pipe(xz.stdin);
    yield* xz.stdout;
    const code = await ended;
    if (failure !== null) throw failure;
    if (code !== 0) throw new Error(complaint.replace(/^.*?\(stdin\): /, "").trim() || `xz ended with ${code}`);
  } finally {
    xz.kill("SIGKILL");
  }
}
