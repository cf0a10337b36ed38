// layout.tsx: the frame around every page.
import type { Metadata, Viewport } from "next";
import { getHere, getTheme } from "./_components/here.ts";
import { SiteFooter } from "./_components/site-footer.tsx";
import { SiteHeader } from "./_components/site-header.tsx";
import { NoDatabase } from "./_components/no-database.tsx";
import { findChannels } from "#lib/queries/find-channels.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Starfort", template: "%s: Starfort" },
  description:
    "What every package of a Linux distribution does to resist attack, in five areas, and what is left to do.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

// A page that throws is blank without scripts, for only the browser draws error.tsx. The likeliest cause is therefore met
// here: the channels are asked for once a request anyway.
function isDatabaseThere(): Promise<boolean> {
  return findChannels().then(
    () => true,
    (error: unknown) => {
      console.error(error);
      return false;
    },
  );
}

export default async function RootLayout({ children }: { children: React.ReactNode }) {
  const [here, theme] = await Promise.all([getHere(), getTheme()]);
  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme}>
      <body>
        <Patterns />
        <SiteHeader here={here} theme={theme} />
        <main id="main" className="wide" tabIndex={-1}>
          {(await isDatabaseThere()) ? children : <NoDatabase />}
        </main>
        <SiteFooter />
      </body>
    </html>
  );
}

/** Fills that several drawings of a page share. */
function Patterns() {
  return (
    <svg className="out-of-sight" width="0" height="0" aria-hidden="true">
      <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="3" height="6" fill="var(--unknown)" />
      </pattern>
    </svg>
  );
}
