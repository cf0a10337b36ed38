// subject-list.tsx: the subjects behind one check of a package, the worst first, each with its evidence.
import { PathText } from "#app/_components/path-text.tsx";
import { StateMark } from "#app/_components/state-mark.tsx";
import { RichText } from "#app/_components/rich-text.tsx";
import { packageCheckHref, unitHref } from "#app/_components/href.ts";
import { formatCount } from "#lib/format.ts";
import type { CheckRow, ShownSubject } from "#lib/queries/scorecard.ts";
import { About } from "./described-list.tsx";
import styles from "./subject-list.module.css";

interface Where {
  readonly distro: string;
  readonly name: string;
  readonly picked: { readonly carried: string | null };
}

export function SubjectList({ row, card }: { row: CheckRow; card: Where }) {
  const { pass, fail, unknown, notApplicable } = row.counts;
  const all = pass + fail + unknown + notApplicable;
  const more = all - row.subjects.length;
  return (
    <>
      <SubjectRows subjects={row.subjects} where={card} since={row.since.on} />
      {more > 0 ? (
        <p className={styles.more}>
          <a href={packageCheckHref(card.distro, card.name, row.check, { channel: card.picked.carried })}>
            and {formatCount(more)} more
          </a>
        </p>
      ) : null}
    </>
  );
}

/** `since`: the day that stands above the list already. `detailed`: also what was read of each, which a scorecard says above. */
export function SubjectRows({
  subjects,
  where,
  since = null,
  detailed = false,
}: {
  subjects: readonly ShownSubject[];
  where: Where;
  since?: string | null;
  detailed?: boolean;
}) {
  return (
    <ul className={styles.list}>
      {subjects.map((subject) => (
        <li key={subject.path}>
          <StateMark state={subject.verdict} />
          <div className={styles.path}>
            {subject.kind === "unit" ? (
              <a
                href={unitHref(where.distro, where.name, subject.path.split("/").at(-1) ?? subject.path, {
                  channel: where.picked.carried,
                })}
              >
                <PathText path={subject.path} />
              </a>
            ) : (
              <PathText path={subject.path} />
            )}
            <Privilege subject={subject} />
            {detailed ? <About about={subject.about} /> : null}
          </div>
          <div>
            <RichText text={subject.reason} />
            {subject.openSince && subject.openSince !== since ? (
              <span className="small"> since {subject.openSince}</span>
            ) : null}
            <EvidenceLine subject={subject} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Setuid and setgid files run with more rights than whoever starts them: what fails there weighs more. */
function Privilege({ subject: { setuid, setgid } }: { subject: ShownSubject }) {
  if (!setuid && !setgid) return null;
  return (
    <span
      className={styles.privilege}
      title="Runs with the rights of its owner, not of whoever starts it: the severity is one step up"
    >
      {[setuid ? "setuid" : null, setgid ? "setgid" : null].filter(Boolean).join(" and ")}
    </span>
  );
}

function EvidenceLine({ subject }: { subject: ShownSubject }) {
  if (subject.evidence.length === 0) return null;
  return (
    <div className={styles.evidence}>
      {subject.evidence.map(({ label, value }, at) => (
        <span key={at}>
          <span className="soft">{label}</span> <code>{value}</code>
        </span>
      ))}
    </div>
  );
}
