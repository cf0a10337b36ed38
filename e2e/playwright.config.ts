// playwright.config.ts: the browser tests: one site on one database for all of them, in a real Chromium.
import { defineConfig } from "@playwright/test";
import { findBrowser } from "./browser.ts";

const SECOND = 1000;

// Workers read this file again and inherit the environment: the browser is looked for once.
process.env["STARFORT_E2E_BROWSER"] ??= JSON.stringify(await findBrowser(process.env));
const browser: Awaited<ReturnType<typeof findBrowser>> = JSON.parse(process.env["STARFORT_E2E_BROWSER"]);

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  reporter: "list",
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env["CI"]),
  timeout: 60 * SECOND,
  expect: { timeout: 10 * SECOND },
  use: {
    launchOptions: {
      executablePath: browser.executablePath,
      args: browser.args,
      env: { ...process.env, ...browser.env },
    },
    viewport: { width: 1280, height: 900 },
    // Traces double the time; `--trace on` makes them when one is wanted.
    screenshot: "only-on-failure",
  },
  webServer: {
    command: `"${process.execPath}" e2e/serve.ts`,
    cwd: `${import.meta.dirname}/..`,
    // serve.ts finds free ports and says which; Playwright hands them to the tests as E2E_SITE and E2E_CUT_OFF.
    wait: { stdout: /site (?<e2e_site>http:\S+) cut off (?<e2e_cut_off>http:\S+)/ },
    // A fresh clone builds the dashboard first.
    timeout: 300 * SECOND,
    gracefulShutdown: { signal: "SIGTERM", timeout: 20 * SECOND },
  },
});
