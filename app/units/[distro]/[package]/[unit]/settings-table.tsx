// settings-table.tsx: the lines that count, with where each stands; the drop-ins that had a say; what systemd would warn of.
import type { UnitPage } from "#lib/queries/get-unit.ts";
import { PathText } from "../../../../_components/path-text.tsx";
import { RichText } from "../../../../_components/rich-text.tsx";
import styles from "./page.module.css";

export function SettingsTable({ page: { settings, dropIns, warnings, aliases } }: { page: UnitPage }) {
  return (
    <section aria-labelledby="settings">
      <h2 id="settings">Settings in effect</h2>
      <p className="small">
        Lines that bear on the score or help to judge it; those that a later line overrides are left out.
        {aliases.length > 0 ? ` Also known as ${aliases.join(", ")}.` : ""}
      </p>
      {settings.length === 0 ? (
        <p>None: everything is at systemd&apos;s default.</p>
      ) : (
        <table className={styles.stacked}>
          <thead>
            <tr>
              <th>Setting</th>
              <th>Where it stands</th>
            </tr>
          </thead>
          <tbody>
            {settings.map((line) => (
              <tr key={`${line.path}:${line.line}:${line.key}`} data-row>
                <th scope="row">
                  <code>
                    {line.key}={line.value}
                  </code>
                  {line.hollow ? (
                    <div className="small">
                      systemd knows none of these words: the score is better than what was meant
                    </div>
                  ) : null}
                </th>
                <td className="small">
                  <PathText path={line.path} />:{line.line}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <DropIns dropIns={dropIns} />
      <Warnings warnings={warnings} />
    </section>
  );
}

function DropIns({ dropIns }: Pick<UnitPage, "dropIns">) {
  return (
    <>
      <h3 id="drop-ins">Drop-ins</h3>
      {dropIns.length === 0 ? (
        <p>No drop-in that a package ships has a say.</p>
      ) : (
        <ul className={styles.list}>
          {dropIns.map((path) => (
            <li key={path}>
              <PathText path={path} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The gravest first. */
const RULES = [
  ["unknown", "Unknown or misspelt: systemd passes over them"],
  ["ignored", "Ignored, whole or in part: their values are not what systemd takes"],
  ["newer", "Known to a later systemd only"],
  ["obsolete", "Obsolete"],
  ["advice", "Advice"],
] as const satisfies readonly (readonly [UnitPage["warnings"][number]["rule"], string])[];

function Warnings({ warnings }: Pick<UnitPage, "warnings">) {
  if (warnings.length === 0) return null;
  return (
    <>
      <h3 id="warnings">What systemd or a reviewer would remark on</h3>
      {RULES.map(([rule, title]) => {
        const own = warnings.filter((warning) => warning.rule === rule);
        if (own.length === 0) return null;
        return (
          <div key={rule}>
            <p className={styles.rule}>{title}</p>
            <ul className={styles.list}>
              {own.map(({ path, line, message }) => (
                <li key={`${path}:${line}:${message}`}>
                  <RichText text={message} />{" "}
                  <span className="small">
                    <PathText path={path} />:{line}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </>
  );
}
