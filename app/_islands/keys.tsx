// keys.tsx: moving about by keys: / searches, j and k move, o opens, ? tells.
"use client";
import { useEffect, useRef } from "react";
import styles from "./keys.module.css";
import { useHydrated } from "./use-hydrated.ts";

const KEYS = [
  ["/", "search"],
  ["j", "next row"],
  ["k", "previous row"],
  ["o", "open the row"],
  ["?", "this help"],
  ["Esc", "close"],
] as const;

/** Rows are marked `data-row`; what one lands on is the row's first link or disclosure. */
function moveRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
  const now = document.activeElement?.closest("[data-row]");
  const at = now ? rows.indexOf(now) : -1;
  const row = rows[at < 0 && step < 0 ? rows.length - 1 : at + step];
  const handle = row?.matches("details") ? row.querySelector("summary") : row?.querySelector<HTMLElement>("a, summary");
  handle?.focus();
  handle?.scrollIntoView({ block: "nearest" });
}

function openRow(): void {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.closest("[data-row]")) focused.click();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches("input, textarea, select, [contenteditable]");
}

export function Keys() {
  const help = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const acts = new Map<string, () => void>([
      ["/", () => document.getElementById("search")?.focus()],
      ["j", () => moveRow(1)],
      ["k", () => moveRow(-1)],
      ["o", openRow],
      ["?", () => help.current?.showModal()],
    ]);
    const onKey = (event: KeyboardEvent) => {
      const act = acts.get(event.key);
      if (!act || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || help.current?.open)
        return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  if (!useHydrated()) return null;
  return (
    <>
      {" · "}
      <button type="button" className={styles.link} onClick={() => help.current?.showModal()}>
        Keys
      </button>
      <dialog ref={help} className={styles.help} aria-labelledby="keys-title">
        <form method="dialog">
          <h2 id="keys-title">Keys</h2>
          <dl className="definitions">
            {KEYS.map(([key, does]) => (
              <div key={key}>
                <dt>
                  <kbd className={styles.key}>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
          <button className="btn quiet" autoFocus>
            Close
          </button>
        </form>
      </dialog>
    </>
  );
}
