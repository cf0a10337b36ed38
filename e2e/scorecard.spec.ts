// scorecard.spec.ts: one package: five areas, each opens to its checks with the evidence and what to do.
import { ODD_NAME } from "./seed-facts.ts";
import { expect, openArea, test } from "./fixtures.ts";

test("an area opens to its checks, a check to its files and why", async ({ page }) => {
  await page.goto("/packages/debian/toolbox");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("toolbox");
  const main = page.getByRole("main");
  await openArea(page, "Binary hardening");
  await main.locator("#check-full-relro > summary").click();
  await expect(main.locator("#check-full-relro")).toContainText("All about this check");
  await expect(main.getByText("/usr/bin/toolbox").first()).toBeAttached();
  await expect(main.getByText("setuid").first()).toBeAttached();
});

test("history tells what closed, in which version and why", async ({ page }) => {
  await page.goto("/packages/debian/lazy");
  const main = page.getByRole("main");
  await expect(main).toContainText("2.0-1");
  await expect(main).toContainText(/closed/i);
});

for (const [distro, name] of [
  ["debian", "libmade++"],
  ["debian", "page.json"],
  ["nixos", ODD_NAME],
] as const)
  test(`the name ${name} survives its address`, async ({ page }) => {
    await page.goto(`/packages/${distro}/${encodeURIComponent(name)}`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  });

test("a package with nothing to judge is not called safe", async ({ page }) => {
  await page.goto("/packages/debian/only-docs");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("only-docs");
  await expect(page.getByRole("main")).not.toContainText("100 %");
});
