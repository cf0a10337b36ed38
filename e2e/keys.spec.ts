// keys.spec.ts: / searches, j and k move, o opens, ? tells.
import { expect, test } from "./fixtures.ts";

test("j and k move along the rows, o opens", async ({ page }) => {
  await page.goto("/checks");
  await expect(page.getByRole("button", { name: "Keys" })).toBeVisible();
  const rows = page.locator("[data-row]");
  await page.keyboard.press("j");
  await expect(rows.nth(0).getByRole("link").first()).toBeFocused();
  await page.keyboard.press("j");
  await expect(rows.nth(1).getByRole("link").first()).toBeFocused();
  await page.keyboard.press("k");
  const first = rows.nth(0).getByRole("link").first();
  await expect(first).toBeFocused();
  const href = await first.getAttribute("href");
  await page.keyboard.press("o");
  await expect(page).toHaveURL(new RegExp(`${href}$`));
});

test("o opens a disclosure in place", async ({ page }) => {
  await page.goto("/maintainers/jane-doe");
  await expect(page.getByRole("button", { name: "Keys" })).toBeVisible();
  const group = page.getByRole("region", { name: "What to do next" }).locator("details").first();
  await group.locator("summary").first().focus();
  await page.keyboard.press("o");
  await expect(group).toHaveAttribute("open", "");
});

test("? tells the keys; Escape closes; letters in a field are letters", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys" });
  await expect(help).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.keyboard.press("/");
  await page.keyboard.type("jo?");
  await expect(page.getByRole("combobox", { name: /^Search/ })).toHaveValue("jo?");
});

test("the way past the header is the first stop", async ({ page }) => {
  await page.goto("/status");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
});
