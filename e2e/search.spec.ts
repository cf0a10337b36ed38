// search.spec.ts: three letters find packages, people, units and checks; Enter opens the scorecard.
import { expect, test } from "./fixtures.ts";

test("suggestions, by arrow keys and Enter", async ({ page }) => {
  await page.goto("/");
  // Only then do scripts run here, so that keys are heard.
  await expect(page.getByRole("button", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("/");
  const box = page.getByRole("combobox", { name: /^Search/ });
  await expect(box).toBeFocused();
  await box.pressSequentially("netd");
  const list = page.getByRole("listbox", { name: "Suggestions" });
  await expect(list.getByRole("option", { name: "netd-tuning" })).toBeVisible();
  await expect(list.getByRole("option", { name: /netd\.service/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/packages\/debian\/netd/);
});

test("a person is found by name", async ({ page }) => {
  await page.goto("/status");
  // Only then do scripts run here, so that keys are heard.
  await expect(page.getByRole("button", { name: "Keys" })).toBeVisible();
  await page.getByRole("combobox", { name: /^Search/ }).pressSequentially("Jane");
  await page
    .getByRole("option", { name: /Jane Doe/ })
    .getByRole("link")
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Jane Doe");
});

test("a search that finds nothing names a way out", async ({ page }) => {
  await page.goto("/packages?q=nothing-is-called-so");
  await expect(
    page
      .getByRole("main")
      .getByRole("link", { name: /without|drop|all packages/i })
      .first(),
  ).toBeVisible();
});
