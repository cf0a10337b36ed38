// no-database.tsx: instead of every page while the database does not answer.

const AGAIN_SECONDS = 10;

export function NoDatabase() {
  return (
    <>
      <meta httpEquiv="refresh" content={String(AGAIN_SECONDS)} />
      <h1>The database does not answer</h1>
      <p className="sub">
        Nothing is lost: pages only read. It may be starting, or have been stopped; this page tries again every{" "}
        {AGAIN_SECONDS} seconds.
      </p>
      <p>
        Whoever runs this dashboard sees the cause in its log; <code>npm start</code> starts the database again where it
        is the built-in one, and where it is not, <code>DATABASE_URL</code> says which one is meant.{" "}
        <a href="/healthz">/healthz</a> tells the same to a monitor.
      </p>
    </>
  );
}
