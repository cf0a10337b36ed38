// looks.spec.ts: every page in light and dark: nothing serious for axe, nothing wider than a phone; the theme can be chosen.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, PAGE_LIST, test } from "./fixtures.ts";

async function graveFaults(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return grave.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html}`));
}

/** What is folded away is read too. */
function unfold(page: Page): Promise<void> {
  return page.evaluate(() => document.querySelectorAll("main details").forEach((one) => one.setAttribute("open", "")));
}

for (const [name, path] of PAGE_LIST)
  test(`${name}: accessible in light and dark, and fits 390 pixels`, async ({ page }) => {
    // Every element of a hundred rows is looked at.
    test.slow();
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await unfold(page);
    expect(await graveFaults(new AxeBuilder({ page }))).toEqual([]);
    // Only colours differ in the dark.
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await graveFaults(new AxeBuilder({ page }).withRules("color-contrast"))).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

test("a chosen theme stays, whatever the system says", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/");
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  const toggle = page.getByRole("banner").getByRole("button", { name: /theme/i });
  for (let turn = 0; turn < 3 && (await page.locator("html").getAttribute("data-theme")) !== "dark"; turn++)
    await toggle.click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const dark = await paper();
  expect(dark).not.toBe(light);
  await page.goto("/checks");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await paper()).toBe(dark);
});
