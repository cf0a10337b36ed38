// lying.test.ts: an archive whose indexes and packages are not what they are said to be, or not there.
import { describe, expect, test } from "vitest";
import type { Page } from "../../http/testing/server.ts";
import { audit, GONE, openMain, packageOf } from "./testing/open-archive.ts";

describe("an index that lies", () => {
  const PACKAGES = "/debian/dists/bookworm/main/binary-amd64/Packages.xz";

  test.each<[string, (pages: Record<string, Page>) => void, RegExp]>([
    [
      "other content",
      (pages) => (pages[PACKAGES] = { body: Buffer.alloc(pageSize(pages[PACKAGES]), 1) }),
      /Packages\.xz has sha256 .*, expected sha256/,
    ],
    [
      "more content",
      (pages) => (pages[PACKAGES] = { body: Buffer.alloc(pageSize(pages[PACKAGES]) + 1) }),
      /Packages\.xz/,
    ],
    [
      "less content",
      (pages) => (pages[PACKAGES] = { body: Buffer.alloc(pageSize(pages[PACKAGES]) - 1) }),
      /Packages\.xz/,
    ],
    ["none", (pages) => (pages[PACKAGES] = GONE), /Packages\.xz.*404|404.*Packages\.xz/],
    ["one that stalls", (pages) => (pages[PACKAGES] = { ...pages[PACKAGES], stallAfter: 10 }), /Packages\.xz/],
  ])("%s", async (_what, change, message) => {
    await expect(openMain({ pages: change })).rejects.toThrow(message);
  });

  test("a Release that lists no index", async () => {
    const change = (pages: Record<string, Page>): void => {
      const at = "/debian/dists/bookworm/Release";
      pages[at] = { body: String(pages[at]?.body).replaceAll("binary-amd64", "binary-arm64") };
    };
    await expect(openMain({ pages: change })).rejects.toThrow(
      "main/binary-amd64/Packages: Release lists no such index",
    );
  });

  test("more than the plain index has by Release", async () => {
    const change = (pages: Record<string, Page>): void => {
      const at = "/debian/dists/bookworm/Release";
      pages[at] = { body: String(pages[at]?.body).replace(/\d+ (main\/binary-amd64\/Packages\n)/, "10 $1") };
    };
    await expect(openMain({ pages: change })).rejects.toThrow("more than the 10 bytes");
  });

  test.each<[string, (text: string) => string, string]>([
    [
      "a Filename that leads out",
      (text) => text.replace("pool/main/aaa", "pool/../../aaa"),
      "aaa-doc has the Filename",
    ],
    ["no SHA256", (text) => text.replace(/^SHA256.*\n/m, ""), "aaa-doc has no usable SHA256"],
    ["no name", (text) => text.replace("Package: aaa-doc\n", ""), "an entry's Package is"],
    [
      "a field of megabytes",
      (text) => text.replace("Section: doc", `Section: ${"x".repeat(5_000_000)}`),
      "aaa-doc is not as the format says",
    ],
  ])("an entry with %s is left out", async (_what, change, note) => {
    const source = await openMain({}, { change: (path, text) => (path.endsWith("Packages") ? change(text) : text) });
    expect(source.notes.join("\n")).toContain(note);
    expect(source.packages.map(({ name }) => name).sort()).toEqual(["served-profiles", "served-source"]);
  });

  test("one package twice with two hashes: the first one counts", async () => {
    const twice = (text: string): string =>
      `${text}\n${text.slice(0, text.indexOf("\n\n") + 1).replace(/SHA256: ../, "SHA256: 00")}`;
    const source = await openMain({}, { change: (path, text) => (path.endsWith("Packages") ? twice(text) : text) });
    expect(source.notes.join("\n")).toContain("aaa-doc 1.0-1 is there twice with two hashes; the first one counts");
    expect(source.packages).toHaveLength(3);
  });

  test("thousands of bad entries make twenty notes and a number", async () => {
    const bad = Array.from({ length: 5_000 }, (_, at) => `Package: bad${at}\n\n`).join("");
    const source = await openMain({}, { change: (path, text) => (path.endsWith("Packages") ? `${bad}${text}` : text) });
    expect(source.notes.filter((note) => note.includes("bad"))).toHaveLength(20);
    expect(source.notes).toContain("4980 more entries of the indexes were left out");
  });
});

describe("a package that cannot be had", () => {
  const SERVED_DEB = "/debian/pool/main/served_1.0-1_amd64.deb";

  test.each<[string, (pages: Record<string, Page>) => void, RegExp]>([
    [
      "is another one",
      (pages) => (pages[SERVED_DEB] = { body: Buffer.alloc(pageSize(pages[SERVED_DEB]), 1) }),
      /sha256/i,
    ],
    ["is not there", (pages) => (pages[SERVED_DEB] = GONE), /404/],
    ["breaks off", (pages) => (pages[SERVED_DEB] = { ...pages[SERVED_DEB], cutAfter: 10, ranges: false }), /served/],
  ])("one that %s is its own problem only", async (_what, change, message) => {
    await openMain({
      pages: change,
      use: async ({ source }) => {
        const [served, data, recipe] = packageOf(source, "served-source").artifacts;
        if (served === undefined || data === undefined || recipe === undefined)
          throw new Error("expected three artifacts");
        await expect(audit(served)).rejects.toThrow(message);
        expect(await audit(data)).toEqual([]);
        await audit(recipe);
        expect(packageOf(source, "served-source").recipeFlags?.()).toHaveLength(2);
      },
    });
  });

  test("one with profiles: then nobody knows that there is no other", async () => {
    await openMain({
      pages: (pages) => (pages["/debian/pool/main/served-profiles_1.0-1_amd64.deb"] = GONE),
      use: async ({ source }) => {
        expect(source.notes.join("\n")).toContain("the AppArmor policy of served-profiles is not known");
        const [served] = packageOf(source, "served-source").artifacts;
        if (served === undefined) throw new Error("expected an artifact");
        expect((await audit(served)).at(-1)).toMatch(
          /^executable \/usr\/sbin\/served unknown No AppArmor profile was found/,
        );
      },
    });
  });
});

function pageSize(page: Page | undefined): number {
  return Buffer.from(page?.body ?? "").length;
}
