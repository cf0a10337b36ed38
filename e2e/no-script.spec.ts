// no-script.spec.ts: every page can be read, searched and paged with scripts off.
import { expect, openArea, PAGE_LIST, test } from "./fixtures.ts";

test.use({ javaScriptEnabled: false });

for (const [name, path] of PAGE_LIST)
  test(`${name} is readable`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect((await page.getByRole("main").innerText()).length).toBeGreaterThan(200);
  });

test("the trend is drawn by the server", async ({ page }) => {
  await page.goto("/checks/full-relro");
  await expect(page.getByRole("region", { name: "Trend" }).locator("svg").first()).toBeVisible();
});

test("search and disclosure work", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("combobox", { name: /^Search/ }).fill("toolbox");
  await page.keyboard.press("Enter");
  await page.getByRole("main").getByRole("link", { name: "toolbox", exact: true }).click();
  await openArea(page, "Binary hardening");
});
