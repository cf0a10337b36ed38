// note-list.tsx: what a source said of itself: whom nobody vouched for, what was left out.
import { plural } from "#lib/format.ts";
import styles from "./page.module.css";

const SHOWN = 2;

/** The first ones at once, the rest behind a disclosure; nothing where there are none. */
export function NoteList({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <>
      <ul className={styles.notes}>
        {notes.slice(0, SHOWN).map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      {notes.length > SHOWN ? (
        <details className={styles.more}>
          <summary>
            <span className="marker" aria-hidden="true">
              ›
            </span>{" "}
            {plural(notes.length - SHOWN, "more note")}
          </summary>
          <ul className={styles.notes}>
            {notes.slice(SHOWN).map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}
