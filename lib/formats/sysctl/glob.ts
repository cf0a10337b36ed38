// glob.ts: wildcards in the keys of sysctl.d files, glob(3) on the parts between the dots.

const WILDCARD = /[*?[]/;

/** Whether the key of a setting stands for many. */
export function isGlob(key: string): boolean {
  return WILDCARD.test(key);
}

/** `*` and `?` never reach over a dot. */
export function matchesKey(glob: string, key: string): boolean {
  const [globParts, keyParts] = [glob.split("."), key.split(".")];
  return (
    globParts.length === keyParts.length && globParts.every((part, index) => matchesPart(part, keyParts[index] ?? ""))
  );
}

/** Greedy with one step back, so that many stars cost no more than length times length. */
function matchesPart(glob: string, text: string): boolean {
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (from < text.length) {
    const set = glob[at] === "[" ? /^\[([!^]?)([^\]]+)\]/.exec(glob.slice(at, at + 64)) : null;
    if (glob[at] === "*") {
      [star, mark] = [at, from];
      at += 1;
    } else if (glob[at] === "?" || glob[at] === text[from] || (set !== null && inSet(set, text[from] ?? ""))) {
      at += set === null ? 1 : set[0].length;
      from += 1;
    } else if (star >= 0) {
      mark += 1;
      [at, from] = [star + 1, mark];
    } else return false;
  }
  while (glob[at] === "*") at += 1;
  return at === glob.length;
}

function inSet([, negation, members = ""]: RegExpExecArray, char: string): boolean {
  let found = false;
  for (let i = 0; i < members.length; i++) {
    const [low = "", dash, high] = members.slice(i, i + 3);
    if (dash === "-" && high !== undefined) {
      found ||= low <= char && char <= high;
      i += 2;
    } else found ||= low === char;
  }
  return found !== (negation !== "");
}
