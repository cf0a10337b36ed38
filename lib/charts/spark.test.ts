// spark.test.ts: gaps, lone values, the axis from zero.
import { expect, test } from "vitest";
import { drawSpark } from "./spark.ts";

test.each([
  ["a line from zero to the top", [0, 5, 10], { paths: ["M0 20L50 10L100 0"], dots: [] }],
  ["a level line stays at its height above zero", [10, 10], { paths: ["M0 0L100 0"], dots: [] }],
  ["a gap splits the line", [4, 4, null, 2, 2], { paths: ["M0 0L25 0", "M75 10L100 10"], dots: [] }],
  ["a value between gaps is a dot", [null, 1, null], { paths: [], dots: [{ x: 50, y: 0 }] }],
  ["one day is a dot, not a line", [7], { paths: [], dots: [{ x: 100, y: 0 }] }],
  ["nothing is nothing", [null, null], { paths: [], dots: [] }],
  ["all zero lies on the floor", [0, 0], { paths: ["M0 20L100 20"], dots: [] }],
])("%s", (_name, values, expected) => {
  expect(drawSpark(values, 100, 20)).toEqual(expected);
});
