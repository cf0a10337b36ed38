// no-database.tsx: instead of every page while the database does not answer.

export function NoDatabase() {
  return (
    <div className="prose">
      <h1>The database does not answer</h1>
      <p className="sub">
        Nothing is lost: pages only read. It may be starting, have been stopped, or be older than this dashboard.
      </p>
      <p>
        <a className="btn" href="">
          Try again
        </a>
      </p>
      <p className="small">
        Whoever runs this dashboard sees the cause in its log. <code>npm start</code> starts the built-in database
        again; with one of your own, <code>DATABASE_URL</code> says which is meant, and{" "}
        <code>npm run starfort -- db migrate</code> brings an older one up to date. <a href="/healthz">/healthz</a>{" "}
        tells the same to a monitor.
      </p>
    </div>
  );
}
