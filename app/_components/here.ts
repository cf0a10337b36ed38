// here.ts: where the visitor is and which theme was chosen, for the frame around every page.
import { cookies, headers } from "next/headers";
import { ADDRESS_HEADER, MISSING_HEADER } from "./address.ts";
import { THEMES, type Theme } from "./theme.ts";

export interface Here {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Path (still percent-encoded) and query of the page that is drawn. */
export async function getHere(): Promise<Here> {
  const url = new URL((await headers()).get(ADDRESS_HEADER) ?? "/", "http://localhost");
  return { path: url.pathname, query: url.searchParams };
}

/** Whether proxy.ts found nothing behind the address. Next prepares a 404 beside every page: this tells whether it will be seen. */
export async function isMissingHere(): Promise<boolean> {
  return (await headers()).get(MISSING_HEADER) === "yes";
}

/** The theme that the visitor chose; "system" where the cookie is missing or nonsense. */
export async function getTheme(): Promise<Theme> {
  const chosen = (await cookies()).get("theme")?.value;
  return THEMES.find((theme) => theme === chosen) ?? "system";
}
