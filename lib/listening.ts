// listening.ts: whom the dashboard answers: what a host runs is private while it listens on this machine only.

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Whether a request's Host header may be answered. A page of any web site can point a name of its own at 127.0.0.1 and
 * then read what answers there (DNS rebinding); so while we listen on loopback, the name must be a loopback name, or one
 * that the operator allowed for a reverse proxy. Told to listen elsewhere, every name will do.
 */
export function mayAnswer(hostHeader: string | null, listensOn: string, allowed: readonly string[]): boolean {
  if (!isLoopback(listensOn)) return true;
  const name = nameOf(hostHeader ?? "");
  return isLoopback(name) || allowed.includes(name);
}

/** "[::1]:3000" -> "::1", "Example.org:3000" -> "example.org". */
function nameOf(hostHeader: string): string {
  const bracketed = /^\[([^\]]*)\](:\d+)?$/.exec(hostHeader);
  return (bracketed?.[1] ?? hostHeader.replace(/:\d+$/, "")).toLowerCase();
}
