// policy-reader.ts: walks a policy file's statements: follows includes, sets variables, decides conditions, builds profiles.
import { FormatError } from "../format-error.ts";
import { decide } from "./condition.ts";
import { compileGlob } from "./glob.ts";
import { fullNameOf, modeOf } from "./names.ts";
import type { PolicySource, PolicySources } from "./policy-sources.ts";
import type { BroadRule, PolicyFile, PolicyNote, Profile } from "./profile.ts";
import type { Body, Statement, WideRule } from "./syntax.ts";
import { unescapeWord } from "./unescape.ts";
import { VariableTable } from "./variables.ts";

/** Includes within includes; the deepest real chain has 6. */
const MAX_INCLUDES = 32;
/** Includes, profiles and blocks within each other. */
const MAX_DEPTH = 250;
/** Statements walked for one file, those of its includes each time: of 2,000 real files the largest takes 1,902. */
const MAX_STEPS = 20_000;
/** All bytes read for one file, each file counted once. */
const MAX_SOURCE_BYTES = 16 * 1024 * 1024;
const MAX_NOTES = 500;
const MAX_BROAD = 100;

type ReadPolicy = Omit<PolicyFile, "path" | "override">;
type Of<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;

/** Where statements stand: in the preamble (`profile` is null) or in a profile. */
interface Scope {
  /** The file that is being walked. */
  readonly path: string;
  /** Includes that lead here, those around the profile counted. */
  readonly includes: number;
  /** Includes, profiles and blocks around this place. */
  readonly depth: number;
  /** Includes already followed: within one profile, or within the preamble, each file counts once. */
  readonly included: Set<string>;
  readonly profile: ProfileDraft | null;
  /** False below `deny {`: what such a block holds is not allowed. */
  readonly allows: boolean;
}

interface ProfileDraft {
  readonly fullName: string;
  /** Asked for only where a broad rule may use them. */
  readonly variables: () => ReadonlyMap<string, string>;
  readonly children: Profile[];
  readonly broad: BroadRule[];
  rules: number;
}

export class PolicyReader {
  readonly #sources: PolicySources;
  readonly #base: string;
  readonly #variables = new VariableTable();
  readonly #aliases: { readonly from: string; readonly to: string }[] = [];
  readonly #read = new Map<string, Uint8Array>();
  readonly #notes: PolicyNote[] = [];
  /** Profiles are built when the whole preamble is known. */
  readonly #pending: { readonly statement: Of<"profile">; readonly path: string }[] = [];
  #abi: string | null = null;
  #bytes = 0;
  #steps = 0;
  #stopped = false;

  constructor(sources: PolicySources, base: string) {
    this.#sources = sources;
    this.#base = base;
  }

  /** Throws FormatError when a rule stands in no profile, or an include is no policy. */
  read(source: PolicySource): ReadPolicy {
    refuseStrayRules(source);
    this.#remember(source);
    const scope = {
      path: source.path,
      includes: 0,
      depth: 0,
      included: new Set<string>(),
      profile: null,
      allows: true,
    };
    this.#walk(source.body, scope);
    const profiles = this.#pending.map(({ statement, path }) => this.#profile(statement, { ...scope, path }));
    const sources = Array.from(this.#read, ([path, content]) => ({ path, content }));
    return { abi: this.#abi, profiles, sources, notes: this.#notes };
  }

  #note(kind: PolicyNote["kind"], text: string, path: string, line: number): void {
    if (this.#notes.length < MAX_NOTES) this.#notes.push({ kind, text, path, line });
  }

  #remember(source: PolicySource): void {
    if (this.#read.has(source.path)) return;
    this.#read.set(source.path, source.content);
    this.#bytes += source.content.length;
  }

  #walk(body: Body, scope: Scope): void {
    if (scope.profile !== null) scope.profile.rules += body.rules;
    for (const statement of body.statements) {
      if (++this.#steps > MAX_STEPS || scope.depth > MAX_DEPTH) {
        if (!this.#stopped) this.#note("too-deep", "what follows is nested too deeply, or too much", scope.path, 0);
        this.#stopped = true;
        return;
      }
      this.#statement(statement, scope);
    }
  }

  #statement(statement: Statement, scope: Scope): void {
    switch (statement.kind) {
      case "include":
        return this.#include(statement, scope);
      case "abi":
        this.#abi ??= statement.value;
        return;
      case "alias":
        this.#aliases.push(statement);
        return;
      case "assign":
      case "assign-boolean":
        return this.#assign(statement, scope);
      case "if":
        return this.#if(statement, scope);
      case "block":
        return this.#walk(statement.body, { ...inner(scope), allows: scope.allows && statement.allows });
      case "profile":
        if (scope.profile === null) this.#pending.push({ statement, path: scope.path });
        else scope.profile.children.push(this.#profile(statement, scope));
        return;
      case "rule":
        return this.#rule(statement, scope);
      case "unknown":
        this.#note("unknown-syntax", statement.text.slice(0, 200), scope.path, statement.line);
    }
  }

  #include(statement: Of<"include">, scope: Scope): void {
    const path =
      statement.magic || !statement.target.startsWith("/") ? `${this.#base}/${statement.target}` : statement.target;
    const files = this.#sources.filesOf(path);
    if (files === null) {
      if (!statement.ifExists) this.#note("missing-include", statement.target, scope.path, statement.line);
      return;
    }
    if (scope.includes >= MAX_INCLUDES) {
      this.#note("too-deep", `include of ${statement.target}`, scope.path, statement.line);
      return;
    }
    for (const file of files) this.#includeFile(file, scope, statement.line);
  }

  #includeFile(file: string, scope: Scope, line: number): void {
    if (scope.included.has(file)) return;
    scope.included.add(file);
    if (this.#bytes > MAX_SOURCE_BYTES) {
      this.#note(
        "too-deep",
        `include of ${file}: more than ${MAX_SOURCE_BYTES} bytes are read already`,
        scope.path,
        line,
      );
      return;
    }
    const source = this.#sources.open(file);
    // Of an included directory only its files count.
    if (source === null) return;
    this.#remember(source);
    if (scope.profile === null) refuseStrayRules(source);
    this.#walk(source.body, { ...inner(scope), path: file, includes: scope.includes + 1 });
  }

  #assign(statement: Of<"assign"> | Of<"assign-boolean">, scope: Scope): void {
    const { name, operator, line } = statement;
    if (scope.profile !== null) {
      this.#note("ignored", `@{${name}} is set within a profile`, scope.path, line);
    } else if (statement.kind === "assign") {
      const problem = this.#variables.assign(name, operator, statement.values);
      if (problem !== null) this.#note("ignored", problem, scope.path, line);
    } else {
      const value = decide(statement.value, this.#variables);
      if (value === null) this.#note("undefined-variable", `the value of $${name}`, scope.path, line);
      else this.#variables.assignBoolean(name, operator, value);
    }
  }

  /** The first branch whose condition holds. Where one cannot be decided, nothing of the statement is taken. */
  #if(statement: Of<"if">, scope: Scope): void {
    for (const { condition, body } of statement.branches) {
      const holds = condition === null ? true : decide(condition, this.#variables);
      if (holds === null) this.#note("undefined-variable", "a condition", scope.path, statement.line);
      if (holds === false) continue;
      if (holds === true) this.#walk(body, inner(scope));
      return;
    }
  }

  #profile(statement: Of<"profile">, scope: Scope): Profile {
    const { header, line } = statement;
    const { path, profile: parent } = scope;
    const attachments = this.#attachmentsOf(statement, path, parent !== null);
    const fullName = fullNameOf(header.name, parent?.fullName ?? null);
    const draft: ProfileDraft = {
      fullName,
      variables: () => profileVariables(header.name, attachments),
      children: [],
      broad: [],
      rules: 0,
    };
    this.#walk(statement.body, { ...inner(scope), included: new Set(), profile: draft, allows: true });
    return {
      name: header.name,
      fullName,
      kind: header.kind,
      attachment: header.attachment,
      attachments,
      mode: modeOf(header.flags),
      flags: header.flags,
      xattrs: header.xattrs,
      children: draft.children,
      broad: draft.broad,
      rules: draft.rules,
      path,
      line,
    };
  }

  /** Hats attach to nothing: a program asks for them. */
  #attachmentsOf({ header, line }: Of<"profile">, path: string, isChild: boolean): readonly string[] {
    if (header.kind === "hat") return [];
    const written = header.attachment === null ? header.name : unescapeWord(header.attachment);
    if (header.attachment === null && isChild && !written.startsWith("/")) return [];
    const { globs, undefinedVariables, tooLong } = this.#variables.expand(written);
    for (const name of new Set(undefinedVariables)) {
      this.#note("undefined-variable", `@{${name}} in the attachment of ${header.name}`, path, line);
    }
    if (tooLong) this.#note("too-deep", `the variables in the attachment of ${header.name}`, path, line);
    const paths = globs.filter((glob) => glob.startsWith("/") || header.attachment !== null);
    return this.#aliases.length === 0
      ? paths
      : [...new Set([...paths, ...paths.flatMap((glob) => this.#aliasesOf(glob))])];
  }

  /** `alias /usr/ -> /mnt/usr/,`: a glob that begins so is also matched there. */
  #aliasesOf(glob: string): string[] {
    return this.#aliases
      .filter(({ from }) => glob.startsWith(from))
      .map(({ from, to }) => to + glob.slice(from.length));
  }

  #rule({ rule, line }: Of<"rule">, scope: Scope): void {
    const draft = scope.profile;
    if (draft === null || !scope.allows || draft.broad.length >= MAX_BROAD) return;
    if (this.#isBroad(rule, draft)) draft.broad.push({ text: rule.text, path: scope.path, line });
  }

  #isBroad(rule: WideRule, draft: ProfileDraft): boolean {
    return rule.globs.every(({ glob, covers }) =>
      this.#variables.expand(glob, draft.variables()).globs.some((expanded) => coversAll(expanded, covers)),
    );
  }
}

function inner(scope: Scope): Scope {
  return { ...scope, depth: scope.depth + 1 };
}

/** In the preamble no rule may stand. */
function refuseStrayRules({ path, body: { strayRule } }: PolicySource): void {
  if (strayRule === null) return;
  throw new FormatError(`${path}, line ${strayRule.line}: a rule that is in no profile`, strayRule.offset);
}

/** A glob that matches all of these matches any file that matters. */
const ANY_PATH = ["/etc/shadow", "/q7", "/q7/.z", "/usr/bin/q7", "/home/q/7/z.so.1"] as const;

/** A quick look before a glob is compiled: what begins with a plain directory covers no other. */
const PLAIN_START = /^\/+[A-Za-z0-9_.-]/;

const MAX_COVERING_LENGTH = 4096;

function coversAll(glob: string, covers: "any-path" | "unconfined"): boolean {
  if (glob.length > MAX_COVERING_LENGTH) return false;
  if (covers === "any-path" && PLAIN_START.test(glob)) return false;
  const compiled = compileGlob(glob);
  if (compiled === null) return false;
  return covers === "unconfined" ? compiled.matches("unconfined") : ANY_PATH.every((path) => compiled.matches(path));
}

/** What 3.x and 5.x set for each profile. */
function profileVariables(name: string, attachments: readonly string[]): ReadonlyMap<string, string> {
  const attachment = attachments.length > 1 ? `{${attachments.join(",")}}` : (attachments[0] ?? "");
  return new Map([
    ["profile_name", name],
    ["exec_path", attachment],
    ["attach_path", attachment],
  ]);
}
