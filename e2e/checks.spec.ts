// checks.spec.ts: what is checked, and one check: problem, fix, sources, who is affected.
import { FILLERS } from "./seed-facts.ts";
import { expect, test } from "./fixtures.ts";

test("every check of the audited areas is listed, with its pairs", async ({ page, request }) => {
  await page.goto("/checks");
  const answer: { areas: { checks: { id: string; title: string }[] }[] } = await (
    await request.get("/api/v1/checks")
  ).json();
  const checks = answer.areas.flatMap((area) => area.checks);
  expect(checks.length).toBeGreaterThan(30);
  for (const { id, title } of checks) await expect(page.locator(`th a[href="/checks/${id}"]`)).toHaveText(title);
});

test("every check has its page, with something to read in each part", async ({ request }) => {
  test.slow();
  const answer: { areas: { checks: { id: string }[] }[] } = await (await request.get("/api/v1/checks")).json();
  for (const { id } of answer.areas.flatMap((area) => area.checks)) {
    const page = await request.get(`/checks/${id}`);
    expect(page.status(), id).toBe(200);
    const { check }: { check: { guide: Record<string, string | unknown[]> } } = await (
      await request.get(`/api/v1/checks/${id}`)
    ).json();
    for (const part of ["problem", "fixes", "waiveIf", "example", "verify", "sources", "falseAnswers"])
      expect(check.guide[part]?.length, `${id}: ${part}`).toBeGreaterThan(0);
  }
});

test("a check's page has all its parts", async ({ page }) => {
  await page.goto("/checks/full-relro");
  for (const name of [
    "Problem",
    "Fix it",
    "Waive it if",
    "Example",
    "Verify locally",
    "Who says so",
    "Known false answers",
    "Who is affected",
    "By maintainer",
    "Trend",
  ])
    await expect(page.getByRole("heading", { level: 2, name, exact: true })).toBeVisible();
  await expect(page.getByText("readelf -Wl FILE", { exact: false })).toBeVisible();
});

test("who is affected is paged, and told by state", async ({ page }) => {
  await page.goto("/checks/control-flow-protection");
  const affected = page.getByRole("region", { name: "Who is affected" });
  await expect(affected.getByRole("row")).toHaveCount(101);
  await affected.getByRole("link", { name: "Next", exact: true }).click();
  await expect(page).toHaveURL(/after=/);
  const rest = await affected.getByRole("row").count();
  expect(rest - 1 + 100).toBeGreaterThanOrEqual(FILLERS);
  await page.goto("/checks/full-relro?state=unknown");
  await expect(affected.getByRole("link", { name: "broken" })).toBeVisible();
});

test("an example leads to the unit", async ({ page }) => {
  await page.goto("/checks/private-tmp");
  await page
    .getByRole("region", { name: "Who is affected" })
    .getByRole("link", { name: /netd@\.service$/ })
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("netd@.service");
});
