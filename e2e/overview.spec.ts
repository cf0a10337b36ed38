// overview.spec.ts: the front page: where the distro stands, and every number opens what it counts.
import { expect, test } from "./fixtures.ts";

test("says whose data it is and how old, without a login", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Debian 12 on testhost");
  await expect(page.getByRole("main")).toContainText("120 packages audited of 120 known");
  await expect(page.getByRole("main")).toContainText("2026-11-23");
});

test("shows five areas, and those that nobody audits as nothing", async ({ page }) => {
  await page.goto("/");
  for (const area of ["Binary hardening", "Binary determinism", "Service hardening", "Kernel enhancements", "MAC/RBAC"])
    await expect(page.getByRole("main").getByRole("heading", { name: area })).toBeVisible();
  await expect(page.getByRole("main").getByText(/^Not audited yet/)).toHaveCount(1);
  await expect(page.getByRole("img", { name: /Binary/ }).first()).toBeVisible();
});

test("a number opens the list of the pairs that it counts", async ({ page, request }) => {
  await page.goto("/");
  const link = page
    .getByRole("main")
    .getByRole("link", { name: /^[\d,]+ fail$/ })
    .first();
  const count = Number((await link.innerText()).replace(/\D/g, ""));
  await link.click();
  await expect(page).toHaveURL(/\/packages\?.*verdict=fail/);
  const listed = await request.get(`/api/v1${new URL(page.url()).pathname}${new URL(page.url()).search}`);
  const answer: { total: { pairs: number } } = await listed.json();
  expect(answer.total.pairs).toBe(count);
});

test("tells what moved this week, and why", async ({ page }) => {
  await page.goto("/");
  const week = page
    .getByRole("region", { name: "This week" })
    .or(page.locator("section", { has: page.getByRole("heading", { name: "This week" }) }));
  await expect(week).toContainText("package changed");
});

test("the other channel is one click away", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("main").locator("summary", { hasText: "debian:host-testhost:amd64" }).click();
  await page.getByRole("link", { name: /NixOS unstable/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("NixOS unstable");
});
