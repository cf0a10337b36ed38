// maintainers.spec.ts: people and teams: found by name, told what to do next and what improved; addresses are never shown.
import { FIRST_DAY } from "./seed-facts.ts";
import { expect, PAGE_LIST, test } from "./fixtures.ts";

test("people and teams are told apart and found", async ({ page }) => {
  await page.goto("/maintainers");
  await expect(page.getByRole("row", { name: /Debian Net Team team/ })).toBeVisible();
  await page.getByRole("link", { name: "1 person" }).click();
  await expect(page.getByRole("row", { name: /Debian Net Team/ })).toHaveCount(0);
  await page.getByRole("searchbox", { name: /maintainer/ }).fill("jane");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("link", { name: "Jane Doe" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Jane Doe");
});

test("the list to do is ordered by what one change closes", async ({ page, request }) => {
  await page.goto("/maintainers/debian-filler-team");
  const todo: { todo: { leverage: number; packages: number; check: { title: string } }[] } = await (
    await request.get("/api/v1/maintainers/debian-filler-team")
  ).json();
  const leverage = todo.todo.map((group) => group.leverage);
  expect(leverage).toEqual([...leverage].sort((a, b) => b - a));
  const first = page.getByRole("region", { name: "What to do next" }).locator("details").first();
  await expect(first).toContainText(`closes ${todo.todo[0]?.packages}`);
  await first.locator("summary").first().click();
  await expect(first.getByRole("link", { name: /^filler-/ }).first()).toBeVisible();
  await expect(first.getByRole("link", { name: /Why, other ways/ })).toBeVisible();
});

test("what improved says which version did it", async ({ page }) => {
  await page.goto("/maintainers/jane-doe");
  const improved = page.getByRole("region", { name: "What improved" });
  await expect(improved).toContainText("closed by changes of the packages");
  await expect(improved).toContainText("the package changed in 2.0-1");
});

test("what nobody could judge is not theirs to fix", async ({ page }) => {
  await page.goto("/maintainers/jane-doe");
  const rest = page.getByRole("region", { name: "Not theirs to fix" });
  await expect(rest).toContainText("broken");
  await expect(rest).toContainText("neither a pass nor a fail");
});

test("no page and no answer shows an e-mail address", async ({ request }) => {
  for (const [, path] of PAGE_LIST)
    for (const address of [path, `/api/v1${path === "/" ? "" : path}`])
      expect(await (await request.get(address)).text(), address).not.toMatch(/@(lists\.)?example\.org/);
});

test("dates are those of the observation", async ({ page }) => {
  await page.goto("/checks/full-relro");
  await expect(page.getByRole("region", { name: "Who is affected" })).toContainText(FIRST_DAY);
});
