// facets.tsx: what the list can be narrowed by: filters in force as pills that drop them, and a plain form for more.
import { packagesHref } from "#app/_components/href.ts";
import { Pill } from "#app/_components/pill.tsx";
import { STATE_WORDS } from "#app/_components/state-mark.tsx";
import { type Area, type CheckInfo, isAudited } from "#lib/areas/area.ts";
import { AREAS, getCheck } from "#lib/areas/index.ts";
import { KIND_WORDS } from "#lib/areas/kinds.ts";
import type { PackagesQuestion } from "#lib/queries/find-packages.ts";
import { PAIR_STATES } from "#lib/queries/package-filters.ts";
import styles from "./facets.module.css";
import { linkOf } from "./link.ts";

interface Props {
  question: PackagesQuestion;
  maintainerName: string | null;
}

export function Facets({ question, maintainerName }: Props) {
  const pills = pillsOf(question, maintainerName);
  return (
    <div className={`${styles.facets} no-print`}>
      <form action="/packages" className={styles.form} aria-label="Narrow the list">
        {question.channel ? <input type="hidden" name="channel" value={question.channel} /> : null}
        {question.sort === "fails" ? null : <input type="hidden" name="sort" value={question.sort} />}
        <label className={styles.wide}>
          <span className="small">Name holds</span>
          <input className="field" type="search" name="q" defaultValue={question.q} />
        </label>
        <Select
          name="area"
          label="Area"
          value={question.area}
          options={AREAS.filter(isAudited).map(({ id, title }) => ({ id, title }))}
        />
        <CheckSelect value={question.check} />
        <Select
          name="verdict"
          label="Verdict"
          value={question.verdict}
          options={PAIR_STATES.map((id) => ({ id, title: STATE_WORDS[id] }))}
        />
        <label>
          <span className="small">Maintainer</span>
          <input className="field" name="maintainer" defaultValue={question.maintainer ?? ""} placeholder="handle" />
        </label>
        <button className="btn">Narrow</button>
      </form>
      {pills.length > 0 ? (
        <p className={styles.pills}>
          {pills.map((pill) => (
            <Pill key={pill.filter} name={pill.name} value={pill.value} href={pill.href} />
          ))}
          {pills.length > 1 ? <a href={packagesHref({ channel: question.channel })}>Drop all</a> : null}
        </p>
      ) : null}
    </div>
  );
}

/** Each filter in force, in words, with the list without it. */
export function pillsOf(question: PackagesQuestion, maintainerName: string | null) {
  const without = (key: keyof PackagesQuestion) => packagesHref({ ...linkOf(question), [key]: null, after: null });
  const values = [
    { key: "q", name: "name holds", value: question.q || null },
    { key: "area", name: "area", value: AREAS.find((area) => area.id === question.area)?.title ?? null },
    {
      key: "check",
      name: "check",
      value: question.check === null ? null : (getCheck(question.check)?.title ?? question.check),
    },
    { key: "verdict", name: "verdict", value: question.verdict === null ? null : STATE_WORDS[question.verdict] },
    {
      key: "maintainer",
      name: "maintainer",
      value: question.maintainer === null ? null : (maintainerName ?? question.maintainer),
    },
  ] as const;
  return values.flatMap(({ key, name, value }) =>
    value === null ? [] : [{ filter: key, name, value, href: without(key) }],
  );
}

interface SelectProps {
  name: string;
  label: string;
  value: string | null;
  options: readonly { id: string; title: string }[];
}

function Select({ name, label, value, options }: SelectProps) {
  return (
    <label>
      <span className="small">{label}</span>
      <select className="field" name={name} defaultValue={value ?? ""}>
        <option value="">any</option>
        {options.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The checks of an area by kind of subject; the kind is named where the area has several. */
function checkGroups({ title, readings }: Area): { label: string; checks: readonly CheckInfo[] }[] {
  return readings.map(({ kind, checks }) => ({
    label: readings.length > 1 ? `${title}: ${KIND_WORDS[kind].many}` : title,
    checks,
  }));
}

function CheckSelect({ value }: { value: string | null }) {
  return (
    <label>
      <span className="small">Check</span>
      <select className="field" name="check" defaultValue={value ?? ""}>
        <option value="">any</option>
        {AREAS.flatMap(checkGroups).map(({ label, checks }) => (
          <optgroup key={label} label={label}>
            {checks.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
