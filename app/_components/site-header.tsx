// site-header.tsx: the top of every page: the mark, where one can go, and the search.
import { SearchBox } from "#app/_islands/search-box.tsx";
import { ThemeToggle } from "#app/_islands/theme-toggle.tsx";
import { Brand } from "./brand.tsx";
import type { Here } from "./here.ts";
import { withQuery } from "./href.ts";
import styles from "./site-header.module.css";
import type { Theme } from "./theme.ts";

const NAV = [
  { path: "/", name: "Overview" },
  { path: "/packages", name: "Packages" },
  { path: "/maintainers", name: "Maintainers" },
  { path: "/checks", name: "Checks" },
  { path: "/status", name: "Status" },
] as const;

export function SiteHeader({ here, theme }: { here: Here; theme: Theme }) {
  const channel = here.query.get("channel");
  const isHere = (path: string) =>
    path === "/" ? here.path === "/" : here.path === path || here.path.startsWith(`${path}/`);
  return (
    <header className={`${styles.top} no-print`}>
      <a className="out-of-sight" href="#main">
        Skip to the page
      </a>
      <div className={`wide ${styles.row}`}>
        <a className={styles.brand} href={withQuery("/", { channel })}>
          <Brand />
          Starfort
        </a>
        <nav className={styles.nav} aria-label="Main">
          {NAV.map(({ path, name }) => (
            <a key={path} href={withQuery(path, { channel })} aria-current={isHere(path) ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <div className={styles.search}>
          <SearchBox channel={channel} q={here.path === "/packages" ? (here.query.get("q") ?? "") : ""} />
        </div>
        <ThemeToggle theme={theme} />
      </div>
    </header>
  );
}
