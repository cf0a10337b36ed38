// debian-contents.test.ts: which package has which file, of the lines that are asked for.
import { expect, test } from "vitest";
import { type ContentsLine, readContents } from "./debian-contents.ts";

// Lines of bookworm's Contents-amd64.
const CONTENTS = `bin/afio                                                utils/afio
etc/apparmor.d/abstractions/libvirt-lxc                 admin/libvirt-daemon
etc/apparmor.d/usr.sbin.cupsd                           net/cups-daemon
etc/apparmor.d/with a blank	admin/one,contrib/net/two
usr/share/doc/etc/apparmor.d/x                          doc/three
etc/apparmor.d/nobody
`;
const WANTED = /^etc\/apparmor\.d\/.*$/gm;

async function read(pieces: readonly string[]): Promise<ContentsLine[]> {
  const found: ContentsLine[] = [];

  const given = async function* (): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield Buffer.from(piece);
  };
  for await (const line of readContents(given(), WANTED)) found.push(line);
  return found;
}

test.each([1, 5, 64, 10_000])("in pieces of %i bytes", async (size) => {
  const pieces = Array.from({ length: Math.ceil(CONTENTS.length / size) }, (_, at) =>
    CONTENTS.slice(at * size, (at + 1) * size),
  );
  expect(await read(pieces)).toEqual([
    { path: "etc/apparmor.d/abstractions/libvirt-lxc", packages: ["libvirt-daemon"] },
    { path: "etc/apparmor.d/usr.sbin.cupsd", packages: ["cups-daemon"] },
    { path: "etc/apparmor.d/with a blank", packages: ["one", "two"] },
  ]);
});

test("the last line needs no end, and one that never ends is refused", async () => {
  expect(await read(["etc/apparmor.d/x admin/y"])).toEqual([{ path: "etc/apparmor.d/x", packages: ["y"] }]);
  await expect(read(Array.from({ length: 6 }, () => "x".repeat(1024 * 1024)))).rejects.toThrow(
    "a line of more than 4194304 bytes",
  );
});
