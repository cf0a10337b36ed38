// status-queue.spec.ts: parked jobs, and an admin who has them tried again; metrics for a monitor.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { ADMIN_TOKEN } from "./seed-facts.ts";

const queueOf = (page: Page) => page.getByRole("region", { name: "Queue" });

test("a parked job is shown with its error, and nobody without a token can have it tried again", async ({ page }) => {
  await page.goto("/status");
  const queue = queueOf(page);
  const row = queue.getByRole("row", { name: /looks at the source debian/ }).last();
  await expect(row).toContainText("parked after 7 attempts");
  await expect(row).toContainText("127.0.0.1:9");
  await queue.getByLabel(/Your token/).fill("starfort_wrong");
  await row.getByRole("button", { name: /^Try job \d+ again$/ }).click();
  await expect(queue.getByRole("status")).toContainText("This token is not known");
  await expect(page).toHaveURL(/retry=bad-token/);
});

test.describe("with scripts off", () => {
  test.use({ javaScriptEnabled: false });

  test("an admin has the first parked job tried again, once", async ({ page, request }) => {
    await page.goto("/status");
    const queue = queueOf(page);
    const button = queue.getByRole("button", { name: /^Try job \d+ again$/ }).first();
    const job = /\d+/.exec((await button.getAttribute("aria-label")) ?? "")?.[0] ?? "";
    await queue.getByLabel(/Your token/).fill(ADMIN_TOKEN);
    await button.click();
    await expect(queue.getByRole("status")).toContainText(
      `Job ${job}: The job is tried again as soon as a worker is free.`,
    );
    await expect(queue.getByRole("row", { name: new RegExp(`^${job} `) })).toContainText("asked for again");
    await expect(queue.getByRole("row", { name: /tries a parked job again/ })).toContainText("waits for a worker");
    // The address holds no token, and asking once more changes nothing.
    expect(page.url()).not.toContain("starfort_");
    const again = await request.post(`/api/v1/jobs/${job}/retry`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    expect(again.status()).toBe(409);
    expect(await again.json()).toMatchObject({ error: { code: "already-asked" } });
  });
});

test("who has no worker is told how to start one, and what nothing is scheduled means", async ({ page }) => {
  await page.goto("/status");
  await expect(page.getByRole("region", { name: "Workers" })).toContainText("starfort worker");
  await expect(page.getByRole("region", { name: "Sources" })).toContainText("Nothing is scheduled");
  await expect(page.getByRole("region", { name: "Errors by kind" })).toContainText("its sha256 is another");
});

test("the same as JSON, and as metrics", async ({ request }) => {
  const status = await (await request.get("/api/v1/status")).json();
  expect(status.queue.counts.parked).toBe(2);
  expect(status.artifacts.rows).toHaveLength(1);
  expect((await request.post("/api/v1/jobs/1/retry")).status()).toBe(401);
  const metrics = await request.get("/metrics");
  expect(metrics.headers()["content-type"]).toContain("text/plain");
  expect(await metrics.text()).toContain('starfort_jobs{task="open",state="parked"} 2');
});

test("/metrics answers 503 where the database does not", async ({ request, cutOff }) => {
  expect((await request.get(`${cutOff}/metrics`)).status()).toBe(503);
});
