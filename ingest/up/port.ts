// port.ts: whether the dashboard may listen where it shall, asked before any work is done.
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { PlainError } from "#lib/plain-error.ts";

/** Throws PlainError when `host`:`port` cannot be listened on: taken (by whom, if that can be told), forbidden, or not an address of this machine. */
export async function checkPort(host: string, port: number): Promise<void> {
  const code = await tryListen(host, port);
  if (code === null) return;
  if (code === "EADDRINUSE") {
    const who = findListener(port);
    throw new PlainError(
      `Port ${port} of ${host} is taken${who ? ` by ${who}` : ""}.\nStop that, or choose another: PORT=${port === 65_535 ? port - 1 : port + 1} npm start`,
    );
  }
  if (code === "EACCES")
    throw new PlainError(`Port ${port} is only for root.\nChoose one from 1024 on: PORT=3000 npm start`);
  throw new PlainError(
    `Cannot listen on ${host} (${code}): HOST must be an address of this machine, such as 127.0.0.1 or 0.0.0.0.`,
  );
}

function tryListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => {
      resolve("code" in error ? String(error.code) : error.message);
    });
    server.listen(port, host, () => {
      server.close(() => {
        resolve(null);
      });
    });
  });
}

/** "process 123 (node server.js)", or null: on Linux only, and other users' processes only as root. */
function findListener(port: number): string | null {
  const inodes = new Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => listeningInodes(readOr(table), port)));
  if (inodes.size === 0) return null;
  const pid = readDir("/proc").find((name) => /^\d+$/.test(name) && holdsSocket(name, inodes));
  if (pid === undefined) return null;
  const command = readOr(`/proc/${pid}/cmdline`).split("\0").join(" ").trim();
  return `process ${pid} (${command.length > 80 ? `${command.slice(0, 79)}…` : command})`;
}

/** Socket inodes in state LISTEN (0A) on a port, from the text of /proc/net/tcp: "sl local_address rem_address st ... inode". */
export function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return table
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = "", , state = ""]) => local.endsWith(suffix) && state === "0A")
    .map((fields) => fields[9] ?? "");
}

function holdsSocket(pid: string, inodes: ReadonlySet<string>): boolean {
  return readDir(`/proc/${pid}/fd`).some((fd) => {
    try {
      return inodes.has(/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? "none");
    } catch {
      return false;
    }
  });
}

function readDir(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readOr(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
