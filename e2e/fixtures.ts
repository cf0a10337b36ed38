// fixtures.ts: what every browser test starts from: the site under test, and a page that must not complain.
import { test as base, expect, type Page } from "@playwright/test";

function siteOf(name: "E2E_SITE" | "E2E_CUT_OFF"): string {
  const url = process.env[name];
  if (!url) throw new Error(`${name} is not set: serve.ts did not say where the site is`);
  return url;
}

interface Fixtures {
  /** Complaints that a test brings about on purpose. */
  readonly allowed: readonly RegExp[];
  /** The same build with a database that does not answer. */
  readonly cutOff: string;
  readonly noComplaints: undefined;
}

export const test = base.extend<Fixtures>({
  allowed: [[], { option: true }],
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures are wanted: none
  baseURL: async ({}, use) => use(siteOf("E2E_SITE")),
  // eslint-disable-next-line no-empty-pattern -- the same
  cutOff: async ({}, use) => use(siteOf("E2E_CUT_OFF")),
  // Violations of the content security policy are console errors too.
  noComplaints: [
    async ({ context, allowed }, use) => {
      const complaints: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
      });
      context.on("weberror", (error) => complaints.push(error.error().message));
      await use(undefined);
      expect(complaints.filter((text) => !allowed.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";

/** Every page once, by what it shows. */
export const PAGES = {
  overview: "/",
  packages: "/packages",
  scorecard: "/packages/debian/netd",
  "scorecard with failing files": "/packages/debian/toolbox",
  "scorecard with other evidence": "/packages/nixos/lax-tool",
  "scorecard of a kernel": "/packages/debian/linux-made",
  "profiles of a check": "/packages/debian/netd/profile-enforced",
  "files of a check": "/packages/debian/netd/no-new-privileges",
  checks: "/checks",
  "check of files": "/checks/full-relro",
  "check with a cost": "/checks/stack-protector",
  "check of units": "/checks/no-new-privileges",
  "check of kernel configs": "/checks/hardened-kernel-offered",
  "check of profiles": "/checks/profile-enforced",
  "check of executables": "/checks/daemon-confined",
  maintainers: "/maintainers",
  maintainer: "/maintainers/jane-doe",
  team: "/maintainers/debian-net-team",
  unit: "/units/debian/netd/netd.service",
  "refused unit": "/units/debian/netd/netd-broken.service",
  status: "/status",
} as const;

export const PAGE_LIST = Object.entries(PAGES);

/** Opens an area of a scorecard, at its marker: the rest of the row is full of links. */
export async function openArea(page: Page, title: string): Promise<void> {
  const area = page.getByRole("main").locator("details", { hasText: title }).first();
  if ((await area.getAttribute("open")) === null)
    await area
      .locator("summary")
      .first()
      .click({ position: { x: 4, y: 20 } });
  await expect(area).toHaveAttribute("open", "");
}
