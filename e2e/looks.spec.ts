// looks.spec.ts: every page in light and dark: nothing serious for axe, nothing wider than a phone; the theme can be chosen.
import AxeBuilder from "@axe-core/playwright";
import { expect, PAGE_LIST, test } from "./fixtures.ts";

for (const colorScheme of ["light", "dark"] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const [name, path] of PAGE_LIST)
      test(`${name}: accessible, and fits 390 pixels`, async ({ page }) => {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        // What is folded away is read too.
        await page.evaluate(() =>
          document.querySelectorAll("main details").forEach((one) => one.setAttribute("open", "")),
        );
        const { violations } = await new AxeBuilder({ page }).analyze();
        const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        expect(
          grave.map(
            ({ id, nodes }) =>
              `${id}: ${nodes
                .map((node) => node.html)
                .slice(0, 3)
                .join(" | ")}`,
          ),
        ).toEqual([]);
        await page.setViewportSize({ width: 390, height: 844 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      });
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
