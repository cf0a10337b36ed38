// agreement.ts: what we and a reference tool say of one property of one subject, counted by how far they agree.

/** One thing said of one subject by both. */
export interface Claim<Context> {
  readonly property: string;
  readonly tool: string;
  /** What a person would look up. */
  readonly subject: string;
  readonly ours: string;
  readonly theirs: string;
  readonly context: Context;
}

/**
 * A known error of a tool, or a known limit of ours. `holds` looks at the bytes' facts, never at names of files; a row of
 * which nobody can say why it holds is no explanation.
 */
export interface Explanation<Context> {
  readonly tools: readonly string[];
  readonly properties: readonly string[];
  /** A sentence: what the tool does, and why ours is right. */
  readonly because: string;
  readonly holds: (claim: Claim<Context>) => boolean;
}

export interface Counts {
  agree: number;
  explained: number;
  unexplained: number;
  /** Of the explained and unexplained: we said "unknown". */
  unknown: number;
}

const MAX_SHOWN = 20;

/** Counts claims and keeps the disagreements: examples of the explained ones, all of the others. */
export class Agreement {
  readonly counts = new Map<string, Counts>();
  readonly reasons = new Map<string, { count: number; examples: string[] }>();
  readonly unexplained: string[] = [];

  record<Context>(claim: Claim<Context>, explanations: readonly Explanation<Context>[]): void {
    const counts = this.#countsOf(`${claim.property}\t${claim.tool}`);
    if (claim.ours === claim.theirs) {
      counts.agree++;
      return;
    }
    if (claim.ours === "unknown") counts.unknown++;
    const found = explanations.find(
      ({ tools, properties, holds }) =>
        tools.includes(claim.tool) && properties.includes(claim.property) && holds(claim),
    );
    const text = `${claim.subject}: we say ${claim.ours}, ${claim.tool} says ${claim.theirs}`;
    if (found === undefined) {
      counts.unexplained++;
      this.unexplained.push(`${claim.property}: ${text}`);
      return;
    }
    counts.explained++;
    const reason = `${claim.tool}, ${claim.property}: ${found.because}`;
    const kept = this.reasons.get(reason) ?? { count: 0, examples: [] };
    kept.count++;
    if (kept.examples.length < MAX_SHOWN) kept.examples.push(text);
    this.reasons.set(reason, kept);
  }

  #countsOf(key: string): Counts {
    const counts = this.counts.get(key) ?? { agree: 0, explained: 0, unexplained: 0, unknown: 0 };
    this.counts.set(key, counts);
    return counts;
  }
}
