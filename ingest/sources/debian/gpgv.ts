// gpgv.ts: whether a clear-signed text carries the signature of somebody whose key is in a keyring, by GnuPG's verifier.
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";

/** Fixed places, not PATH: whoever can set PATH must not choose who vouches for an archive. The last is NixOS's. */
const PROGRAMS = ["/usr/bin/gpgv", "/bin/gpgv", "/run/current-system/sw/bin/gpgv"];
const MAX_MS = 60_000;
const MAX_OUTPUT = 256 * 1024;
const NO_ENVIRONMENT = { LC_ALL: "C", NODE_ENV: "production" } as const;

/** Whose key signed it; or why that is not known, one sentence without a full stop. */
export type Vouched = { readonly by: readonly string[] } | { readonly problem: string };

/** Verifies. `fingerprints` (upper-case hex) narrow the keyrings down; none given: each of their keys will do. `programs` are tried in turn. */
export async function verifyBySignature(
  signed: Uint8Array,
  keyrings: readonly string[],
  fingerprints: readonly string[],
  programs: readonly string[] = PROGRAMS,
): Promise<Vouched> {
  const program = programs.find(isExecutable);
  if (program === undefined) return { problem: "the command gpgv is not there; Debian has it in the package gpgv" };
  const status = await run(program, keyrings, signed);
  return typeof status === "string" ? judge(status, fingerprints) : status;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The lines of --status-fd, whose words are a contract (doc/DETAILS of GnuPG); its exit code is not asked, since one unknown key of three makes it 2. */
function run(
  program: string,
  keyrings: readonly string[],
  signed: Uint8Array,
): Promise<string | { readonly problem: string }> {
  const given = keyrings.flatMap((file) => ["--keyring", file]);
  // No home: a keyring of the user who runs this must not count.
  const child = spawn(program, ["--status-fd", "1", "--homedir", "/nonexistent", ...given], {
    env: NO_ENVIRONMENT,
    stdio: ["pipe", "pipe", "ignore"],
    timeout: MAX_MS,
  });
  return new Promise((resolve) => {
    let status = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (status = (status + text).slice(0, MAX_OUTPUT)));
    child.once("error", (error) => {
      resolve({ problem: `${program} cannot be started: ${error.message}` });
    });
    child.once("close", (_code, killedBy) => {
      resolve(
        killedBy === null
          ? status
          : { problem: `${program} was ended by ${killedBy}, at the latest after ${MAX_MS / 1000} seconds` },
      );
    });
    // It may end before it has read everything.
    child.stdin.on("error", () => undefined);
    child.stdin.end(signed);
  });
}

/** One good signature is enough, as for apt; a bad one is a forgery, whatever the others say. */
function judge(status: string, wanted: readonly string[]): Vouched {
  const words = [...status.matchAll(/^\[GNUPG:\] ([A-Z_]+) ?(.*)$/gm)].map(([, word = "", rest = ""]) => ({
    word,
    rest,
  }));
  const find = (name: string): string | undefined => words.find(({ word }) => word === name)?.rest;
  const bad = find("BADSIG");
  if (bad !== undefined)
    return { problem: `its signature does not fit its text: it was changed, or cut (key ${keyOf(bad)})` };
  const good = words.flatMap(({ word, rest }, at) =>
    word === "GOODSIG"
      ? [
          {
            title: rest.slice(rest.indexOf(" ") + 1),
            valid: words.slice(at).find((next) => next.word === "VALIDSIG")?.rest,
          },
        ]
      : [],
  );
  // VALIDSIG ends with the primary key's fingerprint and begins with that of the key that signed.
  const counting = good.filter(
    ({ valid = "" }) => wanted.length === 0 || valid.split(" ").some((part) => wanted.includes(part)),
  );
  if (counting.length > 0) return { by: counting.map(({ title }) => title) };
  if (good.length > 0) return { problem: "it is signed, but by none of the keys that apt's Signed-By names" };
  return { problem: whyNot(find) };
}

function whyNot(find: (name: string) => string | undefined): string {
  const [expired, revoked, unknown] = [find("EXPKEYSIG"), find("REVKEYSIG"), find("NO_PUBKEY") ?? find("ERRSIG")];
  if (revoked !== undefined) return `it is signed with a key that was revoked (${keyOf(revoked)})`;
  if (expired !== undefined) return `it is signed with a key that has expired (${keyOf(expired)})`;
  if (unknown !== undefined) return `it is signed with a key that is not in the keyring (${keyOf(unknown)})`;
  if (find("EXPSIG") !== undefined) return "its signature has expired";
  return "gpgv finds no signature in it";
}

function keyOf(rest: string): string {
  return /^[0-9A-F]{8,40}/.exec(rest)?.[0] ?? "unnamed";
}
