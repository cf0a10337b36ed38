// errors.spec.ts: pages that help when there is nothing, or nothing answers.
import { expect, test } from "./fixtures.ts";

test.describe("nothing there", () => {
  test.use({ allowed: [/404/] });
  for (const path of [
    "/no/such/page",
    "/packages/debian/no-such-package",
    "/checks/no-such-check",
    "/maintainers/nobody",
    "/units/debian/netd/none.service",
    "/checks?channel=debian:none:amd64",
  ])
    test(`${path} is 404 and offers a search`, async ({ page }) => {
      const response = await page.goto(path);
      expect(response?.status()).toBe(404);
      await expect(page.getByRole("main").getByRole("search").first()).toBeVisible();
    });
});

test.describe("no database", () => {
  test.use({ allowed: [/500/, /Server Components render/, /digest/, /Failed to load resource/] });
  test("the page says so, and keeps its frame", async ({ page, cutOff }) => {
    await page.goto(`${cutOff}/checks`);
    await expect(page.getByRole("main")).toContainText("The database does not answer");
    await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  });
});
