// error.tsx: a page that failed: says so plainly, and what may help. It stands inside the frame.
"use client";

interface Props {
  error: unknown;
  retry: () => void;
}

/** The message itself stays in the server's log; `digest` is what finds it there. */
export default function PageError({ error, retry }: Props) {
  const digest = typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : null;
  return (
    <>
      <h1>This page could not be made</h1>
      <p className="sub">Nothing is lost: pages only read. Other pages may well work.</p>
      <p>
        <button type="button" className="btn" onClick={retry}>
          Try again
        </button>
      </p>
      <p className="small">
        Whoever runs this dashboard sees the cause in its log
        {digest ? (
          <>
            , under <code>{digest}</code>
          </>
        ) : null}
        . <a href="/healthz">/healthz</a> tells whether the database answers.
      </p>
    </>
  );
}
