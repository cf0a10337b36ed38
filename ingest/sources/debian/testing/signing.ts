// signing.ts: a key that lives as long as a test, and what it signs; only where GnuPG is installed.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Whether this machine can make signatures (gpg) and verify them (gpgv). */
export const canSign = ["gpg", "gpgv"].every((name) => existsSync(`/usr/bin/${name}`));

export interface Signer {
  /** The public key as gpgv reads it. */
  readonly keyring: string;
  /** The same, armoured, in a file. */
  readonly armoured: string;
  readonly fingerprint: string;
  /** The text, clear-signed. */
  sign(text: string): string;
  close(): void;
}

/** Makes a key without a passphrase, in a directory of its own. */
export function makeSigner(): Signer {
  const home = mkdtempSync(path.join(tmpdir(), "starfort-gpg-"));
  const gpg = (args: readonly string[], input = ""): Buffer =>
    execFileSync("/usr/bin/gpg", ["--homedir", home, "--batch", "--quiet", "--yes", "--passphrase", "", ...args], {
      input,
      stdio: ["pipe", "pipe", "ignore"],
    });
  gpg(["--quick-generate-key", "Archive of a test <test@example.org>", "ed25519", "sign", "never"]);
  const keyring = path.join(home, "public.gpg");
  const armoured = path.join(home, "public.asc");
  writeFileSync(keyring, gpg(["--export"]));
  writeFileSync(armoured, gpg(["--armor", "--export"]));
  const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(gpg(["--with-colons", "--list-keys"]).toString())?.[1] ?? "";
  return {
    ...{ keyring, armoured, fingerprint },
    sign: (text) => gpg(["--clearsign"], text).toString(),
    close: () => {
      // Its agent ends by itself once its directory is gone.
      rmSync(home, { recursive: true, force: true });
    },
  };
}
