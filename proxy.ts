// proxy.ts: before every page: the security headers, a fresh nonce for its scripts, its own address for the frame, and the real 404.
import { NextResponse, type NextRequest } from "next/server";
import { ADDRESS_HEADER, MISSING_HEADER } from "#app/_components/address.ts";
import { readEnv } from "#lib/env.ts";
import { mayAnswer } from "#lib/listening.ts";
import { isMissing } from "#lib/queries/is-missing.ts";

const { NODE_ENV, HOST, ALLOWED_HOSTS } = readEnv();
const DEVELOPMENT = NODE_ENV === "development";

/** Pages take scripts by nonce only and no style attributes at all. Hot reload (development) needs eval and inline styles. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${DEVELOPMENT ? " 'unsafe-eval'" : ""}`,
    `style-src 'self'${DEVELOPMENT ? " 'unsafe-inline'" : ""}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "X-Permitted-Cross-Domain-Policies": "none",
} as const;

const NOT_THIS_NAME =
  "Starfort is private here: it answers to localhost and 127.0.0.1 only. Behind a reverse proxy, set ALLOWED_HOSTS to its name.\n";

export async function proxy(request: NextRequest): Promise<NextResponse> {
  if (!mayAnswer(request.headers.get("host"), HOST, ALLOWED_HOSTS))
    return new NextResponse(NOT_THIS_NAME, { status: 421 });
  const { pathname, search, searchParams } = request.nextUrl;
  const csp = policy(Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64"));
  const missing = await isPageMissing(pathname, searchParams.get("channel"));
  const headers = new Headers(request.headers);
  // Next reads the nonce out of this header and puts it on its own scripts.
  headers.set("Content-Security-Policy", csp);
  headers.set(ADDRESS_HEADER, pathname + search);
  headers.set(MISSING_HEADER, missing ? "yes" : "no");
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", csp);
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  return response;
}

// A page that throws notFound() is blank without scripts: Next draws its not-found.tsx in the browser only. An address that no
// route matches is drawn by the server, so next.config.ts sends what this finds missing to one. (A rewrite from here would go
// out to 127.0.0.1 and come in again: Next takes that and "localhost" for two hosts.) /api/v1 answers for itself.
async function isPageMissing(path: string, channel: string | null): Promise<boolean> {
  if (path.startsWith("/api/")) return false;
  // Without a database nothing is known to be missing; the page says what is wrong.
  return isMissing(path, channel).catch(() => false);
}

// Built files are the same for everybody and carry no document.
export const config = { matcher: "/((?!_next/static/).*)" };
