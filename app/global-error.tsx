// global-error.tsx: when even the frame failed: a page that needs nothing but itself and the style sheet.
"use client";
import "./globals.css";

export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Starfort: something broke</title>
        <main className="wide">
          <h1>Starfort could not draw this page</h1>
          <p className="sub">
            Not even its frame. Nothing is lost: pages only read. The cause is in the log of whoever runs this
            dashboard.
          </p>
          <p>
            <button type="button" className="btn" onClick={retry}>
              Try again
            </button>{" "}
            <a href="/">Overview</a>
          </p>
        </main>
      </body>
    </html>
  );
}
