// syntax.ts: what the text of one file says, before includes are followed and variables are known.
import type { Condition } from "./condition.ts";
import type { Place } from "./scanner.ts";
import type { AssignOperator } from "./variables.ts";

/** A file's or a block's statements. Plain rules are only counted. */
export interface Body {
  readonly statements: readonly Statement[];
  readonly rules: number;
  /** The first rule of a whole file's text that is in no block: right in an abstraction, wrong in the preamble. */
  readonly strayRule: Place | null;
}

export interface ProfileHeader {
  readonly kind: "profile" | "hat";
  readonly name: string;
  /** As written, quotes kept. */
  readonly attachment: string | null;
  readonly flags: readonly string[];
  readonly xattrs: Readonly<Record<string, string>>;
}

export type Statement =
  | {
      readonly kind: "include";
      readonly target: string;
      readonly magic: boolean;
      readonly ifExists: boolean;
      readonly line: number;
    }
  | { readonly kind: "abi"; readonly value: string; readonly line: number }
  | { readonly kind: "alias"; readonly from: string; readonly to: string; readonly line: number }
  | {
      readonly kind: "assign";
      readonly name: string;
      readonly operator: AssignOperator;
      readonly values: readonly string[];
      readonly line: number;
    }
  | {
      readonly kind: "assign-boolean";
      readonly name: string;
      readonly operator: AssignOperator;
      readonly value: Condition;
      readonly line: number;
    }
  | { readonly kind: "if"; readonly branches: readonly Branch[]; readonly line: number }
  | { readonly kind: "block"; readonly body: Body; readonly allows: boolean }
  | { readonly kind: "profile"; readonly header: ProfileHeader; readonly body: Body; readonly line: number }
  | { readonly kind: "rule"; readonly rule: WideRule; readonly line: number }
  | { readonly kind: "unknown"; readonly text: string; readonly line: number };

/** `if` and `else if` have a condition, `else` has none. */
export interface Branch {
  readonly condition: Condition | null;
  readonly body: Body;
}

/** A rule that may say a lot, depending on what its variables stand for. */
export interface WideRule {
  readonly text: string;
  /** It is broad when every one of these globs, variables expanded, covers all that it is asked to cover. None: it is broad as it stands. */
  readonly globs: readonly WideGlob[];
}

export interface WideGlob {
  readonly glob: string;
  readonly covers: "any-path" | "unconfined";
}
