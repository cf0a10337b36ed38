// units.spec.ts: one service: all 81 tests, where each is set, and a drop-in that lowers the exposure.
import { expect, test } from "./fixtures.ts";

test("all 81 tests, with the line that set them or that none did", async ({ page }) => {
  await page.goto("/units/debian/netd/netd.service");
  const tests = page.getByRole("region", { name: "All 81 tests" });
  await expect(tests.locator("tr[id^='test-']")).toHaveCount(81);
  // By the drop-in of another package, and by the unit itself.
  await expect(tests.locator("#test-NoNewPrivileges")).toContainText("10-tuning.conf:2");
  await expect(tests.locator("#test-PrivateTmp")).toContainText("netd.service:6");
  await expect(tests.locator("#test-PrivateDevices")).toContainText("not set");
});

test("the drop-in lowers the exposure, and says to what", async ({ page, request }) => {
  const unit: { exposure10: number; remedies: { exposure10After: number; text: string }[] } = await (
    await request.get("/api/v1/units/debian/netd/netd.service")
  ).json();
  const remedy = unit.remedies[0];
  expect(remedy?.exposure10After).toBeLessThan(unit.exposure10);
  expect(remedy?.text).not.toContain("NoNewPrivileges");
  await page.goto("/units/debian/netd/netd.service");
  const section = page.getByRole("region", { name: "Make it safer" });
  await expect(section).toContainText((unit.exposure10 / 10).toFixed(1));
  await expect(section).toContainText(((remedy?.exposure10After ?? 0) / 10).toFixed(1));
  await expect(section).toContainText("/etc/systemd/system/netd.service.d/hardening.conf");
});

test("drop-ins and what systemd would warn of are told", async ({ page }) => {
  await page.goto("/units/debian/netd/netd.service");
  const settings = page.getByRole("region", { name: "Settings in effect" });
  await expect(settings).toContainText("/usr/lib/systemd/system/netd.service.d/10-tuning.conf");
  await expect(settings).toContainText("NoSuchKey");
});

test("a unit that systemd refuses is unknown, with the reason", async ({ page }) => {
  await page.goto("/units/debian/netd/netd-broken.service");
  await expect(page.getByRole("region", { name: "Exposure" })).toContainText("unknown");
  await expect(page.getByRole("region", { name: "Exposure" })).toContainText("ExecStart");
  await expect(page.getByRole("region", { name: /tests$/ })).toHaveCount(0);
});

test("a hardened service of the same package is better, and named beside", async ({ page }) => {
  await page.goto("/units/debian/netd/netd.service");
  await page
    .getByRole("region", { name: "Other services of netd" })
    .getByRole("link", { name: "netd-safe.service" })
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("netd-safe.service");
  await expect(page.getByRole("region", { name: "Exposure" })).toContainText(/MEDIUM|OK/);
});

test("a template stands under its own name", async ({ page }) => {
  await page.goto("/units/debian/netd/netd%40.service");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("netd@.service");
});
