// areas.spec.ts: areas with several kinds of subject: a kernel's config and settings, profiles and the programs that they confine.
import { expect, openArea, test } from "./fixtures.ts";

const NIXOS = "?channel=nixos:unstable:x86_64-linux";

test("a kernel's scorecard is told by kind, with what was read of each", async ({ page }) => {
  await page.goto("/packages/debian/linux-made");
  await openArea(page, "Kernel enhancements");
  const area = page.locator("#kernel");
  for (const kind of [
    "1 kernel config",
    "2 sysctl files",
    "1 modprobe file",
    "1 kernel command line",
    "1 network setting",
  ])
    await expect(area.getByRole("heading", { name: kind, exact: true })).toBeVisible();
  await expect(area).toContainText("6.1.140");
  await expect(area).toContainText("holds: 25 options");
});

test("a weak sysctl fails with its line, and not for the file beside it", async ({ page }) => {
  await page.goto("/packages/debian/linux-made/sysctl-keeps-process-isolation");
  const weak = page.getByRole("listitem").filter({ hasText: "50-made.conf" });
  await expect(weak).toContainText("fail");
  await expect(weak).toContainText("kernel.yama.ptrace_scope");
  const other = page.getByRole("listitem").filter({ hasText: "60-made-safe.conf" });
  await expect(other).not.toContainText("fail");
});

test("a profile that is enforced at last closes the program's item, in its history", async ({ page }) => {
  await page.goto("/packages/debian/netd");
  await openArea(page, "MAC/RBAC");
  const area = page.locator("#mac");
  await expect(area.getByRole("heading", { name: "1 executable", exact: true })).toBeVisible();
  await expect(area).toContainText("/usr/sbin/netd, enforced, from netd");
  await expect(area).toContainText("mode: enforce");
  await expect(page.locator("section", { has: page.getByRole("heading", { name: "History" }) })).toContainText(
    /closed: .*A daemon is confined/,
  );
});

test("a setuid program without a profile is told so", async ({ page }) => {
  await page.goto("/packages/debian/toolbox/privileged-program-confined");
  const program = page.getByRole("listitem").filter({ hasText: "/usr/bin/toolbox" });
  await expect(program).toContainText("fail");
  await expect(program).toContainText("setuid");
  await expect(program).toContainText("no profile");
});

test("whether a hardened kernel is offered stands on the overview, also where there is no kernel", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "no prebuilt hardened kernel is offered" }).click();
  await expect(page).toHaveURL(/\/checks\/hardened-kernel-offered/);
  await page.goto(`/${NIXOS}`);
  await expect(page.getByRole("link", { name: "no kernel package in this channel" })).toBeVisible();
});

test("a check with nothing to judge says that this is neither good nor bad", async ({ page }) => {
  await page.goto(`/checks${NIXOS}`);
  await expect(page.getByRole("main")).toContainText(/nothing to judge: no AppArmor profiles in this channel/);
  await page.goto(`/checks/profile-not-broad${NIXOS}`);
  await expect(page.getByRole("complementary", { name: "At a glance" })).toContainText(/nothing to judge/i);
});

test("checks are listed by kind where an area has several", async ({ page }) => {
  await page.goto("/checks");
  for (const name of ["On kernel configs", "On sysctl files", "On executables", "On AppArmor profiles"])
    await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  await page.goto("/packages");
  await expect(page.locator("optgroup[label='Kernel enhancements: sysctl files']")).toBeAttached();
});

test("a run counts each kind", async ({ page, request }) => {
  const status: { runs: { counts: Record<string, number> }[] } = await (await request.get("/api/v1/status")).json();
  const counts = status.runs.find((run) => (run.counts["kernel-config"] ?? 0) > 0)?.counts;
  expect(counts).toMatchObject({
    "kernel-config": 1,
    sysctl: 2,
    modprobe: 1,
    cmdline: 1,
    network: 1,
    "apparmor-profile": 1,
  });
  await page.goto("/status");
  await expect(page.getByRole("region", { name: "Runs" })).toContainText("1 AppArmor profile");
});
