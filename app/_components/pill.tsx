// pill.tsx: a filter that is in force, with the link that drops it; and a plain chip.

/** "area: Binary ×"; `href` is the same list without this filter. */
export function Pill({ name, value, href }: { name: string; value: string; href: string }) {
  return (
    <a className="chip on" href={href} aria-label={`Drop the filter ${name}: ${value}`}>
      <span className="soft">{name}:</span> {value} <span aria-hidden="true">×</span>
    </a>
  );
}

/** One choice of a few; `on` marks the one in force. */
export function Chip({ href, on = false, children }: { href: string; on?: boolean; children: React.ReactNode }) {
  return (
    <a className="chip" href={href} aria-current={on ? "true" : undefined}>
      {children}
    </a>
  );
}
