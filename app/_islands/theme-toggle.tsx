// theme-toggle.tsx: light, dark, or as the system says; remembered in a cookie that the server reads.
"use client";
import { useState } from "react";
import { THEMES, type Theme } from "#app/_components/theme.ts";
import styles from "./theme-toggle.module.css";
import { useHydrated } from "./use-hydrated.ts";

const YEAR_SECONDS = 365 * 24 * 3600;

const SHAPES = {
  system: <path d="M8 2a6 6 0 1 0 0 12ZM8 2a6 6 0 1 1 0 12" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  light: (
    <path
      d="M8 4.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 1 0 0-6.4M8 .8v1.8M8 13.4v1.8M.8 8h1.8M13.4 8h1.8M2.9 2.9l1.3 1.3M11.8 11.8l1.3 1.3M13.1 2.9l-1.3 1.3M4.2 11.8l-1.3 1.3"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
    />
  ),
  dark: (
    <path d="M13.6 9.6A6 6 0 0 1 6.4 2.4 6 6 0 1 0 13.6 9.6Z" fill="none" stroke="currentColor" strokeWidth="1.5" />
  ),
} satisfies Record<Theme, React.ReactNode>;

export function ThemeToggle({ theme: initial }: { theme: Theme }) {
  const [theme, setTheme] = useState(initial);
  if (!useHydrated()) return <span className={styles.place} />;
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  const choose = () => {
    document.cookie = `theme=${next}; path=/; max-age=${next === "system" ? 0 : YEAR_SECONDS}; samesite=lax`;
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    setTheme(next);
  };
  return (
    <button
      type="button"
      className={styles.place}
      onClick={choose}
      aria-label={`Theme: ${theme}. Switch to ${next}`}
      title={`Theme: ${theme}`}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        {SHAPES[theme]}
      </svg>
    </button>
  );
}
