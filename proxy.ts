// proxy.ts: before every page: the security headers, a fresh nonce for its scripts, and its own address for the frame.
import { NextResponse, type NextRequest } from "next/server";
import { ADDRESS_HEADER } from "#app/_components/address.ts";
import { readEnv } from "#lib/env.ts";

const DEVELOPMENT = readEnv().NODE_ENV === "development";

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

export function proxy(request: NextRequest): NextResponse {
  const csp = policy(Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64"));
  const headers = new Headers(request.headers);
  // Next reads the nonce out of this header and puts it on its own scripts.
  headers.set("Content-Security-Policy", csp);
  headers.set(ADDRESS_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", csp);
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  return response;
}

// Built files are the same for everybody and carry no document.
export const config = { matcher: "/((?!_next/static/).*)" };
