// resolve.test.ts: the program behind wrappers, shells and interpreters.
import { describe, expect, test } from "vitest";
import type { Look } from "./look.ts";
import { resolveExecTarget } from "./resolve.ts";

const FILES: Readonly<Record<string, ReturnType<Look>>> = {
  "/usr/sbin/food": "elf",
  "/usr/bin/foo": "script",
  "/usr/bin/python3": "elf",
  "/bin/sh": "elf",
  "/usr/bin/env": "elf",
};
const look: Look = (path) => FILES[path] ?? null;

/** `program /usr/sbin/food <env>`: kind, path, the path that the kernel starts when it is another one, wrappers. */
function read(...argv: readonly string[]): string {
  const found = resolveExecTarget(argv, { look, interpreterOf: () => "/bin/sh" });
  if (found === null) return "nothing";
  const { kind, path, attachPath, via, reason } = found;
  return [
    kind,
    path,
    ...(attachPath === path ? [] : [`(${attachPath})`]),
    ...via.map((name) => `<${name}>`),
    ...(reason === null ? [] : [`: ${reason}`]),
  ].join(" ");
}

describe("a program by its own path", () => {
  test.each([
    [["/usr/sbin/food", "-x"], "program /usr/sbin/food"],
    [["food"], "program /usr/sbin/food"],
    [["/usr/sbin/../sbin//food"], "program /usr/sbin/food"],
    [["no-such-program"], "program no-such-program"],
    [["/usr/bin/foo"], "program /usr/bin/foo"],
    [[], "nothing"],
    [[""], "nothing"],
  ])("%j", (argv, expected) => expect(read(...argv)).toBe(expected));

  test("a script says who reads it", () => {
    expect(resolveExecTarget(["/usr/bin/foo"], { look, interpreterOf: () => "/bin/sh" })).toMatchObject({
      file: "script",
      interpreter: "/bin/sh",
      certain: true,
    });
    expect(resolveExecTarget(["/usr/sbin/food"], { look, interpreterOf: () => "/bin/sh" })).toMatchObject({
      file: "elf",
      interpreter: null,
    });
  });
});

describe("wrappers", () => {
  test.each([
    ["/usr/bin/env food", "env"],
    ["/usr/bin/env -i -u X A=1 B=2 /usr/sbin/food --flag", "env"],
    ["/usr/bin/env -iu X --chdir=/ food", "env"],
    ["nice -n 5 /usr/sbin/food", "nice"],
    ["nice -n5 /usr/sbin/food", "nice"],
    ["nice -5 /usr/sbin/food", "nice"],
    ["ionice -c 2 -n7 /usr/sbin/food", "ionice"],
    ["chrt -f 50 /usr/sbin/food", "chrt"],
    ["taskset -c 0-3 /usr/sbin/food", "taskset"],
    ["taskset 0x3 /usr/sbin/food", "taskset"],
    ["setpriv --reuid nobody --clear-groups --no-new-privs /usr/sbin/food", "setpriv"],
    ["runuser -u nobody -- /usr/sbin/food -c x", "runuser"],
    ["start-stop-daemon --start --oknodo -p /run/x.pid --exec /usr/sbin/food -- -c /etc/x", "start-stop-daemon"],
    ["start-stop-daemon -S -a /usr/sbin/food -x /bin/sh", "start-stop-daemon"],
    ["start-stop-daemon --start --exec=/bin/sh --startas=/usr/sbin/food", "start-stop-daemon"],
    ["dbus-run-session -- /usr/sbin/food", "dbus-run-session"],
    ["systemd-cat -t food -p info /usr/sbin/food", "systemd-cat"],
    ["stdbuf -oL -e 0 /usr/sbin/food", "stdbuf"],
    ["timeout -k 5 10s /usr/sbin/food", "timeout"],
    ["timeout --signal=KILL 10 /usr/sbin/food", "timeout"],
    ["flock -n -E 4 /run/lock/x /usr/sbin/food", "flock"],
    ["catchsegv /usr/sbin/food", "catchsegv"],
    ["unshare -m --propagation slave --mount-proc /usr/sbin/food", "unshare"],
    ["ip netns exec vpn /usr/sbin/food", "ip"],
    ["/sbin/tini -g -- /usr/sbin/food", "tini"],
    ["gosu nobody:nogroup /usr/sbin/food", "gosu"],
  ])("%s", (line, wrapper) => expect(read(...line.split(" "))).toBe(`program /usr/sbin/food <${wrapper}>`));

  test.each([
    ["env nice -n 5 ionice -c3 /usr/sbin/food", "program /usr/sbin/food <env> <nice> <ionice>"],
    ["/usr/bin/ip link set up", "program /usr/bin/ip"],
    ["chrt -p 50 1", "wrapper chrt : chrt -p starts no program that can be told"],
    ["/usr/bin/env", "wrapper /usr/bin/env : env starts no program, or a shell"],
    [
      "env env env env env env env env env food",
      "wrapper /usr/bin/env <env> <env> <env> <env> <env> <env> <env> <env> : more than 8 programs start one another",
    ],
    ["su - postgres", "wrapper su : su starts the shell of postgres"],
    [
      "start-stop-daemon --stop --exec /usr/sbin/food",
      "wrapper start-stop-daemon : start-stop-daemon --stop starts no program that can be told",
    ],
    ["chroot /srv /usr/sbin/food", "program /usr/sbin/food <chroot> : it runs below another root directory"],
  ])("%s", (line, expected) => expect(read(...line.split(" "))).toBe(expected));

  test.each([
    [["su", "-s", "/bin/sh", "-c", "exec /usr/sbin/food -x", "nobody"], "program /usr/sbin/food <su>"],
    [["su", "-", "nobody", "-c", "/usr/sbin/food"], "program /usr/sbin/food <su>"],
    [["flock", "/run/x", "-c", "/usr/sbin/food"], "program /usr/sbin/food <flock>"],
    [["capsh", "--drop=cap_x", "--", "-c", "exec /usr/sbin/food"], "program /usr/sbin/food <capsh> <bash>"],
  ])("%j", (argv, expected) => expect(read(...argv)).toBe(expected));
});

describe("shell lines", () => {
  test.each([
    "exec /usr/sbin/food -x",
    "/usr/sbin/food",
    "  A=1 B='x y' exec -a name /usr/sbin/food $ARGS >> /var/log/food 2>&1",
    "cd /var/lib/food && umask 077; exec /usr/sbin/food",
    "[ -x /usr/sbin/food ] && exec /usr/sbin/food",
    'test -e "$CONF" || exit 0; exec /usr/sbin/food # the end',
    '\'/usr/sbin\'/"food" "${OPTS:-none}"',
    "/usr/sbin/f\\ood $5",
    "exec nice -n 5 /usr/sbin/food",
  ])("%s", (line) => {
    expect(read("/bin/sh", "-c", line)).toMatch(/^program \/usr\/sbin\/food <sh>( <nice>)?$/);
  });

  test.each([
    ["/usr/sbin/food | logger", "its line has a |"],
    ["/usr/sbin/food & wait", "it starts something in the background"],
    ["/usr/bin/foo; exec /usr/sbin/food", "it starts more than one program: /usr/bin/foo, /usr/sbin/food"],
    ["exec $DAEMON", "the program's name is made by the shell"],
    ["exec /usr/sbin/food $(cat /etc/x)", "its line has a command substitution"],
    ["exec /usr/sbin/food `cat /etc/x`", "its line has a command substitution"],
    ['exec /usr/sbin/food "x', "its quotes do not close"],
    ["exec /usr/sbin/food 'x", "its quotes do not close"],
    ["if true; then /usr/sbin/food; fi", "it starts more than one program: if, fi"],
    ["( /usr/sbin/food )", "its line has a ("],
    ["/usr/sbin/food << X", "its line has a here-document"],
    ["echo hello", "echo is part of the shell"],
    ["", "it starts no program"],
    ["A=1", "it starts no program"],
    ["x".repeat(9000), "its line is longer than 8192 characters"],
    ["x ".repeat(600), "its line has more than 512 words"],
  ])("%#", (line, problem) => {
    expect(read("/bin/sh", "-ec", line)).toBe(`wrapper /bin/sh : sh runs a line of its own: ${problem}`);
  });
});

describe("interpreters", () => {
  test.each([
    ["/usr/bin/python3 -u -W ignore /usr/bin/foo x", "script-argument /usr/bin/foo (/usr/bin/python3) <python3>"],
    ["/usr/bin/python3.11 -Es /usr/bin/foo", "script-argument /usr/bin/foo (/usr/bin/python3.11) <python3.11>"],
    ["/bin/sh -e /usr/bin/foo start", "script-argument /usr/bin/foo (/bin/sh) <sh>"],
    ["/usr/bin/env python3 /usr/bin/foo", "script-argument /usr/bin/foo (/usr/bin/python3) <env> <python3>"],
    ["/usr/bin/perl -w -I /x /usr/bin/foo", "script-argument /usr/bin/foo (/usr/bin/perl) <perl>"],
    ["/usr/bin/php8.2 -c /etc/php -f /usr/bin/foo", "script-argument /usr/bin/foo (/usr/bin/php8.2) <php8.2>"],
    [
      "/lib64/ld-linux-x86-64.so.2 --library-path /x /usr/sbin/food",
      "script-argument /usr/sbin/food (/lib64/ld-linux-x86-64.so.2) <ld-linux-x86-64.so.2>",
    ],
    ["/usr/bin/python3 -m food", "wrapper /usr/bin/python3 : python3 runs a text or a module, not a file"],
    ["/usr/bin/python3", "wrapper /usr/bin/python3 : python3 reads its program from its input"],
    ["/usr/bin/ruby food.rb", "wrapper /usr/bin/ruby : ruby looks for food.rb in the directory where it is started"],
    ["/usr/sbin/php-fpm8.2 --nodaemonize", "program /usr/sbin/php-fpm8.2"],
  ])("%s", (line, expected) => expect(read(...line.split(" "))).toBe(expected));
});

describe("shell scripts that start one program", () => {
  const isTool = (path: string): boolean => path === "/usr/bin/env" || path === "/bin/sh";
  const through = (text: string, ...argv: readonly string[]) =>
    resolveExecTarget(argv, { look, interpreterOf: () => "/bin/sh", scripts: { textOf: () => text, isTool } });

  test.each([
    ["exec", '#!/bin/sh\nexec /usr/sbin/food -x "$@"\n'],
    [
      "a variable",
      "DAEMON=/usr/sbin/food\n[ -x $DAEMON ] || exit 0\n(\n  if true; then\n    exec $DAEMON -p x\n  fi\n)\n",
    ],
    ["a default", "HTTPD=${APACHE_HTTPD:-/usr/sbin/food}\n/usr/bin/env true\n$HTTPD -k start && $HTTPD -t\n"],
    ["a directory", 'DIR=/usr/sbin\nPROG="$DIR/food"\nexec "${PROG}" -d\n'],
    ["the one that it becomes", "/usr/bin/python3 -c x\nexec /usr/sbin/food\n"],
  ])("by %s", (_, text) => {
    const reason = "the shell script /usr/bin/foo starts it, as far as its text tells";
    const target = { kind: "program", path: "/usr/sbin/food", attachPath: "/usr/sbin/food", certain: false, reason };
    expect(through(text, "/usr/bin/foo", "start")).toMatchObject({
      ...target,
      via: ["foo"],
      scripts: ["/usr/bin/foo"],
    });
    expect(through(text, "/bin/sh", "/usr/bin/foo")).toMatchObject({ ...target, via: ["sh", "foo"], scripts: [] });
  });

  test.each([
    ["several programs", "A=/usr/sbin/food B=x\nC=/usr/sbin/food\nD=/usr/bin/python3\n$C\n$D x\n"],
    ["none that is there", "exec /usr/sbin/bard\n"],
    ["tools alone", "/usr/bin/env\n"],
    ["a program that it calls on its way", "/usr/sbin/food --query | cat\n"],
    ["a comment", "# exec /usr/sbin/food\n"],
    ["a name that is made", "exec $(which food)\nexec ${X}food\n"],
    ["an argument", "echo /usr/sbin/food\n"],
    ["a line of data", `exec /usr/sbin/food ${"x".repeat(2000)}`],
  ])("%s: the script is what is meant", (_, text) => {
    expect(through(text, "/usr/bin/foo")).toMatchObject({
      kind: "program",
      path: "/usr/bin/foo",
      via: [],
      certain: true,
    });
  });

  test("no script of another language is read", () => {
    const scripts = { textOf: () => "exec /usr/sbin/food", isTool };
    expect(resolveExecTarget(["/usr/bin/foo"], { look, interpreterOf: () => "/usr/bin/perl", scripts })).toMatchObject({
      path: "/usr/bin/foo",
    });
  });
});
