// api.spec.ts: /api/v1 answers what the pages show, and says plainly what it cannot read.
import { ODD_NAME } from "./seed-facts.ts";
import { expect, PAGE_LIST, test } from "./fixtures.ts";

const jsonOf = (path: string): string => `/api/v1${path === "/" ? "" : path}`;

for (const [name, path] of PAGE_LIST)
  test(`${name}: its footer leads to the same as JSON`, async ({ request }) => {
    const page = await (await request.get(path)).text();
    expect(page).toContain(`<a href="${jsonOf(path)}">JSON</a>`);
    const answer = await request.get(jsonOf(path));
    expect(answer.status()).toBe(200);
    expect(answer.headers()["content-type"]).toContain("application/json");
    expect(Object.keys(await answer.json()).length).toBeGreaterThan(0);
  });

test("the same numbers as the page", async ({ page, request }) => {
  const check: { tally: { pass: number; fail: number } } = await (
    await request.get("/api/v1/checks/full-relro")
  ).json();
  await page.goto("/checks/full-relro");
  const glance = page.getByRole("complementary", { name: "At a glance" });
  await expect(glance.getByRole("link", { name: `${check.tally.fail} fail` })).toBeVisible();
  await expect(glance.getByRole("link", { name: `${check.tally.pass} pass` })).toBeVisible();
});

test("/api/v1/overview is the front page too", async ({ request }) => {
  const [one, other] = await Promise.all([request.get("/api/v1"), request.get("/api/v1/overview")]);
  expect(await one.text()).toBe(await other.text());
});

test("names in addresses may hold dots, plus signs, quotes and slashes", async ({ request }) => {
  for (const [distro, name] of [
    ["nixos", ODD_NAME],
    ["debian", "libmade++"],
    ["debian", "page.json"],
  ] as const) {
    const answer = await request.get(`/api/v1/packages/${distro}/${encodeURIComponent(name)}`);
    expect(answer.status(), name).toBe(200);
    expect(await answer.json()).toMatchObject({ name, distro });
  }
  expect((await request.get("/api/v1/packages/debian/libmade++")).status()).toBe(200);
});

test.describe("what cannot be read is told: which parameter, what was read, what was expected", () => {
  for (const [path, param] of [
    ["/packages?sort=karma", "sort"],
    ["/packages?area=nine", "area"],
    ["/packages?sort=fails&sort=name", "sort"],
    ["/checks/full-relro?state=maybe", "state"],
    ["/maintainers?sort=improved&after=x", "after"],
    ["/status?before=-1", "before"],
    ["/packages/debian/a%00b", "name"],
  ] as const)
    test(path, async ({ request }) => {
      const answer = await request.get(`/api/v1${path}`);
      expect(answer.status()).toBe(400);
      expect(await answer.json()).toMatchObject({
        error: { param, read: expect.any(String), expected: expect.any(String) },
      });
    });
});

test("what is not there is 404, as JSON", async ({ request }) => {
  for (const path of [
    "/nothing",
    "/checks/no-such-check",
    "/packages/debian/none",
    "/packages/arch/hello",
    "/maintainers/nobody",
    "/units/debian/netd/none.service",
    "/status?channel=debian:none:amd64",
  ]) {
    const answer = await request.get(`/api/v1${path}`);
    expect(answer.status(), path).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining("nothing at") } });
  }
});

test("caches must ask, and are told when nothing changed", async ({ request }) => {
  const first = await request.get("/api/v1/checks");
  expect(first.headers()["cache-control"]).toBe("private, no-cache");
  const again = await request.get("/api/v1/checks", { headers: { "If-None-Match": first.headers()["etag"] ?? "" } });
  expect(again.status()).toBe(304);
});

test("GET and HEAD only", async ({ request }) => {
  expect((await request.head("/api/v1/checks")).status()).toBe(200);
  for (const method of ["POST", "PUT", "DELETE", "PATCH"] as const)
    expect((await request.fetch("/api/v1/checks", { method })).status(), method).toBe(405);
});

test("a database that does not answer is 500, as JSON, without its address", async ({ request, cutOff }) => {
  const answer = await request.get(`${cutOff}/api/v1/checks`);
  expect(answer.status()).toBe(500);
  expect(await answer.text()).not.toContain("nobody");
  expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining("/healthz") } });
});
