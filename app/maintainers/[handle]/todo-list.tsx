// todo-list.tsx: open items by check, the most worth first: one habit, many items closed.
import type { Fix } from "#lib/areas/area.ts";
import { getArea, getCheck } from "#lib/areas/index.ts";
import { getDistro } from "#lib/distros.ts";
import { formatCount, formatPercent, plural } from "#lib/format.ts";
import type { TodoGroup } from "#lib/queries/find-todo.ts";
import type { MaintainerPage } from "#lib/queries/get-maintainer.ts";
import { Age } from "../../_components/age.tsx";
import { AreaDot } from "../../_components/area-dot.tsx";
import { CodeBlock } from "../../_components/code-block.tsx";
import { checkHref, packageHref, packagesHref } from "../../_components/href.ts";
import { RichText } from "../../_components/rich-text.tsx";
import { Severity } from "../../_components/severity.tsx";
import styles from "./page.module.css";

export function TodoList({ page: { todo, picked, maintainer } }: { page: MaintainerPage }) {
  const items = todo.reduce((sum, group) => sum + group.packages, 0);
  return (
    <section aria-labelledby="todo">
      <h2 id="todo">What to do next</h2>
      {todo.length === 0 ? (
        <p>Nothing is open: every pair that could be judged passes, is waived or does not apply.</p>
      ) : (
        <p className="small">
          {plural(items, "open item")} in {plural(todo.length, "group")}: the group on top closes most. Order: the
          check&apos;s share of its area&apos;s weight × packages.
        </p>
      )}
      {todo.map((group) => (
        <Group
          key={group.check.id}
          group={group}
          channel={picked.carried}
          handle={maintainer.handle}
          distro={picked.channel.distro}
        />
      ))}
    </section>
  );
}

interface Props {
  group: TodoGroup;
  channel: string | null;
  handle: string;
  distro: string;
}

/** The way of the maintainer's own distro, else the first. */
function fixFor(checkId: string, distroId: string): Fix | null {
  const { recipe, name } = getDistro(distroId);
  const fixes = getCheck(checkId)?.guide.fixes ?? [];
  return fixes.find(({ where }) => where === recipe || where.startsWith(name)) ?? fixes[0] ?? null;
}

function Group({ group, channel, handle, distro }: Props) {
  const { check, packages, subjects, oldestOn, byChecker, leverage } = group;
  const fix = fixFor(check.id, distro);
  return (
    <details className={`${styles.todo} prints`} data-row>
      <summary>
        <span className="marker" aria-hidden="true">
          ›
        </span>
        <span>
          <AreaDot area={check.area} /> {check.title}
        </span>
        <span className="small hide-narrow">
          <Severity severity={check.severity} /> · {plural(subjects, "subject")} · oldest <Age at={oldestOn} short />
        </span>
        <span className={styles.closes}>closes {formatCount(packages)}</span>
      </summary>
      <div className={styles.body}>
        {fix ? (
          <>
            <p>
              <RichText text={fix.text} />
            </p>
            {fix.code === undefined ? null : <CodeBlock code={fix.code} label={fix.where} />}
          </>
        ) : null}
        <Named group={group} channel={channel} handle={handle} />
        <p className="small">
          <a href={checkHref(check.id, { channel })}>Why, other ways to fix it, when to waive it</a> ·{" "}
          {getArea(check.area).title} · leverage {formatCount(Math.round(leverage))} ={" "}
          {formatPercent(check.weightPercent, 100)} of its area&apos;s weight × {plural(packages, "package")}
          {byChecker > 0
            ? ` · ${formatCount(byChecker)} of them opened because the check changed: nothing of theirs got worse`
            : ""}
        </p>
      </div>
    </details>
  );
}

function Named({ group: { check, packages, named }, channel, handle }: Omit<Props, "distro">) {
  const all = packagesHref({ check: check.id, verdict: "fail", maintainer: handle, channel });
  return (
    <p className={styles.named}>
      {named.map(({ distro, name, subjects }, at) => (
        <span key={`${distro} ${name}`}>
          {at > 0 ? " · " : null}
          <a href={packageHref(distro, name, { channel })}>{name}</a>{" "}
          <span className="small">{formatCount(subjects)}</span>
        </span>
      ))}
      {packages > named.length ? (
        <>
          {" "}
          · <a href={all}>all {formatCount(packages)}</a>
        </>
      ) : null}
    </p>
  );
}
