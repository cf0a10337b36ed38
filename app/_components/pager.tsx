// pager.tsx: keyset paging: on to the next rows, or back to the start; no page numbers, for nobody counts that far.

/** null = there is none: `first` on the first page, `next` on the last. `summary`: "100 of 689 packages". */
export function Pager({ first, next, summary }: { first: string | null; next: string | null; summary: string }) {
  return (
    <nav className="pager" aria-label="Pages of this list">
      <span className="small">{summary}</span>
      {first ? (
        <a className="btn quiet" href={first}>
          Back to the start
        </a>
      ) : null}
      {next ? (
        <a className="btn quiet" href={next} rel="next">
          Next
        </a>
      ) : null}
    </nav>
  );
}
