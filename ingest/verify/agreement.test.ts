// agreement.test.ts: what counts as agreement, as explained, as unexplained and as our "unknown".
import { expect, test } from "vitest";
import { Agreement, type Claim, type Explanation } from "./agreement.ts";

const EXPLANATIONS: readonly Explanation<number>[] = [
  { tools: ["tool"], properties: ["type"], because: "it cannot count", holds: ({ context }) => context > 2 },
];

function counted(...claims: readonly Partial<Claim<number>>[]) {
  const agreement = new Agreement();
  for (const claim of claims) {
    const whole = { property: "type", tool: "tool", subject: "/a", ours: "yes", theirs: "no", context: 1, ...claim };
    agreement.record(whole, EXPLANATIONS);
  }
  return agreement;
}

test.each([
  ["the same words", { theirs: "yes" }, { agree: 1, explained: 0, unexplained: 0, unknown: 0 }],
  ["a difference that a row explains", { context: 3 }, { agree: 0, explained: 1, unexplained: 0, unknown: 0 }],
  ["one whose predicate does not hold", {}, { agree: 0, explained: 0, unexplained: 1, unknown: 0 }],
  ["our unknown, which no row explains", { ours: "unknown" }, { agree: 0, explained: 0, unexplained: 1, unknown: 1 }],
  ["our unknown, explained", { ours: "unknown", context: 3 }, { agree: 0, explained: 1, unexplained: 0, unknown: 1 }],
])("%s", (_, claim, counts) => {
  expect(counted(claim).counts.get("type\ttool")).toEqual(counts);
});

test("an explanation holds for its own tool and property alone", () => {
  expect(counted({ context: 3, tool: "other" }, { context: 3, property: "canary" }).unexplained).toEqual([
    "type: /a: we say yes, other says no",
    "canary: /a: we say yes, tool says no",
  ]);
});

test("examples are kept, a few of each reason", () => {
  const many = Array.from({ length: 50 }, (_, index) => ({ context: 3, subject: `/${index}` }));
  const [reason] = [...counted(...many).reasons.values()];
  expect(reason?.count).toBe(50);
  expect(reason?.examples.length).toBeLessThan(50);
});
