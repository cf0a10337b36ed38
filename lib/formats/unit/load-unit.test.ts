// load-unit.test.ts: units found in a tree: precedence, aliases, masks, templates, drop-ins.
import { describe, expect, test } from "vitest";
import { loadUnit } from "./load-unit.ts";
import { MAX_UNIT_BYTES } from "./logical-lines.ts";
import { indexUnits } from "./unit-index.ts";
import { memoryTree, type TreeEntry } from "../file-tree.ts";

const ETC = "/etc/systemd/system";
const RUN = "/run/systemd/system";
const LOCAL = "/usr/local/lib/systemd/system";
const USR = "/usr/lib/systemd/system";
const unit = (user: string): string => `[Service]\nUser=${user}\n`;

function load(name: string, entries: Readonly<Record<string, TreeEntry>>) {
  const { assignments, fragments, ...rest } = loadUnit(name, memoryTree(entries));
  return { ...rest, users: assignments.map(({ value }) => value), files: fragments.map(({ path }) => path) };
}

describe("the unit's own file", () => {
  test("the first directory wins", () => {
    const all = {
      [`${USR}/a.service`]: unit("usr"),
      [`${LOCAL}/a.service`]: unit("local"),
      [`${RUN}/a.service`]: unit("run"),
    };
    expect(load("a.service", all).users).toEqual(["run"]);
    expect(load("a.service", { ...all, [`${ETC}/a.service`]: unit("etc") }).users).toEqual(["etc"]);
  });

  test("a file in /lib is found as itself", () => {
    expect(load("a.service", { "/lib/systemd/system/a.service": unit("x") }).fragmentPath).toBe(
      "/lib/systemd/system/a.service",
    );
  });

  test.each([
    ["a link to /dev/null", { [`${ETC}/a.service`]: { link: "/dev/null" }, [`${USR}/a.service`]: unit("x") }],
    ["an empty file", { [`${ETC}/a.service`]: "", [`${USR}/a.service`]: unit("x") }],
  ])("%s masks the unit", (_, entries) => {
    expect(load("a.service", entries)).toMatchObject({
      state: "masked",
      reason: `the unit is masked by ${ETC}/a.service`,
      users: [],
    });
  });

  test.each([
    ["nowhere", {}],
    ["a dangling alias", { [`${USR}/a.service`]: { link: "b.service" } }],
    ["aliases in a ring", { [`${USR}/a.service`]: { link: "b.service" }, [`${USR}/b.service`]: { link: "a.service" } }],
    ["a link out of the tree that leads nowhere", { [`${USR}/a.service`]: { link: "/opt/a.service" } }],
    ["links in a ring", { [`${USR}/a.service`]: { link: "/opt/b" }, "/opt/b": { link: "/opt/b" } }],
    ["an alias of another type", { [`${USR}/a.service`]: { link: "b.socket" }, [`${USR}/b.socket`]: "[Socket]\n" }],
  ])("not found: %s", (_, entries) => {
    expect(load("a.service", entries)).toMatchObject({ state: "not-found", users: [], files: [] });
  });

  test("a name that is none is not found", () => {
    expect(load("../a.service", {})).toMatchObject({
      state: "not-found",
      reason: '"../a.service" is not a valid unit name',
    });
  });

  test("a file that systemd refuses is bad, and says where", () => {
    expect(load("a.service", { [`${USR}/a.service`]: "[Service]\nUser=a\n[Oops\n" })).toMatchObject({
      state: "bad",
      reason: `${USR}/a.service:3: the section header "[Oops" has no closing bracket`,
      users: [],
      files: [`${USR}/a.service`],
    });
  });

  test("a file that is too large is bad", () => {
    expect(load("a.service", { [`${USR}/a.service`]: new Uint8Array(MAX_UNIT_BYTES + 1).fill(10) })).toMatchObject({
      state: "bad",
    });
  });
});

describe("aliases", () => {
  const entries = {
    [`${USR}/real.service`]: unit("real"),
    [`${USR}/nick.service`]: { link: "real.service" },
    [`${ETC}/other.service`]: { link: "../../../usr/lib/systemd/system/nick.service" },
    [`${USR}/nick.service.d/a.conf`]: unit("of-nick"),
  };

  test.each(["real.service", "nick.service", "other.service"])("%s is one and the same unit", (name) => {
    expect(load(name, entries)).toMatchObject({
      id: "real.service",
      aliases: ["nick.service", "other.service"],
      fragmentPath: `${USR}/real.service`,
      users: ["real", "of-nick"],
    });
  });

  test("a link to a file elsewhere is the unit itself", () => {
    const linked = { [`${ETC}/a.service`]: { link: "/opt/x.service" }, "/opt/x.service": unit("x") };
    expect(load("a.service", linked)).toMatchObject({
      id: "a.service",
      fragmentPath: `${ETC}/a.service`,
      users: ["x"],
      aliases: [],
    });
  });

  test("a link to a unit of its own name says nothing", () => {
    const self = { [`${ETC}/a.service`]: { link: `${USR}/a.service` }, [`${USR}/a.service`]: unit("x") };
    expect(load("a.service", self)).toMatchObject({ fragmentPath: `${USR}/a.service`, users: ["x"] });
  });

  test("an alias of a template has the same instances", () => {
    const templates = { [`${USR}/t@.service`]: unit("t"), [`${USR}/nick@.service`]: { link: "t@.service" } };
    expect(load("nick@x.service", templates)).toMatchObject({
      id: "t@x.service",
      users: ["t"],
      aliases: ["nick@x.service"],
    });
  });
});

describe("drop-ins", () => {
  test("are read by file name, whatever their directory", () => {
    const { users, files } = load("a-b.service", {
      [`${USR}/a-b.service`]: unit("own"),
      [`${USR}/a-b.service.d/20.conf`]: unit("20"),
      [`${ETC}/a-.service.d/10.conf`]: unit("10"),
      [`${USR}/service.d/30.conf`]: unit("30"),
      [`${USR}/a-b.service.d/.hidden.conf`]: unit("hidden"),
      [`${USR}/a-b.service.d/readme`]: unit("readme"),
    });
    expect(users).toEqual(["own", "10", "20", "30"]);
    expect(files).toEqual([
      `${USR}/a-b.service`,
      `${ETC}/a-.service.d/10.conf`,
      `${USR}/a-b.service.d/20.conf`,
      `${USR}/service.d/30.conf`,
    ]);
  });

  test.each([
    ["an earlier search directory", `${ETC}/a-b.service.d`, `${USR}/a-b.service.d`],
    ["a more specific directory beside a prefix", `${USR}/a-b.service.d`, `${USR}/a-.service.d`],
    ["a prefix in an earlier search directory", `${ETC}/a-.service.d`, `${USR}/a-b.service.d`],
    ["any directory before the one of the type", `${USR}/a-.service.d`, `${ETC}/service.d`],
  ])("of one name, %s wins", (_, winner, loser) => {
    const entries = {
      [`${USR}/a-b.service`]: unit("own"),
      [`${winner}/x.conf`]: unit("wins"),
      [`${loser}/x.conf`]: unit("loses"),
    };
    expect(load("a-b.service", entries).users).toEqual(["own", "wins"]);
  });

  test("a masked drop-in hides its namesakes", () => {
    const entries = {
      [`${USR}/a.service`]: unit("own"),
      [`${USR}/a.service.d/x.conf`]: unit("hidden"),
      [`${ETC}/a.service.d/x.conf`]: { link: "/dev/null" },
    };
    expect(load("a.service", entries)).toMatchObject({ users: ["own"], files: [`${USR}/a.service`] });
  });

  test("a broken drop-in counts up to the fault, with a warning", () => {
    const entries = {
      [`${USR}/a.service`]: unit("own"),
      [`${USR}/a.service.d/x.conf`]: "[Service]\nUser=b\n[Oops\nUser=c\n",
    };
    const { state, users, warnings } = load("a.service", entries);
    expect({ state, users }).toEqual({ state: "loaded", users: ["own", "b"] });
    expect(warnings).toEqual([
      {
        rule: "unknown",
        path: `${USR}/a.service.d/x.conf`,
        line: 3,
        message: 'the section header "[Oops" has no closing bracket; the rest of the file is ignored',
      },
    ]);
  });

  test("a template is judged as instance i, with the drop-ins of both names", () => {
    const entries = {
      [`${USR}/t@.service`]: unit("own"),
      [`${USR}/t@.service.d/a.conf`]: unit("template"),
      [`${USR}/t@i.service.d/b.conf`]: unit("instance"),
      [`${USR}/t@j.service.d/c.conf`]: unit("other"),
    };
    expect(load("t@.service", entries)).toMatchObject({ id: "t@i.service", users: ["own", "template", "instance"] });
    expect(load("t@j.service", entries)).toMatchObject({ id: "t@j.service", users: ["own", "template", "other"] });
  });

  test("too many of them are refused, not read", () => {
    const many = Object.fromEntries(
      Array.from({ length: 1001 }, (_, n) => [`${USR}/a.service.d/${n}.conf`, unit("x")]),
    );
    expect(load("a.service", { [`${USR}/a.service`]: unit("own"), ...many })).toMatchObject({
      state: "bad",
      users: [],
    });
  });
});

test("an index made once serves many units", () => {
  const tree = memoryTree({ [`${USR}/a.service`]: unit("a"), [`${USR}/b.service`]: unit("b") });
  const index = indexUnits(tree);
  expect(["a.service", "b.service"].map((name) => loadUnit(name, tree, index).assignments[0]?.value)).toEqual([
    "a",
    "b",
  ]);
});
