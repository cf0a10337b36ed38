// star.test.ts: the fort's outline, with and without missing bastions.
import { describe, expect, test } from "vitest";
import { fortPath, pointAt } from "./star.ts";

const corners = (path: string) =>
  path
    .split("Z")
    .filter((part) => part.trim() !== "")
    .map((part) => part.trim().slice(1).split("L"));

describe("fortPath", () => {
  test("a whole fort is one ring of ten corners that does not touch the centre", () => {
    const [ring, ...rest] = corners(fortPath([1, 1, 1, 1, 1], 100, 200));
    expect(rest).toEqual([]);
    expect(ring).toHaveLength(10);
    expect(ring?.[0]).toBe("200.0 100.0");
    expect(ring).not.toContain("200.0 200.0");
  });

  test("a missing axis opens the ring at the centre and nothing is drawn on it", () => {
    const [wall, ...rest] = corners(fortPath([1, null, 1, 1, 1], 100, 200));
    expect(rest).toEqual([]);
    expect(wall).toHaveLength(1 + 1 + 4 * 2);
    expect(wall?.[0]).toBe("200.0 200.0");
  });

  test("bastions that are not neighbours stand alone", () => {
    const walls = corners(fortPath([0.5, null, 0.2, null, null], 100, 200));
    expect(walls).toHaveLength(2);
    expect(walls.every((wall) => wall.length === 4)).toBe(true);
  });

  test("a run over the top stays one wall", () => {
    expect(corners(fortPath([0.5, null, null, null, 0.5], 100, 200))).toHaveLength(1);
  });

  test("zero is drawn, nothing is not", () => {
    expect(fortPath([null, null, null, null, null], 100, 200)).toBe("");
    expect(corners(fortPath([0, null, null, null, null], 100, 200))[0]?.[2]).toBe("200.0 196.0");
  });

  test("a share above one stays on the axis", () => {
    expect(corners(fortPath([7, 1, 1, 1, 1], 100, 200))[0]?.[0]).toBe("200.0 100.0");
  });
});

test("pointAt turns clockwise from the top", () => {
  const right = pointAt(1.25, 10, 0);
  expect(right.x).toBeCloseTo(10);
  expect(right.y).toBeCloseTo(0);
});
