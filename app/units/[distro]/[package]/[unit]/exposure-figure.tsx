// exposure-figure.tsx: the exposure as a number, a word and a place on the scale, and how to get the same number at home.
import { formatExposure, levelOf } from "#lib/areas/service/index.ts";
import type { UnitPage } from "#lib/queries/get-unit.ts";
import { CodeBlock } from "../../../../_components/code-block.tsx";
import { StateMark } from "../../../../_components/state-mark.tsx";
import styles from "./page.module.css";

export function ExposureFigure({ page }: { page: UnitPage }) {
  const { exposure10, level, analyzer, name } = page;
  return (
    <section aria-labelledby="exposure">
      <h2 id="exposure">Exposure</h2>
      {exposure10 === null || level === null ? (
        <Unscored page={page} />
      ) : (
        <>
          <p className={styles.exposure}>
            <strong>{formatExposure(exposure10)}</strong> <span>of 10, {level}</span>
          </p>
          <Scale exposure10={exposure10} />
          <p className="small">
            The lower the better. Computed as <code>systemd-analyze security</code> of systemd {analyzer} does: the
            weights of the tests that are bad, as a share of those that apply, rounded up. Scores of different versions
            of systemd are not compared.
          </p>
          <Later page={page} />
        </>
      )}
      <h3 id="verify">Verify locally</h3>
      <CodeBlock
        label={`Where systemd ${analyzer} runs`}
        code={`systemd-analyze security --offline=true ${quoteForShell(name)}`}
      />
    </section>
  );
}

/** A note, not a second score: what is stored and charted is always that of one analyzer. */
function Later({ page: { later, analyzer } }: { page: UnitPage }) {
  if (later === null) return null;
  return (
    <details className={styles.more} data-row>
      <summary className="small">
        <span className="marker" aria-hidden="true">
          ›
        </span>{" "}
        systemd {later.since} and later would say {formatExposure(later.exposure10)}
      </summary>
      <p className="small">They judge these settings otherwise than systemd {analyzer} does:</p>
      <ul className={styles.list}>
        {later.because.map((setting) => (
          <li key={setting}>
            <code>{setting}</code> {setting.endsWith("=") ? <span className="small">not set</span> : null}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Unscored({ page: { unknownBecause } }: { page: UnitPage }) {
  return (
    <>
      <p>
        <StateMark state="unknown" />: {unknownBecause}.
      </p>
      <p className="small">
        Without a unit that systemd would load there is no score; its checks are unknown, which is neither pass nor
        fail.
      </p>
    </>
  );
}

const WIDTH = 300;
/** Where one level ends and the next begins, in tenths. */
const BORDERS = Array.from({ length: 100 }, (_, at) => at + 1).filter(
  (tenths) => levelOf(tenths) !== levelOf(tenths - 1),
);

/** 0 to 10 with the levels' borders; the mark is the unit. Says nothing that the words do not. */
function Scale({ exposure10 }: { exposure10: number }) {
  const x = (tenths: number) => (WIDTH * tenths) / 100;
  return (
    <svg
      className={styles.scale}
      width="100%"
      height="26"
      viewBox={`0 0 ${WIDTH} 26`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect x="0" y="10" width={WIDTH} height="6" fill="var(--panel)" />
      <rect x="0" y="10" width={x(exposure10)} height="6" fill="var(--fail)" opacity="0.75" />
      {BORDERS.map((least) => (
        <line
          key={least}
          x1={x(least)}
          x2={x(least)}
          y1="6"
          y2="20"
          stroke="var(--soft)"
          strokeWidth="1"
          vectorEffect="non-scaling-stroke"
        />
      ))}
      <line
        x1={x(exposure10)}
        x2={x(exposure10)}
        y1="0"
        y2="26"
        stroke="var(--ink)"
        strokeWidth="2.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** A unit's name may hold anything but a slash and NUL; only plain ones go unquoted. */
function quoteForShell(name: string): string {
  return /^[\w@.:-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
