// status.spec.ts: for operators: what the runs did, what could not be read, and whether all is well.
import { FIRST_DAY, SECOND_DAY } from "./seed-facts.ts";
import { expect, test } from "./fixtures.ts";

test("runs, newest first, with counts and errors by kind", async ({ page }) => {
  await page.goto("/status");
  const rows = page.getByRole("region", { name: "Runs" }).getByRole("row");
  await expect(rows.nth(1)).toContainText(SECOND_DAY);
  const looks = rows.filter({ hasText: "from host, as of" });
  await expect(looks.nth(0)).toContainText(SECOND_DAY);
  await expect(looks.nth(1)).toContainText(FIRST_DAY);
  await expect(looks.nth(1)).toContainText("120 packages");
  await expect(looks.nth(1)).toContainText("1 malformed");
});

test("what could not be judged, with the reason", async ({ page }) => {
  await page.goto("/status");
  const problems = page.getByRole("region", { name: "What could not be judged" });
  await expect(problems).toContainText("/usr/bin/broken");
  await problems.getByRole("link", { name: "broken" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("broken");
});

test("freshness and versions", async ({ page }) => {
  await page.goto("/status");
  await expect(page.getByRole("region", { name: "Freshness" }).getByRole("row")).toHaveCount(3);
  await expect(page.getByRole("region", { name: "Versions" })).toContainText("PostgreSQL");
});

test("/healthz answers 200 and says why", async ({ request }) => {
  const answer = await request.get("/healthz");
  expect(answer.status()).toBe(200);
  expect(await answer.json()).toMatchObject({
    status: "ok",
    database: "answers",
    newestRun: { status: "done", observedOn: SECOND_DAY },
  });
});

test("/healthz answers 503 with the reason where the database does not", async ({ request, cutOff }) => {
  const answer = await request.get(`${cutOff}/healthz`);
  expect(answer.status()).toBe(503);
  expect(await answer.json()).toMatchObject({
    status: "unavailable",
    database: "silent",
    reason: expect.stringContaining("does not answer"),
  });
});
