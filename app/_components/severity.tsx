// severity.tsx: how much a check matters, in words; the worse, the firmer the type.
import type { Severity as SeverityId } from "#lib/areas/area.ts";
import styles from "./severity.module.css";

export function Severity({ severity }: { severity: SeverityId }) {
  return <span className={styles[severity]}>{severity}</span>;
}
