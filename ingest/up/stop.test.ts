// stop.test.ts: one Ctrl-C asks, however often it is passed on; a later one forces. In a process of its own, to be signalled.
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";

const SCRIPT = `import { listenForStop } from ${JSON.stringify(new URL("./stop.ts", import.meta.url).href)};
  const stop = listenForStop(() => { console.log("forced"); process.exit(130); });
  setInterval(() => {}, 1000);
  console.log("ready");
  await stop.requested;
  console.log("asked", stop.signal.aborted);`;

test("a signal passed on thrice is one wish, one a second later another", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", SCRIPT], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (data: Buffer) => (said += data.toString()));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  while (!said.includes("ready")) await sleep(10);
  for (const signal of ["SIGINT", "SIGTERM", "SIGINT"] as const) {
    child.kill(signal);
    await sleep(50);
  }
  expect(said).toBe("ready\nasked true\n");
  await sleep(1100);
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  expect(said).toBe("ready\nasked true\nforced\n");
});
