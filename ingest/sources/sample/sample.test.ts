// sample.test.ts: the bundle is small and speaks of nobody's address.
import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { type Bundled, BUNDLED, bundledFile, readBundled } from "./bundle.ts";

const NAMES: readonly Bundled[] = ["units", "unitMap", "kernelConfig", "baseline", "reports", "packages", "hardening"];
const MAX_BYTES = 2_000_000;

test("it has less than 2 MB", () => {
  const bytes = NAMES.map((name) => statSync(bundledFile(name)).size);
  expect(NAMES).toHaveLength(Object.keys(BUNDLED).length);
  expect(bytes.reduce((a, b) => a + b)).toBeLessThan(MAX_BYTES);
});

test.each(NAMES)("%s holds no address of a person", (name) => {
  const text = new TextDecoder().decode(readBundled(name));
  const found = text.match(/[\w.+-]+@[\w-]+\.[a-z]+/g) ?? [];
  expect(found.filter((one) => !/@example\.org$|@tty1\.service$/.test(one))).toEqual([]);
});
