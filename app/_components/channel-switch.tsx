// channel-switch.tsx: which channel is shown, and the others to go to; a disclosure, so that it needs no script.

export interface ChannelChoice {
  readonly slug: string;
  readonly title: string;
  readonly href: string;
}

/** One channel alone is only named. */
export function ChannelSwitch({ current, choices }: { current: string; choices: readonly ChannelChoice[] }) {
  if (choices.length < 2) return <span className="chip">{current}</span>;
  return (
    <details className="menu">
      <summary className="chip">
        {current} <span aria-hidden="true">▾</span>
      </summary>
      <ul>
        {choices.map((choice) => (
          <li key={choice.slug}>
            <a href={choice.href} aria-current={choice.slug === current ? "true" : undefined}>
              {choice.title} <span className="small">{choice.slug}</span>
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
