// debian-version.ts: which of two Debian versions is newer (deb-version(7)).

/** Negative where `a` is older than `b`, 0 where they are equal, positive where it is newer. Any string has a place in the order. */
export function compareDebianVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  return (
    comparePart(left.epoch, right.epoch) ||
    comparePart(left.upstream, right.upstream) ||
    comparePart(left.revision, right.revision)
  );
}

function split(version: string): { epoch: string; upstream: string; revision: string } {
  const colon = version.indexOf(":");
  const rest = version.slice(colon + 1);
  const hyphen = rest.lastIndexOf("-");
  return {
    epoch: colon < 0 ? "0" : version.slice(0, colon),
    upstream: hyphen < 0 ? rest : rest.slice(0, hyphen),
    // No revision is the same as revision 0.
    revision: hyphen < 0 ? "0" : rest.slice(hyphen + 1),
  };
}

/** Text and numbers in turn: text by the order of `rank`, numbers by their value. */
function comparePart(a: string, b: string): number {
  const [left, right] = [pieces(a), pieces(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [one, two] = [left[at] ?? "", right[at] ?? ""];
    const order = at % 2 === 0 ? compareText(one, two) : compareNumber(one, two);
    if (order !== 0) return order;
  }
  return 0;
}

/** "12.3a" as "", "12", ".", "3", "a": text first, so that text is compared with text. */
function pieces(part: string): string[] {
  const found: string[] = part.match(/\d+|\D+/g) ?? [];
  return /^\d/.test(part) ? ["", ...found] : found;
}

function compareText(a: string, b: string): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const order = rank(a, at) - rank(b, at);
    if (order !== 0) return order;
  }
  return 0;
}

/** "~" sorts before the end, the end before letters, letters before everything else. */
function rank(text: string, at: number): number {
  const char = text[at];
  if (char === undefined) return 0;
  if (char === "~") return -1;
  const code = char.charCodeAt(0);
  return /[A-Za-z]/.test(char) ? code : code + 0x10000;
}

function compareNumber(a: string, b: string): number {
  // As text, because a number may be longer than 2^53 (dates with times are).
  const [left, right] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : Number(left > right);
}
