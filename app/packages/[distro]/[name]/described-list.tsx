// described-list.tsx: the subjects of one kind with what was read of each in a few words: a profile's name and mode, what confines a program.
import { packageCheckHref } from "#app/_components/href.ts";
import { PathText } from "#app/_components/path-text.tsx";
import type { Evidence, SubjectKind } from "#lib/areas/area.ts";
import { formatCount } from "#lib/format.ts";
import type { Scorecard } from "#lib/queries/get-package.ts";
import styles from "./subject-list.module.css";

const MOST = 8;

/** `check`: one of the kind, whose own list has them all. */
export function DescribedList({
  kind,
  card,
  check,
}: {
  kind: SubjectKind;
  card: Scorecard;
  check: string | undefined;
}) {
  const { described, distro, name, picked } = card;
  const own = described.filter((subject) => subject.kind === kind);
  if (own.length === 0) return null;
  return (
    <>
      <ul className={styles.described}>
        {own.slice(0, MOST).map(({ path, about }) => (
          <li key={path}>
            <PathText path={path} />
            <About about={about} />
          </li>
        ))}
      </ul>
      {own.length > MOST && check ? (
        <p className={styles.more}>
          <a href={packageCheckHref(distro, name, check, { channel: picked.carried })}>
            and {formatCount(own.length - MOST)} more
          </a>
        </p>
      ) : null}
    </>
  );
}

export function About({ about }: { about: readonly Evidence[] }) {
  if (about.length === 0) return null;
  return (
    <div className={styles.about}>
      {about.map(({ label, value }) => (
        <span key={label}>
          <span className="soft">{label}:</span> {value}
        </span>
      ))}
    </div>
  );
}
