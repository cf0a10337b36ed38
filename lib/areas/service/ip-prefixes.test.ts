// ip-prefixes.test.ts: addresses and prefixes as systemd reads them.
import { expect, test } from "vitest";
import { isLocal, parseIpWord } from "./ip-prefixes.ts";

const show = (word: string) =>
  parseIpWord(word)?.map(({ family, address, length }) => `${family}:${address.toString(16)}/${length}`) ?? null;

test.each([
  ["any", ["4:0/0", "6:0/0"]],
  ["localhost", ["4:7f000000/8", "6:1/128"]],
  ["foo.localhost", ["4:7f000000/8", "6:1/128"]],
  ["LOCALHOST.localdomain.", ["4:7f000000/8", "6:1/128"]],
  ["link-local", ["4:a9fe0000/16", "6:fe800000000000000000000000000000/64"]],
  ["multicast", ["4:e0000000/4", "6:ff000000000000000000000000000000/8"]],
  ["10.1.2.3", ["4:a010203/32"]],
  ["10.1.2.3/8", ["4:a000000/8"]],
  ["0.0.0.0/0", ["4:0/0"]],
  ["1.2.3.4/0x10", ["4:1020000/16"]],
  ["::", ["6:0/128"]],
  ["::/0", ["6:0/0"]],
  ["1::2", ["6:10000000000000000000000000002/128"]],
  ["1:2:3:4:5:6:7:8/16", ["6:10000000000000000000000000000/16"]],
  ["::ffff:1.2.3.4", ["6:ffff01020304/128"]],
])("%j", (word, expected) => expect(show(word)).toEqual(expected));

test.each([
  "Any",
  "1.2.3",
  "1.2.3.4.5",
  "1.2.3.256",
  "01.2.3.4",
  "1.2.3.4/33",
  "1.2.3.4/",
  "1.2.3.4/-1",
  "::/129",
  "1::2::3",
  ":::",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7::8",
  "12345::",
  "1.2.3.4::",
  "g::",
  "",
  "/8",
  "mylocalhost",
])("%j is no address", (word) => expect(parseIpWord(word)).toBeNull());

test("local is 127.0.0.0/8 and ::1, by the masked address", () => {
  const local = (word: string) => parseIpWord(word)?.every(isLocal);
  expect(["127.0.0.1", "127.9.9.9/8", "::1", "localhost"].map(local)).toEqual([true, true, true, true]);
  expect(["127.0.0.1/4", "10.0.0.1", "::2", "::1/127", "any"].map(local)).toEqual([false, false, false, false, false]);
});
