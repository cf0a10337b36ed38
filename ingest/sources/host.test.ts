// host.test.ts: made systems, from their dpkg database to what is offered of each package.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { linkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { ExecutableFacts } from "#lib/areas/mac/index.ts";
import { UnitFacts } from "#lib/areas/service/index.ts";
import { openHost } from "./host.ts";
import { MadeRoot, tinyElf } from "./host/testing/make-root.ts";
import {
  type ListedArtifact,
  type Offer,
  type OfferedSubject,
  type OpenSource,
  ReadProblem,
  SourceError,
} from "./source.ts";

const roots: MadeRoot[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) root.remove();
});

function made(): MadeRoot {
  const root = new MadeRoot();
  roots.push(root);
  return root;
}

function open(root: MadeRoot): OpenSource {
  return openHost({ root: root.dir });
}

function artifactOf(source: OpenSource, name: string): ListedArtifact {
  const found = source.packages.flatMap(({ artifacts }) => artifacts).find((artifact) => artifact.name === name);
  if (!found) throw new Error(`no artifact ${name}`);
  return found;
}

/** "path kind detail" of each offer of an artifact. */
async function offersOf(source: OpenSource, name: string): Promise<string[]> {
  const seen: string[] = [];
  for await (const offer of artifactOf(source, name).offers()) seen.push(await describeOffer(offer));
  return seen;
}

async function describeOffer(offer: Offer): Promise<string> {
  const traits = `${offer.traits.setuid ? " setuid" : ""}${offer.traits.setgid ? " setgid" : ""}`;
  const kind = offer.type === "subject" ? offer.kind : offer.type;
  try {
    const detail = offer.type === "subject" ? await stateOf(offer) : Buffer.from(offer.head(4)).toString("latin1");
    return `${offer.traits.path} ${kind} ${JSON.stringify(detail)}${traits}`;
  } catch (error) {
    if (error instanceof ReadProblem) return `${offer.traits.path} ${kind} ${error.kind}${traits}`;
    throw error;
  }
}

async function stateOf({ kind, load }: OfferedSubject): Promise<string> {
  const facts = (await load())?.readFacts();
  if (kind === "unit") return UnitFacts.parse(facts).state;
  return kind === "executable" ? ExecutableFacts.parse(facts).apparmor.state : "read";
}

const ELF = JSON.stringify("\x7fELF");

describe("the channel", () => {
  test("is named after distro, host and architecture", () => {
    expect(open(made().dpkg([{ name: "a" }])).channel).toEqual({
      distro: "debian",
      stream: "host-testhost",
      arch: "amd64",
      title: "Debian 12 on testhost",
    });
  });

  test.each([
    ["Web_Server 1.example.org\n", "host-web-server-1.example.org"],
    ["../../etc\n", "host-etc"],
    ["bücher\n", "host-b-cher"],
    [`${"x".repeat(300)}\n`, `host-${"x".repeat(63)}`],
    ["---\n", "host-unnamed"],
  ])("hostname %j becomes %s", (name, stream) => {
    expect(
      open(
        made()
          .dpkg([{ name: "a" }])
          .file("/etc/hostname", name),
      ).channel.stream,
    ).toBe(stream);
  });

  test("os-release may be a link to /usr/lib, and may say little", () => {
    const root = made().dpkg([{ name: "a" }]);
    rmSync(root.at("/etc/os-release"));
    root.file("/usr/lib/os-release", "ID=mydistro\nNAME=Mine\n").link("/etc/os-release", "../usr/lib/os-release");
    expect(open(root).channel).toMatchObject({ distro: "mydistro", title: "Mine on testhost" });
  });
});

describe("a system that the host source cannot read", () => {
  test("no dpkg: says what was looked for and names the other sources", () => {
    const root = made();
    expect(() => open(root)).toThrow(SourceError);
    expect(() => open(root)).toThrow(
      `looked for /var/lib/dpkg/status and /var/lib/dpkg/status.d/ below ${root.dir}. For other sources see: starfort ingest --help`,
    );
  });

  test("dpkg, but nothing installed", () => {
    expect(() => open(made().dpkg([{ name: "a", status: "deinstall ok config-files" }]))).toThrow(
      "no package is installed",
    );
  });

  test("no directory", () => {
    expect(() => openHost({ root: "/nowhere/at/all" })).toThrow("/nowhere/at/all cannot be opened as a directory");
  });
});

describe("packages", () => {
  test("are source packages; artifacts are the binary packages", () => {
    const source = open(
      made().dpkg([
        { name: "libx1", source: "x", version: "2.0-1", maintainer: "X Maintainers <x@lists.debian.org>" },
        { name: "x-old", source: "x (1.9-1)", version: "1.9-1" },
        { name: "x", source: "x (2.0-1)", version: "2.0-1+b2", maintainer: "X Maintainers <x@lists.debian.org>" },
        { name: "alone" },
      ]),
    );
    expect(
      source.packages.map(({ name, version, artifacts }) => [
        name,
        version,
        artifacts.map((one) => [one.name, one.version]),
      ]),
    ).toEqual([
      ["alone", "1.0-1", [["alone", "1.0-1"]]],
      [
        "x",
        "2.0-1",
        [
          ["libx1", "2.0-1"],
          ["x", "2.0-1+b2"],
          ["x-old", "1.9-1"],
        ],
      ],
    ]);
    expect(source.packages[1]).toMatchObject({
      description: "the package x",
      homepage: "https://example.org/x",
      stewards: [
        { kind: "team", role: "maintainer", name: "X Maintainers", email: "x@lists.debian.org", github: null },
      ],
    });
  });

  test("uploaders come from apt's plain source lists, the installed version first", () => {
    const root = made().dpkg([{ name: "a", version: "1.0-1" }, { name: "b" }]);
    expect(open(root).notes).toContainEqual(expect.stringContaining("uploaders are not known"));
    root.file(
      "/var/lib/apt/lists/deb.example.org_dists_bookworm_main_source_Sources",
      "Package: a\nVersion: 2.0-1\nUploaders: Not Me <no@example.org>\n\nPackage: a\nVersion: 1.0-1\nUploaders: Jane Doe <jane@example.org>, John Roe <john@example.org>\n",
    );
    const source = open(root);
    expect(source.packages[0]?.stewards.map(({ role, name }) => `${role} ${name}`)).toEqual([
      "maintainer Jane Doe",
      "uploader John Roe",
    ]);
    expect(source.notes).toEqual([]);
  });

  test("half states and missing lists are noted", () => {
    const root = made().dpkg([
      { name: "a", status: "install ok half-configured" },
      { name: "b", list: null },
    ]);
    expect(open(root).notes).toEqual([
      "a is half-configured: looked at as it lies on the disk",
      expect.stringContaining("uploaders are not known"),
      "b (amd64) has no list of its files, so none of them was looked at",
    ]);
  });

  test("those with services or setuid programs come first", () => {
    const root = made()
      .file("/usr/bin/su", "x", 0o4755)
      .file("/usr/bin/tool", "x", 0o755)
      .file("/usr/lib/systemd/system/z.service", "[Service]\n")
      .dpkg([
        { name: "a-doc", files: ["/usr/share/doc/a"] },
        { name: "b-lib", files: ["/usr/lib/libb.so.1"] },
        { name: "c-tool", files: ["/usr/bin/tool"] },
        { name: "d-su", files: ["/usr/bin/su"] },
        { name: "z-daemon", files: ["/usr/lib/systemd/system/z.service"] },
      ]);
    expect(open(root).packages.map(({ name }) => name)).toEqual(["d-su", "z-daemon", "c-tool", "b-lib", "a-doc"]);
  });
});

describe("files", () => {
  test("regular files are offered once, at their canonical path, with setuid and setgid", async () => {
    const root = made()
      .file("/usr/bin/su", tinyElf(), 0o4755)
      .file("/usr/bin/wall", tinyElf(), 0o2755)
      .file("/usr/lib/libx.so.1.0", tinyElf(1))
      .file("/usr/share/doc/a/readme", "text")
      .link("/lib", "usr/lib")
      .link("/usr/lib/libx.so.1", "libx.so.1.0")
      .dpkg([
        {
          name: "a",
          files: [
            "/lib",
            "/lib/libx.so.1",
            "/lib/libx.so.1.0",
            "/usr",
            "/usr/bin",
            "/usr/bin/su",
            "/usr/lib/libx.so.1.0",
            "/usr/share/doc/a/readme",
          ],
        },
        { name: "b", files: ["/usr/lib/libx.so.1.0", "/usr/bin/wall"] },
      ]);
    const source = open(root);
    expect(await offersOf(source, "a")).toEqual([
      `/usr/lib/libx.so.1.0 file ${ELF}`,
      `/usr/bin/su file ${ELF} setuid`,
      '/usr/bin/su executable "none" setuid',
      '/usr/share/doc/a/readme file "text"',
    ]);
    expect(await offersOf(source, "b")).toEqual([
      `/usr/bin/wall file ${ELF} setgid`,
      '/usr/bin/wall executable "none" setgid',
    ]);
  });

  test("debug files are left out, diverted ones are found where they are", async () => {
    const root = made()
      .file("/usr/lib/debug/x.debug", tinyElf())
      .file("/usr/bin/perf", "diverter")
      .file("/usr/bin/perf.real", "diverted")
      .file("/var/lib/dpkg/diversions", "/usr/bin/perf\n/usr/bin/perf.real\nwrapper\n")
      .dpkg([
        { name: "perf", files: ["/usr/bin/perf", "/usr/lib/debug/x.debug"] },
        { name: "wrapper", files: ["/usr/bin/perf"] },
      ]);
    const source = open(root);
    expect(await offersOf(source, "perf")).toEqual(['/usr/bin/perf.real file "dive"']);
    expect(await offersOf(source, "wrapper")).toEqual(['/usr/bin/perf file "dive"']);
  });

  test("what is not there, or no file any more, is a problem and not an end", async () => {
    const root = made()
      .directory("/usr/bin/now-a-directory")
      .file("/usr/bin/leaves", tinyElf(), 0o755)
      .file("/usr/bin/replaced", tinyElf(), 0o755)
      .file("/usr/bin/stays", tinyElf(), 0o755)
      .dpkg([
        {
          name: "a",
          files: [
            "/usr/bin/gone",
            "/usr/bin/now-a-directory",
            "/usr/bin/fifo",
            "/usr/bin/leaves",
            "/usr/bin/replaced",
            "/usr/bin/stays",
            "/nowhere/x",
          ],
        },
      ]);
    execFileSync("mkfifo", [root.at("/usr/bin/fifo")]);
    const seen: string[] = [];
    for await (const offer of artifactOf(open(root), "a").offers()) {
      if (offer.traits.path.endsWith("leaves")) rmSync(root.at("/usr/bin/leaves"));
      if (offer.traits.path.endsWith("replaced")) {
        writeFileSync(root.at("/usr/bin/new"), tinyElf(2));
        renameSync(root.at("/usr/bin/new"), root.at("/usr/bin/replaced"));
      }
      seen.push(await describeOffer(offer));
    }
    expect(seen).toEqual([
      "/usr/bin/gone file vanished",
      "/usr/bin/leaves file vanished",
      "/usr/bin/replaced file vanished",
      `/usr/bin/stays file ${ELF}`,
    ]);
  });

  test("content and hash are those of the file, also by another name of it", async () => {
    const elf = tinyElf(7);
    const root = made()
      .file("/usr/bin/one", elf)
      .dpkg([{ name: "a", files: ["/usr/bin/one", "/usr/bin/two"] }]);
    linkSync(root.at("/usr/bin/one"), root.at("/usr/bin/two"));
    const hash = createHash("sha256").update(elf).digest("hex");
    for await (const offer of artifactOf(open(root), "a").offers()) {
      if (offer.type !== "file") throw new Error("expected files");
      const { bytes, contentHash } = await offer.content();
      expect(Buffer.from(contentHash).toString("hex")).toBe(hash);
      expect([...bytes.read(0, bytes.size)]).toEqual([...elf]);
    }
  });
});

describe("units", () => {
  const SERVICE = "[Service]\nExecStart=/bin/true\n";

  test("services of system units are offered; aliases, masks, user units and hidden ones are not", async () => {
    const dir = "/usr/lib/systemd/system";
    const root = made()
      .link("/lib", "usr/lib")
      .file(`${dir}/real.service`, SERVICE)
      .file(`${dir}/tmpl@.service`, SERVICE)
      .file(`${dir}/hidden.service`, SERVICE)
      .file("/etc/systemd/system/hidden.service", SERVICE)
      .file(`${dir}/real.socket`, "[Socket]\n")
      .file("/usr/lib/systemd/user/session.service", SERVICE)
      .file("/usr/share/elsewhere/linked.service", SERVICE)
      .link(`${dir}/alias.service`, "real.service")
      .link(`${dir}/masked.service`, "/dev/null")
      .link(`${dir}/linked.service`, "/usr/share/elsewhere/linked.service")
      .link(`${dir}/multi-user.target.wants/real.service`, "../real.service")
      .dpkg([
        {
          name: "a",
          files: [
            ...[
              "real.service",
              "tmpl@.service",
              "hidden.service",
              "real.socket",
              "alias.service",
              "masked.service",
              "linked.service",
              "gone.service",
            ].map((name) => `/lib/systemd/system/${name}`),
            "/lib/systemd/system/multi-user.target.wants/real.service",
            "/usr/lib/systemd/user/session.service",
            "/usr/share/elsewhere/linked.service",
          ],
        },
        { name: "b", files: ["/etc/systemd/system/hidden.service"] },
      ]);
    const source = open(root);
    expect(await offersOf(source, "a")).toEqual([
      `${dir}/real.service unit "loaded"`,
      `${dir}/tmpl@.service unit "loaded"`,
      `${dir}/real.socket file "[Soc"`,
      `${dir}/linked.service unit "loaded"`,
      `${dir}/gone.service unit vanished`,
      '/usr/lib/systemd/user/session.service file "[Ser"',
      '/usr/share/elsewhere/linked.service file "[Ser"',
    ]);
    expect(await offersOf(source, "b")).toEqual(['/etc/systemd/system/hidden.service unit "loaded"']);
  });

  test("drop-ins of other packages apply, the administrator's do not", async () => {
    const root = made()
      .file("/usr/lib/systemd/system/a.service", SERVICE)
      .file("/usr/lib/systemd/system/a.service.d/10-b.conf", "[Service]\nPrivateTmp=yes\n")
      .file("/etc/systemd/system/a.service.d/override.conf", "[Service]\nPrivateTmp=no\n")
      .dpkg([
        { name: "a", files: ["/usr/lib/systemd/system/a.service"] },
        { name: "b", files: ["/usr/lib/systemd/system/a.service.d/10-b.conf"] },
      ]);
    const [offer] = await Array.fromAsync(artifactOf(open(root), "a").offers());
    if (offer?.type !== "subject") throw new Error("expected a unit");
    const { settings } = UnitFacts.parse((await offer.load())?.readFacts());
    expect(settings.filter(({ key }) => key === "PrivateTmp")).toMatchObject([
      { value: "yes", path: "/usr/lib/systemd/system/a.service.d/10-b.conf" },
    ]);
  });
});

describe("what confines a program", () => {
  const UNIT = "/usr/lib/systemd/system/a.service";
  const PROFILE = "/etc/apparmor.d/usr.sbin.a";

  function system(): MadeRoot {
    return made()
      .file("/usr/sbin/a", tinyElf(), 0o755)
      .file("/usr/sbin/other", tinyElf(1), 0o755)
      .file(UNIT, "[Service]\nExecStart=/usr/sbin/a\n")
      .file(PROFILE, "/usr/sbin/a {\n  #include <abstractions/base>\n  /etc/a r,\n}\n")
      .file("/etc/apparmor.d/abstractions/base", "/etc/ld.so.cache r,\n")
      .dpkg([
        { name: "a", files: ["/usr/sbin/a", "/usr/sbin/other", UNIT] },
        { name: "profiles", files: [PROFILE, "/etc/apparmor.d/abstractions/base"] },
      ]);
  }

  test("another package's profile counts, the administrator's does not", async () => {
    const root = system();
    expect(await offersOf(open(root), "a")).toContain('/usr/sbin/a executable "enforced"');
    root.dpkg([{ name: "a", files: ["/usr/sbin/a", UNIT] }]);
    expect(await offersOf(open(root), "a")).toContain('/usr/sbin/a executable "none"');
  });

  test("a link in disable/ that a package ships counts, the administrator's does not", async () => {
    const root = system().link("/etc/apparmor.d/disable/usr.sbin.a", PROFILE);
    expect(await offersOf(open(root), "a")).toContain('/usr/sbin/a executable "enforced"');
    root.dpkg([
      { name: "a", files: ["/usr/sbin/a", UNIT] },
      { name: "profiles", files: [PROFILE, "/etc/apparmor.d/disable/usr.sbin.a"] },
    ]);
    expect(await offersOf(open(root), "a")).toContain('/usr/sbin/a executable "disabled"');
  });
});

describe("identify", () => {
  function system(): MadeRoot {
    return made()
      .file("/usr/bin/tool", tinyElf(), 0o755)
      .file("/usr/lib/systemd/system/a.service", "[Service]\n")
      .file("/usr/lib/systemd/system/a.service.d/b.conf", "[Service]\n")
      .dpkg([
        { name: "a", files: ["/usr/lib/systemd/system/a.service"] },
        { name: "b", files: ["/usr/lib/systemd/system/a.service.d/b.conf"] },
        { name: "c", files: ["/usr/bin", "/usr/bin/tool", "/usr/bin/gone"] },
      ]);
  }

  async function identities(root: MadeRoot): Promise<string[]> {
    const source = open(root);
    return Promise.all(
      ["a", "b", "c"].map(async (name) => Buffer.from(await artifactOf(source, name).identify()).toString("hex")),
    );
  }

  test("is the same as long as nothing changes, and other files come and go", async () => {
    const root = system();
    const before = await identities(root);
    root.file("/usr/bin/unrelated", "x");
    expect(await identities(root)).toEqual(before);
  });

  test.each<[string, (root: MadeRoot) => void, string]>([
    ["a file's content", (root) => writeFileSync(root.at("/usr/bin/tool"), tinyElf(5)), "c"],
    ["a file's mode", (root) => root.file("/usr/bin/tool", tinyElf(), 0o4755), "c"],
    ["a listed file appears", (root) => root.file("/usr/bin/gone", "x"), "c"],
    [
      "another package's drop-in",
      (root) => writeFileSync(root.at("/usr/lib/systemd/system/a.service.d/b.conf"), "[Service]\nUser=x\n"),
      "ab",
    ],
  ])("changes with %s", async (_, change, changed) => {
    const root = system();
    const before = await identities(root);
    change(root);
    const after = await identities(root);
    expect(["a", "b", "c"].filter((_name, at) => before[at] !== after[at]).join("")).toBe(changed);
  });
});
