// home.ts: where Starfort's own files are, and where it keeps what it writes.
import { chmodSync, existsSync, mkdirSync, readFileSync, accessSync, constants } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { PlainError } from "./plain-error.ts";

/** The folder that holds package.json. */
export const PROJECT_DIR = path.dirname(import.meta.dirname);

/** As package.json says. */
export function projectVersion(): string {
  const text = readFileSync(path.join(PROJECT_DIR, "package.json"), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** The folder for data, logs and stamps, absolute: STARFORT_HOME, else `.starfort/` of the project. */
export function homeDir(env: { readonly STARFORT_HOME?: string | undefined }): string {
  return path.resolve(env.STARFORT_HOME ?? path.join(PROJECT_DIR, ".starfort"));
}

/** Makes `home` if it is not there. Throws PlainError when it cannot be made or written to. */
export function makeHome(home: string): void {
  try {
    if (!existsSync(home)) {
      mkdirSync(home, { recursive: true });
      // Root's database runs as another user, who must get through to its own folder but need not look around.
      chmodSync(home, process.getuid?.() === 0 ? 0o711 : 0o700);
    }
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlainError(
      `The data folder ${home} cannot be written to (${reason}).\nMake it writable for this user, or set STARFORT_HOME to a folder that is.`,
    );
  }
}
