// params.test.ts: the cursor of /maintainers, there and back.
import { describe, expect, test } from "vitest";
import { parseMaintainersParams, writeMaintainersCursor } from "./params.ts";

describe("the cursor", () => {
  test.each([
    ["name", { closed: 0, handle: "jane-doe" }],
    ["name", { closed: 0, handle: "1,2" }],
    ["improved", { closed: 12, handle: "jane-doe" }],
    ["improved", { closed: 0, handle: "a,b" }],
  ] as const)("sort=%s %j comes back", (sort, cursor) => {
    const after = writeMaintainersCursor(cursor, sort);
    expect(parseMaintainersParams({}, { sort, after }).after).toEqual(cursor);
  });

  test.each(["jane-doe", "x,jane", ",jane", "12,", "-1,jane"])("refuses %j where a number is needed", (after) => {
    expect(() => parseMaintainersParams({}, { sort: "improved", after })).toThrow(/after is .*number closed/);
  });
});
