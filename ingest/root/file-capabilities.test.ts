// file-capabilities.test.ts: getcap is asked about real files, where it is there and may be asked.
import { execFileSync, spawnSync } from "node:child_process";
import { afterAll, describe, expect, test } from "vitest";
import { MadeRoot } from "../sources/host/testing/make-root.ts";
import { capabilitiesOf, findCapabilities, parseGetcap } from "./file-capabilities.ts";
import { RootedFs } from "./rooted-fs.ts";

const root = new MadeRoot();
afterAll(() => root.remove());

test.each<[string, string, [string, string][]]>([
  ["libcap 2.66", "/usr/bin/ping cap_net_raw=ep\n", [["/usr/bin/ping", "cap_net_raw=ep"]]],
  ["libcap before 2.41", "/usr/bin/ping = cap_net_raw+ep\n", [["/usr/bin/ping", "cap_net_raw+ep"]]],
  [
    "several sets, blanks in the name",
    "/opt/a b/c d cap_chown,cap_net_raw=eip cap_sys_admin+i\n",
    [["/opt/a b/c d", "cap_chown,cap_net_raw=eip cap_sys_admin+i"]],
  ],
  ["all of them", "/usr/bin/x =ep\n", [["/usr/bin/x", "=ep"]]],
  ["complaints", "/gone (No such file or directory)\nsomething\n\n", []],
])("%s", (_, output, expected) => {
  expect([...parseGetcap(output, (path) => path)]).toEqual(expected);
});

/** Setting capabilities takes root, and a file system that keeps them. */
function canSet(): boolean {
  root.file("/usr/bin/probe", "x", 0o755);
  return spawnSync("setcap", ["cap_net_raw=ep", root.at("/usr/bin/probe")]).status === 0;
}

describe.skipIf(!canSet())("on a disk", () => {
  test("listed files and whole trees, by canonical path", () => {
    root.file("/usr/bin/with blank", "x", 0o755).file("/usr/bin/none", "x", 0o755);
    execFileSync("setcap", ["cap_chown,cap_net_raw=eip", root.at("/usr/bin/with blank")]);
    const fs = new RootedFs(root.dir);
    const expected = [
      ["/usr/bin/probe", "cap_net_raw=ep"],
      ["/usr/bin/with blank", "cap_chown,cap_net_raw=eip"],
    ];
    const listed = capabilitiesOf(fs, ["/usr/bin/none", "/usr/bin/gone", "/usr/bin/probe", "/usr/bin/with blank"]);
    expect([...listed.byPath].sort()).toEqual(expected);
    expect(listed.note).toBeNull();
    expect([...findCapabilities(fs).byPath].sort()).toEqual(expected);
  });
});
