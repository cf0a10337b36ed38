// file-tree.test.ts: paths resolved by text.
import { expect, test } from "vitest";
import { normalizePath } from "./file-tree.ts";

test("normalizePath resolves by text, and never above the root", () => {
  expect(normalizePath("/a/b/../../../c/./d")).toBe("/c/d");
});
