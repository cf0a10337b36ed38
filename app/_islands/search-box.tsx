// search-box.tsx: the search of every page: a plain form that lists packages, and suggestions while one types.
"use client";
import { useEffect, useId, useRef, useState } from "react";
import styles from "./search-box.module.css";
import { KIND_TITLES, readSuggestions, type Suggestion } from "./suggestion.ts";

const PAUSE_MS = 120;
const LEAST_LETTERS = 2;

/** What the server suggests for `text`, a short pause after the last letter; [] below two letters and when it does not answer. */
function useSuggestions(text: string, channel: string | null): readonly Suggestion[] {
  const [found, setFound] = useState<readonly Suggestion[]>([]);
  useEffect(() => {
    const q = text.trim();
    const stop = new AbortController();
    const ask = async () => {
      if (q.length < LEAST_LETTERS) return setFound([]);
      const search = new URLSearchParams({ q, ...(channel ? { channel } : {}) });
      const answer = await fetch(`/api/v1/search?${search}`, { signal: stop.signal });
      setFound(answer.ok ? readSuggestions(await answer.json(), channel) : []);
    };
    // Without an answer the form still works: there is nothing to tell.
    const timer = setTimeout(() => void ask().catch(() => undefined), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, channel]);
  return found;
}

export function SearchBox({ channel, q }: { channel: string | null; q: string }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(-1);
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLFormElement>(null);
  const list = useId();
  const found = useSuggestions(text, channel);
  const shown = open && found.length > 0;
  const move = (to: number) => setAt(((to + 1 + found.length + 1) % (found.length + 1)) - 1);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const chosen = found[at];
    if (event.key === "Escape") setOpen(false);
    if (!shown) return;
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at - 1);
    else if (event.key === "Enter" && chosen) location.assign(chosen.href);
    else return;
    event.preventDefault();
  };

  return (
    <form
      ref={box}
      role="search"
      action="/packages"
      className={styles.box}
      onBlur={(event) => setOpen(box.current?.contains(event.relatedTarget) ?? false)}
    >
      {channel ? <input type="hidden" name="channel" value={channel} /> : null}
      <input
        id="search"
        className={`field ${styles.field}`}
        type="search"
        name="q"
        defaultValue={q}
        placeholder="Search packages, people, units"
        aria-label="Search packages, people, units and checks"
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        role="combobox"
        aria-expanded={shown}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={shown && at >= 0 ? `${list}-${at}` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setAt(-1);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={onKeyDown}
      />
      <ul id={list} role="listbox" aria-label="Suggestions" className={styles.list} hidden={!shown}>
        {found.map((one, index) => (
          <Option
            key={one.href}
            one={one}
            id={`${list}-${index}`}
            on={index === at}
            heads={found[index - 1]?.kind !== one.kind}
          />
        ))}
      </ul>
    </form>
  );
}

/** `heads`: the first of its kind, which carries the kind's name. */
function Option({ one, id, on, heads }: { one: Suggestion; id: string; on: boolean; heads: boolean }) {
  return (
    <>
      {heads ? (
        <li role="presentation" className={styles.kind}>
          {KIND_TITLES[one.kind]}
        </li>
      ) : null}
      <li role="option" id={id} aria-selected={on} className={styles.option}>
        <a href={one.href} tabIndex={-1}>
          {one.name} <span className="small">{one.detail}</span>
        </a>
      </li>
    </>
  );
}
