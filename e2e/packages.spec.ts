// packages.spec.ts: the list of packages: facets, sorting and paging live in the address.
import { FILLERS } from "./seed-facts.ts";
import { expect, test } from "./fixtures.ts";

test("paging by key reaches every package once", async ({ page }) => {
  const seen = new Set<string>();
  await page.goto("/packages?sort=name");
  for (let turn = 0; turn < 5; turn++) {
    const names = await page.getByRole("main").getByRole("row").locator("a[href*='/packages/debian/']").allInnerTexts();
    for (const name of names) seen.add(name);
    const next = page.getByRole("link", { name: "Next", exact: true });
    if ((await next.count()) === 0) break;
    await next.click();
    await expect(page).toHaveURL(/after=/);
  }
  expect([...seen].filter((name) => name.startsWith("filler-"))).toHaveLength(FILLERS);
  expect(seen).toContain("libmade++");
});

test("facets narrow the list and can be dropped again", async ({ page }) => {
  await page.goto("/packages?check=full-relro&verdict=fail&maintainer=jane-doe");
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: "toolbox", exact: true })).toBeVisible();
  await expect(main.getByRole("link", { name: "filler-001", exact: true })).toHaveCount(0);
  await main.getByRole("link", { name: /Drop the filter check/i }).click();
  await expect(page).not.toHaveURL(/check=/);
  await expect(page).toHaveURL(/maintainer=jane-doe/);
});

test("an address that cannot be read says which part of it", async ({ page }) => {
  await page.goto("/packages?sort=karma");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This address cannot be read");
  await expect(page.getByRole("main")).toContainText("sort");
  await expect(page.getByRole("main")).toContainText("karma");
});
