// signed.test.ts: whose archive it is: good signatures, and each way in which there is none.
import { mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Page, serve } from "../../http/testing/server.ts";
import type { OpenSource } from "../source.ts";
import { verifyBySignature } from "./gpgv.ts";
import { openDebian } from "./index.ts";
import { DebianOptions } from "./options.ts";
import { makeSuite, type MadeSuite } from "./testing/make-archive.ts";
import { GONE, home, MAIN, makeContext, openMain, type Ways } from "./testing/open-archive.ts";
import { canSign, makeSigner, type Signer } from "./testing/signing.ts";

describe.skipIf(!canSign)(`whose archive it is${canSign ? "" : " (left out: gpg or gpgv is not installed)"}`, () => {
  let signer: Signer;
  let stranger: Signer;
  beforeAll(() => {
    [signer, stranger] = [makeSigner(), makeSigner()];
  });
  afterAll(() => {
    signer.close();
    stranger.close();
  });

  const RELEASE = "/debian/dists/bookworm/Release";
  /** Puts InRelease in the place of Release. */
  const signed =
    (change: (text: string) => string = (text) => text, by: () => Signer = () => signer) =>
    (pages: Record<string, Page>): void => {
      const text = String(pages[RELEASE]?.body);
      pages[RELEASE] = GONE;
      pages["/debian/dists/bookworm/InRelease"] = { body: change(by().sign(text)) };
    };

  test.each(["keyring", "armoured"] as const)("one that a key of the %s signed", async (kind) => {
    const source = await openMain({ pages: signed(), options: { insecure: false, keyring: signer[kind] } });
    expect(source.packages).toHaveLength(3);
    expect(source.notes.join()).not.toContain("not verified");
  });

  test("apt's Signed-By says whose signature counts", async () => {
    const pages = makeSuite("/debian", MAIN);
    signed()(pages);
    await using server = await serve(pages);
    const aptDir = mkdtempSync(path.join(home, "apt-"));
    const context = makeContext();
    const openWith = (by: string): Promise<OpenSource> => {
      writeFileSync(path.join(aptDir, "sources.list"), `deb [signed-by=${by}] ${server.url}/debian bookworm main\n`);
      return openDebian(DebianOptions.parse({ suite: "bookworm" }), context, aptDir);
    };
    expect((await openWith(signer.keyring)).packages).toHaveLength(3);
    expect((await openWith(`${signer.keyring},${signer.fingerprint}`)).packages).toHaveLength(3);
    await expect(openWith(stranger.keyring)).rejects.toThrow("signed with a key that is not in the keyring");
    await expect(openWith(`${signer.keyring},${stranger.fingerprint}`)).rejects.toThrow(
      "by none of the keys that apt's Signed-By names",
    );
  });

  test.each<[string, Ways, MadeSuite["release"], string]>([
    [
      "a text that was changed",
      { pages: signed((text) => text.replace("12.15", "12.16")) },
      {},
      "its signature does not fit its text",
    ],
    [
      "a stranger's signature",
      { pages: signed(undefined, () => stranger) },
      {},
      "signed with a key that is not in the keyring",
    ],
    ["text beside the signed one", { pages: signed((text) => `${text}Suite: evil\n`) }, {}, "which nobody signed"],
    [
      "no signature",
      { pages: (pages) => (pages["/debian/dists/bookworm/InRelease"] = pages[RELEASE] ?? {}) },
      {},
      "it is not signed",
    ],
    ["no InRelease", {}, {}, "404"],
    [
      "one that is out of date",
      { pages: signed() },
      { "Valid-Until": "Sat, 18 Jul 2020 10:16:37 UTC" },
      "valid until 2020-07-18, which is over",
    ],
    [
      "another suite's",
      { pages: signed() },
      { Suite: "stable", Codename: "trixie" },
      "the Release file of stable, trixie where bookworm was asked for",
    ],
    [
      "a keyring that is not there",
      { pages: signed(), options: { keyring: "/nowhere/keys.gpg" } },
      {},
      "the keyring /nowhere/keys.gpg cannot be read",
    ],
  ])("%s is refused", async (_what, ways, release, message) => {
    const options = { insecure: false, keyring: signer.keyring, ...ways.options };
    await expect(openMain({ ...ways, options }, { release: release ?? {} })).rejects.toThrow(message);
  });

  test.each<[string, () => Signer, MadeSuite["release"], string]>([
    ["a stranger's signature", () => stranger, {}, "signed with a key that is not in the keyring"],
    ["one that is out of date", () => signer, { "Valid-Until": "Sat, 18 Jul 2020 10:16:37 UTC" }, "which is over"],
  ])("--insecure takes %s, and says so", async (_what, by, release, message) => {
    const source = await openMain(
      { pages: signed(undefined, by), options: { keyring: signer.keyring } },
      { release: release ?? {} },
    );
    expect(source.notes[0]).toMatch(/^bookworm of http.* was not verified, as --insecure asks: /);
    expect(source.notes[0]).toContain(message);
  });

  test("without gpgv nothing is known", async () => {
    const vouched = await verifyBySignature(Buffer.from(signer.sign("x")), [signer.keyring], [], ["/nowhere/gpgv"]);
    expect(vouched).toEqual({ problem: "the command gpgv is not there; Debian has it in the package gpgv" });
  });
});
