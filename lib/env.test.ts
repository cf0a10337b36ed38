// env.test.ts: the environment as it is read: defaults, and errors that name the variable and keep the secret.
import { describe, expect, test } from "vitest";
import { EnvError, childEnv, readEnv } from "./env.ts";
import { PlainError } from "./plain-error.ts";

test("an empty environment gives the defaults: loopback, port 3000, no database of one's own, the sample", () => {
  const defaults = { PORT: 3000, HOST: "127.0.0.1", ALLOWED_HOSTS: [], STARFORT_SAMPLE: "on", NODE_ENV: "production" };
  expect(readEnv({})).toEqual(defaults);
});

test("an empty variable is as good as none", () => {
  expect(readEnv({ PORT: "", DATABASE_URL: "", STARFORT_HOME: "" })).toEqual(readEnv({}));
});

describe("refused, naming the variable", () => {
  test.each([
    ["PORT", "zero", /^PORT is "zero": /],
    ["PORT", "70000", /^PORT is "70000": .*65535/],
    ["STARFORT_SAMPLE", "no", /^STARFORT_SAMPLE is "no": .*"off"/],
    ["DATABASE_URL", "mysql://me:secret@host/db", /^DATABASE_URL is \(not shown.*must start with postgres:\/\//],
  ])("%s=%s", (name, value, message) => {
    expect(() => readEnv({ [name]: value })).toThrow(message);
    expect(() => readEnv({ [name]: value })).toThrow(EnvError);
    expect(() => readEnv({ [name]: value })).not.toThrow(/secret/);
  });

  test("as a plain error", () => {
    expect(() => readEnv({ PORT: "x" })).toThrow(PlainError);
  });
});

test("a child's environment is ours, with what is set on top", () => {
  expect(childEnv({ STARFORT_TEST: "1" })).toEqual({ ...process.env, STARFORT_TEST: "1" });
});
