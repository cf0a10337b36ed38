// params.test.ts: addresses, good and bad, as Next hands them over.
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { CHANNEL_PARAM, CURSOR_PARAM, ParamError, readParams, SEARCH_PARAM, type RawParams } from "./params.ts";

const SCHEMA = z.object({
  name: z.string(),
  channel: CHANNEL_PARAM,
  q: SEARCH_PARAM,
  after: CURSOR_PARAM,
  sort: z.enum(["name", "fails"]).default("name"),
});

const read = (path: RawParams, query: RawParams = {}) => readParams(SCHEMA, path, query);

describe("readParams", () => {
  test.each<[string, RawParams, RawParams, object]>([
    ["nothing but the path", { name: "a" }, {}, { name: "a", channel: null, q: "", after: null, sort: "name" }],
    ["a name percent-encoded", { name: "a%2Fb%2B%22%25" }, {}, { name: `a/b+"%` }],
    ["a name in another script", { name: "%D1%88" }, {}, { name: "ш" }],
    [
      "fields of a form that were left blank",
      { name: "a" },
      { q: "", sort: "", channel: "" },
      { q: "", sort: "name", channel: null },
    ],
    ["query values as they are: Next has decoded them", { name: "a" }, { after: "100%25" }, { after: "100%25" }],
    ["parameters of others", { name: "a" }, { utm_source: "x" }, { name: "a" }],
    ["a search with spaces around", { name: "a" }, { q: "  tls " }, { q: "tls" }],
  ])("takes %s", (_, path, query, expected) => {
    expect(read(path, query)).toMatchObject(expected);
  });

  test.each<[string, RawParams, RawParams, string, RegExp]>([
    ["a broken escape", { name: "a%zz" }, {}, "name", /percent-encoded/],
    ["half a letter", { name: "%D1" }, {}, "name", /percent-encoded/],
    ["NUL, which Postgres refuses", { name: "a%00b" }, {}, "name", /without NUL/],
    ["NUL in the query", { name: "a" }, { q: "\0" }, "q", /without NUL/],
    ["a value that is none of the choices", { name: "a" }, { sort: "karma" }, "sort", /one of name, fails/],
    ["a value twice", { name: "a" }, { sort: ["name", "fails"] }, "sort", /expected/],
    ["a search without end", { name: "a" }, { q: "x".repeat(101) }, "q", /at most 100/],
    ["no name", {}, {}, "name", /one string/],
  ])("refuses %s", (_, path, query, param, expected) => {
    const error = capture(() => read(path, query));
    expect(error.param).toBe(param);
    expect(error.message).toMatch(expected);
  });

  test("shows what was read, and no more of it than fits", () => {
    const error = capture(() => read({ name: "a" }, { sort: "y".repeat(5000) }));
    expect(error.read.length).toBeLessThan(100);
  });
});

function capture(work: () => unknown): ParamError {
  try {
    work();
  } catch (error) {
    if (error instanceof ParamError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
