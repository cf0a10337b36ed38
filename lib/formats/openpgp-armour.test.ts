// openpgp-armour.test.ts: only the text that is signed, and nothing beside it.
import { describe, expect, test } from "vitest";
import { isClearSigned, readArmouredKeys, readClearSigned } from "./openpgp-armour.ts";

const SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\niQIzBAEBCAAd\n=abcd\n-----END PGP SIGNATURE-----\n";
const message = (text: string, head = "Hash: SHA256\n\n"): string =>
  `-----BEGIN PGP SIGNED MESSAGE-----\n${head}${text}\n${SIGNATURE}`;

test("the text between the armour, its dashes as they were", () => {
  expect(readClearSigned(message("Suite: stable\n- -----BEGIN x\n- - y\n\nEnd"))).toBe(
    "Suite: stable\n-----BEGIN x\n- y\n\nEnd",
  );
  expect(readClearSigned(message("Suite: stable").replaceAll("\n", "\r\n"))).toBe("Suite: stable");
  expect(isClearSigned(message("x"))).toBe(true);
  expect(isClearSigned("Suite: stable\n")).toBe(false);
});

test.each<[string, string, string]>([
  ["no armour", "Suite: stable\n", "expected a clear-signed text"],
  ["text before it", `Suite: evil\n${message("Suite: stable")}`, "expected a clear-signed text"],
  ["text behind it", `${message("Suite: stable")}Suite: evil\n`, "which nobody signed"],
  ["a second message", message("Suite: stable") + message("Suite: evil"), "which nobody signed"],
  ["a head that is text", message("x", "Suite: evil\n\n"), "expected Hash: lines"],
  [
    "a head without an end",
    "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n",
    "-----BEGIN PGP SIGNATURE-----: it is cut off",
  ],
  ["armour in the text", message("-----BEGIN PGP SIGNED MESSAGE-----"), 'expected "- " before a line'],
  ["no signature", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nSuite: stable\n", "it is cut off"],
  ["a signature without an end", message("x").replace(/-----END.*/, ""), "it is cut off"],
])("%s is refused", (_what, text, message) => {
  expect(() => readClearSigned(text)).toThrow(message);
});

describe("armoured keys", () => {
  const block = (body: string): string =>
    `-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: GnuPG\n\n${body}\n=AbCd\n-----END PGP PUBLIC KEY BLOCK-----\n`;

  test("blocks are joined, headers and check sums left out", () => {
    expect(Buffer.from(readArmouredKeys(block("aGVs\nbG8=") + block("ISE="))).toString()).toBe("hello!!");
  });

  test.each([["no key"], [block("no base 64!")], [block("")], ["-----BEGIN PGP PUBLIC KEY BLOCK-----\n\naGVs\n"]])(
    "%j is none",
    (text) => {
      expect(() => readArmouredKeys(text)).toThrow(/expected|no base 64/);
    },
  );
});
