// copy-button.tsx: takes the code beside it to the clipboard; absent where it cannot work.
"use client";
import { useState } from "react";
import { useHydrated } from "./use-hydrated.ts";

const SAID_FOR_MS = 2000;

/** Copies the `pre` of the code block that it stands in: handing the text over would send it twice. */
export function CopyButton({ label = "Copy" }: { label?: string }) {
  const [said, setSaid] = useState(label);
  // Browsers offer the clipboard only over https and on loopback.
  if (!useHydrated() || !("clipboard" in navigator)) return null;
  const copy = async (button: HTMLElement) => {
    const text = button.closest("[data-code]")?.querySelector("pre")?.textContent ?? "";
    const outcome = await navigator.clipboard.writeText(text).then(
      () => "Copied",
      () => "Not allowed",
    );
    setSaid(outcome);
    setTimeout(() => setSaid(label), SAID_FOR_MS);
  };
  return (
    <button
      type="button"
      className="btn quiet no-print"
      onClick={(event) => void copy(event.currentTarget)}
      aria-live="polite"
    >
      {said}
    </button>
  );
}
