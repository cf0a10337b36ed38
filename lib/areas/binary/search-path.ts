// search-path.ts: the rule on RPATH and RUNPATH: who may put a library where the loader looks first.
import type { SubjectTraits } from "../area.ts";
import { type Assess, fail, notApplicable, pass, unknown } from "./verdict.ts";

type Safety = "safe" | "unsafe" | "unknown";
interface Judged {
  readonly element: string;
  readonly safety: Safety;
  readonly why: string;
}

/** Enough elements to see what is meant; the facts hold the whole list. */
const QUOTED = 32;

/** Places that only root writes to on a distribution. */
const SYSTEM = /^\/(usr|lib|lib32|lib64|libx32|bin|sbin|opt|nix\/store|gnu\/store)(\/|$)/;
/** Places where users write, or where only the build machine had something. */
const WRITABLE =
  /^\/(tmp|var\/tmp|dev\/shm|run\/user|home|root|mnt|media|build|builddir|buildd|workspace|<<[^/]*>>)(\/|$)/;
/** `$ORIGIN` counts only as a whole first component, as in glibc. */
const ORIGIN = /^\$(ORIGIN|\{ORIGIN\})(?=\/|$)/;

export const assessSearchPath: Assess = ({ type, runpath, rpath }, traits) => {
  if (type === "static" || type === "static-pie") return notApplicable("A static program loads no libraries");
  // Where both are there, glibc and musl obey DT_RUNPATH alone.
  const [tag, list] = runpath === null ? (["DT_RPATH", rpath] as const) : (["DT_RUNPATH", runpath] as const);
  if (list === null) return pass("No search path of its own", ["DT_RUNPATH", "absent"], ["DT_RPATH", "absent"]);
  const judged = list.split(":").map((element) => judge(element, traits));
  const evidence = judged.slice(0, QUOTED).map(({ element, why }) => [tag, `${element || '""'}: ${why}`] as const);
  const worst = judged.find(({ safety }) => safety === "unsafe") ?? judged.find(({ safety }) => safety === "unknown");
  if (!worst) return pass("The loader looks only where root alone may write", ...evidence);
  const say = worst.safety === "unsafe" ? fail : unknown;
  return say(`The loader looks for libraries in ${describe(worst)}`, ...evidence);
};

function describe({ element, why }: Judged): string {
  return element === "" ? why : `${element}: ${why}`;
}

function judge(element: string, traits: SubjectTraits): Judged {
  if (element === "") return { element, safety: "unsafe", why: "an empty element, which is the current directory" };
  if (ORIGIN.test(element)) return { element, ...judgeOrigin(element, traits) };
  if (!element.startsWith("/")) return { element, safety: "unsafe", why: "relative to the current directory" };
  return { element, ...judgePlace(normalize(element)) };
}

function judgeOrigin(element: string, { path, setuid, setgid }: SubjectTraits): Omit<Judged, "element"> {
  if (setuid || setgid) {
    return {
      safety: "unsafe",
      why: `relative to the program's place, which a ${setuid ? "setuid" : "setgid"} file must not trust`,
    };
  }
  const home = path.startsWith("/") ? path.slice(0, path.lastIndexOf("/")) : null;
  if (home === null) return { safety: "safe", why: "relative to the file's own place" };
  const place = normalize(element.replace(ORIGIN, home));
  // A file that lies among a user's own files may look beside itself: whoever writes there can replace the file as well.
  const root = WRITABLE.exec(place)?.[1];
  const isAtHome = root !== undefined && root === WRITABLE.exec(`${home}/`)?.[1];
  return root === undefined || isAtHome
    ? { safety: "safe", why: `relative to the file's own place: ${place}` }
    : { safety: "unsafe", why: `leads to ${place}, where others may write` };
}

function judgePlace(place: string): Omit<Judged, "element"> {
  if (WRITABLE.test(place))
    return { safety: "unsafe", why: "a place where others may write, or that only the build machine had" };
  if (SYSTEM.test(place)) return { safety: "safe", why: "only root writes there" };
  return { safety: "unknown", why: "nothing tells who may write there" };
}

/** Takes out `.`, `..` and double slashes, so that /usr/../tmp is seen for what it is. */
function normalize(path: string): string {
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") kept.pop();
    else if (part !== "" && part !== ".") kept.push(part);
  }
  return `/${kept.join("/")}`;
}
