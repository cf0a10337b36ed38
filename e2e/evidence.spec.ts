// evidence.spec.ts: what is known beside our verdicts: second opinions, costs, opt-outs, rebuilds, causes, and what could not be looked at.
import { expect, test } from "./fixtures.ts";
import { LAX_TOOL, SECOND_DAY } from "./seed-facts.ts";

const NIXOS = "nixos:unstable:x86_64-linux";

test("a check tells what another tool says, and where it differs, each in its own words", async ({ page }) => {
  await page.goto("/checks/full-relro");
  const opinions = page.getByRole("region", { name: "Second opinions" });
  await expect(opinions.getByRole("row", { name: /^checksec/ })).toHaveText(/checksec\s*2\s*1\s*0\s*0/);
  const row = opinions.getByRole("row", { name: /^hello/ });
  await expect(row).toContainText("/usr/bin/hello");
  await expect(row).toContainText("fail");
  await expect(row).toContainText("checksec 2.6.0");
  await expect(row).toContainText(/relro\s*full/);
  await row.getByRole("link", { name: "hello" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("hello");
});

test("a scorecard tells who sees it differently, beside the check and in a line", async ({ page }) => {
  await page.goto("/packages/debian/toolbox");
  const main = page.getByRole("main");
  const title = "Calls into the C library are checked (FORTIFY)";
  const line = main.getByText("Other tools (checksec) see these differently");
  await expect(line).toContainText(title);
  await line.getByRole("link", { name: title }).click();
  const check = main.locator("#check-fortify");
  await check.evaluate((one) => one.setAttribute("open", ""));
  await expect(check).toContainText(/pass by checksec 2\.6\.0 \(.*\), fail by us/);
  await expect(check).toContainText("<script>document.title");
  await expect(page).not.toHaveTitle("taken");
});

test("a cost that was measured stands with the waiver, with its doubt", async ({ page }) => {
  await page.goto("/checks/stack-protector");
  await expect(page.getByRole("heading", { level: 2, name: "What it costs, measured" })).toBeVisible();
  await expect(page.getByText(/0\.95\d ± 0\.06\d times the time without/)).toBeVisible();
  await expect(page.getByText("No difference that stands out")).toBeVisible();
});

test("recipes that switch a flag off are named on the check, and the flags on the package", async ({ page }) => {
  await page.goto(`/checks/fortify?channel=${NIXOS}`);
  const optOuts = page.getByRole("region", { name: "Switched off on purpose" });
  await expect(optOuts).toContainText("1 recipe switches it off");
  await optOuts.getByRole("link", { name: LAX_TOOL }).click();
  const main = page.getByRole("main");
  await expect(main).toContainText("Switched off on purpose: bindnow, fortify, in its recipe.");
  await expect(main).toContainText("Switched on beyond the defaults: pie");
  await expect(main.getByRole("link", { name: "its recipe" }).first()).toHaveAttribute("href", /package\.nix#L12$/);
});

test("other names, rebuilds, causes and an artifact that could not be looked at", async ({ page }) => {
  await page.goto(`/packages/nixos/${LAX_TOOL}`);
  const main = page.getByRole("main");
  await expect(main).toContainText("Also known as laxTool");
  await main.getByText("and 2 more").click();
  await expect(main.getByText("haskellPackages.lax-tool")).toBeVisible();
  await expect(main).toContainText(/out 1\.1 could not be looked at on .*: its sha256 is another than the index says/);
  await expect(main).toContainText("is from the look before");
  await expect(main.getByText("/bin/lax").first()).toBeAttached();

  const rebuilds = main.getByRole("region", { name: "Built again by others" });
  await expect(rebuilds.getByRole("row")).toHaveCount(3);
  await expect(rebuilds.getByRole("row", { name: /^r13y/ })).toContainText(/not the same\s*differences2026-11-20/);
  await expect(rebuilds.getByRole("link", { name: "differences" })).toHaveAttribute(
    "href",
    "https://diff.example.org/lax",
  );
  await expect(rebuilds).toContainText("The time of the build is written into an archive.");
  // Addresses come out of reports: only those of the web are links.
  await expect(page.locator('a[href^="javascript:"]')).toHaveCount(0);
});

test("the same as JSON", async ({ request }) => {
  const check = await (await request.get("/api/v1/checks/full-relro")).json();
  expect(check.opinions.tools).toEqual([
    { tool: "checksec", agree: 2, disagree: 1, undecided: 0, gone: 0, capped: false },
  ]);
  expect(check.opinions.disagreements.rows).toHaveLength(1);
  const card = await (await request.get(`/api/v1/packages/nixos/${LAX_TOOL}`)).json();
  expect(card.recipeFlags).toHaveLength(3);
  expect(
    card.rebuilds.map((one: { rebuilder: string; diffUrl: string | null }) => [one.rebuilder, one.diffUrl]),
  ).toEqual([
    ["r13y", "https://diff.example.org/lax"],
    ["lila", null],
  ]);
  expect(card.problems).toMatchObject([{ artifact: "out", version: "1.1", kind: "mismatch" }]);
  expect((await request.get("/api/v1/checks/full-relro?disagree=x")).status()).toBe(400);
});

test("a report is no look: the data is as old as before", async ({ page }) => {
  await page.goto("/checks/full-relro");
  await expect(page.getByRole("main")).toContainText(`observed ${SECOND_DAY}`);
});
