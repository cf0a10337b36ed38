// brand.tsx: the mark: a fort of five bastions.
import { fortPath } from "#lib/charts/star.ts";

export function Brand() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <path
        d={fortPath([1, 1, 1, 1, 1], 10, 11)}
        fill="none"
        stroke="var(--accent)"
        strokeWidth="1.8"
        strokeLinejoin="round"
      />
    </svg>
  );
}
