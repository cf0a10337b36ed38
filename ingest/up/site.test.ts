// site.test.ts: the address that is shown, and whether it is private.
import { expect, test } from "vitest";
import { isLoopback } from "#lib/listening.ts";
import { siteUrl } from "./site.ts";

test.each([
  ["127.0.0.1", true, "http://127.0.0.1:3000"],
  ["127.1.2.3", true, "http://127.1.2.3:3000"],
  ["localhost", true, "http://localhost:3000"],
  ["::1", true, "http://[::1]:3000"],
  ["0.0.0.0", false, "http://127.0.0.1:3000"],
  ["::", false, "http://[::1]:3000"],
  ["192.168.1.5", false, "http://192.168.1.5:3000"],
  ["127.example.org", false, "http://127.example.org:3000"],
])("%s: private %s, opened as %s", (host, isPrivate, url) => {
  expect(isLoopback(host)).toBe(isPrivate);
  expect(siteUrl(host, 3000)).toBe(url);
});
