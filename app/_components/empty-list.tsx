// empty-list.tsx: a list with no rows says why, and which filter to drop.

export interface WayOut {
  readonly text: string;
  readonly href: string;
}

/** `what` is one sentence; `ways` are links that lead somewhere with rows. */
export function EmptyList({ what, ways }: { what: string; ways: readonly WayOut[] }) {
  return (
    <div className="empty">
      <p>{what}</p>
      {ways.length > 0 ? (
        <ul>
          {ways.map((way) => (
            <li key={way.href}>
              <a href={way.href}>{way.text}</a>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
