// distros.test.ts: addresses of packages at their distros; names are percent-encoded.
import { expect, test } from "vitest";
import { getDistro } from "./distros.ts";

test("debian: tracker, bugs and sources of a source package", () => {
  const debian = getDistro("debian");
  expect(debian.tracker("gtk+2.0")).toBe("https://tracker.debian.org/pkg/gtk%2B2.0");
  expect(debian.bugs("bash")).toBe("https://bugs.debian.org/cgi-bin/pkgreport.cgi?src=bash");
  expect(debian.source("bash", null)).toBe("https://sources.debian.org/src/bash/");
});

test("nixos: the recipe's position is the file and its line", () => {
  const nixos = getDistro("nixos");
  expect(nixos.source("hello", "pkgs/by-name/he/hello/package.nix:31")).toBe(
    "https://github.com/NixOS/nixpkgs/blob/master/pkgs/by-name/he/hello/package.nix#L31",
  );
  expect(nixos.source("hello", null)).toBeNull();
});

test("a distro that nobody entered is shown by its own name, without links", () => {
  const plain = getDistro("gentoo");
  expect([plain.name, plain.tracker("bash"), plain.recipe]).toEqual(["Gentoo", null, null]);
  expect(getDistro("").name).toBe("Linux");
});
