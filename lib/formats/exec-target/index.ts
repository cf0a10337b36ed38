// exec-target/index.ts: the program that a command line really starts, behind env, sh -c, nice and the like.
export type { Look } from "./look.ts";
export { resolveExecTarget, type ExecTarget, type Surroundings, type TargetKind } from "./resolve.ts";
export { readScriptTarget, type ScriptReader } from "./script-target.ts";
export { parseShebang, type Shebang } from "./shebang.ts";
export { readShellLine, type ShellLine } from "./shell-line.ts";
