// audit.test.ts: what becomes of each kind of offer, above all of those that cannot be looked at.
import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { getReading } from "#lib/areas/index.ts";
import { bytesSource } from "#lib/formats/byte-source.ts";
import { memoryTree } from "#lib/formats/file-tree.ts";
import { loadUnit } from "#lib/formats/unit/index.ts";
import { Auditor } from "./audit.ts";
import type { AuditedSubject } from "./audited.ts";
import { tinyElf } from "./sources/host/testing/make-root.ts";
import { unitSubject } from "./root/unit-subject.ts";
import { type OfferedFile, type OfferedSubject, ReadProblem } from "./sources/source.ts";

const PATH = "/usr/bin/tool";

function fileOf(
  bytes: Uint8Array,
  given: Partial<OfferedFile> & { readonly path?: string; readonly hash?: number } = {},
): OfferedFile {
  const { path = PATH, hash = 1, ...rest } = given;
  return {
    type: "file",
    traits: { path, setuid: false, setgid: false },
    executable: true,
    head: (length) => bytes.subarray(0, length),
    content: () => ({ bytes: bytesSource(bytes), contentHash: new Uint8Array(32).fill(hash) }),
    ...rest,
  };
}

function unitOf(files: Readonly<Record<string, string>>, name = "a.service"): OfferedSubject {
  const traits = { path: `/usr/lib/systemd/system/${name}`, setuid: false, setgid: false };
  return { type: "subject", kind: "unit", traits, load: () => unitSubject(loadUnit(name, memoryTree(files))) };
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

/** An `ar` archive; names of up to 15 characters. */
function archiveOf(members: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const parts = Object.entries(members).flatMap(([name, bytes]) => {
    const fields = [`${name}/`.padEnd(16), "0".padEnd(12), "0".padEnd(6), "0".padEnd(6), "644".padEnd(8)];
    const header = `${fields.join("")}${String(bytes.length).padEnd(10)}\`\n`;
    return [bytesOf(header), bytes, bytesOf(bytes.length % 2 === 1 ? "\n" : "")];
  });
  return Buffer.concat([bytesOf("!<arch>\n"), ...parts]);
}

function failing(error: Error): () => never {
  return () => {
    throw error;
  };
}

async function audit(offer: OfferedFile | OfferedSubject): Promise<AuditedSubject> {
  const subject = await new Auditor().audit(offer);
  if (!subject) throw new Error("no subject");
  return subject;
}

/** Every check of the kind is there and says `unknown` for that reason. */
function expectUnknown({ read, assessments }: AuditedSubject, kind: "elf" | "unit", reason: string): void {
  expect(read).toBeNull();
  expect(assessments.map(({ check }) => check.id)).toEqual(getReading(kind)?.checks.map(({ id }) => id));
  expect(assessments.length).toBeGreaterThan(0);
  for (const { verdict, reason: given } of assessments) expect([verdict, given]).toEqual(["unknown", reason]);
}

describe("files", () => {
  test("an ELF file gets facts and one verdict of each check", async () => {
    const subject = await audit(fileOf(tinyElf()));
    expect(subject).toMatchObject({
      kind: "elf",
      problem: null,
      read: { facts: { machine: "x86_64", type: "shared-object" } },
    });
    expect(subject.assessments.map(({ check }) => check.id)).toEqual(getReading("elf")?.checks.map(({ id }) => id));
  });

  test.each(["#!/bin/sh\n", "", "\x7fEL", "!<arch>\n"])("%j is nobody's subject, executable or not", async (text) => {
    expect(await new Auditor().audit(fileOf(Buffer.from(text, "latin1")))).toBeNull();
  });

  test.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ["/lib/modules/6.1/a.ko.gz", gzipSync],
    ["/lib/modules/6.1/a.ko.zst", zstdCompressSync],
  ])("%s is unpacked first", async (path, compress) => {
    const subject = await audit(fileOf(compress(tinyElf()), { path }));
    expect(subject).toMatchObject({ kind: "elf", read: { facts: { machine: "x86_64" } } });
    expect(await new Auditor().audit(fileOf(compress(Buffer.from("text")), { path }))).toBeNull();
    const cut = await audit(fileOf(compress(tinyElf()).subarray(0, 20), { path }));
    expect(cut.problem?.kind).toBe("malformed");
  });

  test("anything else that is compressed stays so", async () => {
    const packed = fileOf(gzipSync(tinyElf()), { path: "/usr/share/doc/tool.gz" });
    expect(await new Auditor().audit(packed)).toBeNull();
  });

  test("a module that unpacks to far too much is unknown", async () => {
    const bomb = fileOf(gzipSync(Buffer.alloc(65 * 1024 * 1024)), { path: "/lib/modules/6.1/a.ko.gz" });
    expect((await audit(bomb)).problem?.kind).toBe("too-large");
  });

  test("an archive is one subject, of all its objects; one of other things is none", async () => {
    const path = "/usr/lib/libx.a";
    const subject = await audit(
      fileOf(archiveOf({ "a.o": tinyElf(), "b.o": tinyElf(1), "read.me": bytesOf("text") }), { path }),
    );
    expect(subject).toMatchObject({ kind: "elf", traits: { path }, read: { facts: { machine: "x86_64" } } });
    expect(await new Auditor().audit(fileOf(archiveOf({ "read.me": bytesOf("text") }), { path }))).toBeNull();
    const cut = archiveOf({ "a.o": tinyElf() }).subarray(0, 100);
    expect((await audit(fileOf(cut, { path }))).problem?.kind).toBe("malformed");
    expect(await new Auditor().audit(fileOf(cut, { path: "/var/cache/apt/archives/x.deb" }))).toBeNull();
  });

  test("a malformed one is unknown, with the parser's reason", async () => {
    const subject = await audit(fileOf(tinyElf().subarray(0, 40)));
    expect(subject.problem?.kind).toBe("malformed");
    expectUnknown(subject, "elf", subject.problem?.message ?? "");
  });

  test.each(["unreadable", "vanished", "too-large"] as const)(
    "one that is %s is unknown, for that reason",
    async (kind) => {
      const problem = failing(new ReadProblem(kind, "that is why"));
      for (const given of [{ head: problem }, { content: problem }]) {
        const subject = await audit(fileOf(tinyElf(), given));
        expect(subject.problem).toEqual({ kind, message: "that is why" });
        expectUnknown(subject, "elf", "that is why");
      }
    },
  );

  test.each([
    ["/etc/shadow", false, false],
    ["/usr/share/doc/libx.so.txt", false, false],
    ["/usr/bin/sudo", true, true],
    ["/usr/lib/libx.so", false, true],
    ["/usr/lib/libx.so.1.2.3", false, true],
    ["/usr/lib/modules/6.1/kernel/x.ko.xz", false, true],
  ])("unreadable %s (executable: %s) may be a program: %s", async (path, executable, expected) => {
    const offer = fileOf(tinyElf(), { path, executable, head: failing(new ReadProblem("unreadable", "no")) });
    expect((await new Auditor().audit(offer)) !== null).toBe(expected);
  });

  test("a fault of ours is told as such and does not end the run", async () => {
    const subject = await audit(fileOf(tinyElf(), { content: failing(new TypeError("x is undefined")) }));
    expect(subject.problem).toEqual({
      kind: "malformed",
      message: "Starfort failed to read it (TypeError: x is undefined)",
    });
  });

  test("the same content is parsed once, another one again", async () => {
    const auditor = new Auditor();
    const first = await auditor.audit(fileOf(tinyElf()));
    const unreadable = { size: 1, read: failing(new Error("read again")) };
    const same = fileOf(tinyElf(), {
      path: "/usr/bin/copy",
      content: () => ({ bytes: unreadable, contentHash: new Uint8Array(32).fill(1) }),
    });
    expect((await auditor.audit(same))?.read?.facts).toBe(first?.read?.facts);
    const other = fileOf(tinyElf(), {
      content: () => ({ bytes: unreadable, contentHash: new Uint8Array(32).fill(2) }),
    });
    expect((await auditor.audit(other))?.problem?.message).toContain("read again");
  });
});

describe("units", () => {
  const OWN = "/usr/lib/systemd/system/a.service";
  const SERVICE = "[Service]\nExecStart=/bin/true\n";

  test("a service gets facts and verdicts; its drop-ins count for its content", async () => {
    const plain = await audit(unitOf({ [OWN]: SERVICE }));
    const dropIn = await audit(
      unitOf({ [OWN]: SERVICE, "/etc/systemd/system/a.service.d/x.conf": "[Service]\nNoNewPrivileges=yes\n" }),
    );
    const again = await audit(unitOf({ [OWN]: SERVICE }));
    expect(plain).toMatchObject({ kind: "unit", problem: null, read: { facts: { id: "a.service", state: "loaded" } } });
    expect(plain.assessments.map(({ check }) => check.id)).toEqual(getReading("unit")?.checks.map(({ id }) => id));
    expect(dropIn.read?.contentHash).not.toEqual(plain.read?.contentHash);
    expect(again.read?.contentHash).toEqual(plain.read?.contentHash);
  });

  test("one that systemd refuses is read, and unknown", async () => {
    const { read, assessments } = await audit(unitOf({ [OWN]: "[Service]\nType=simple\n" }));
    expect(read?.facts).toMatchObject({ state: "bad" });
    expect(new Set(assessments.map(({ verdict }) => verdict))).toEqual(new Set(["unknown"]));
  });

  test("one that is gone is unknown, a masked one is no subject", async () => {
    const gone = await audit(unitOf({}));
    expect(gone.problem).toEqual({ kind: "vanished", message: "no unit file of the name a.service was found" });
    expectUnknown(gone, "unit", gone.problem?.message ?? "");
    expect(await new Auditor().audit(unitOf({ [OWN]: "" }))).toBeNull();
  });
});
