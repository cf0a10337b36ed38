// copy-button.tsx: takes a text to the clipboard; absent where it cannot work.
"use client";
import { useState } from "react";
import { useHydrated } from "./use-hydrated.ts";

const SAID_FOR_MS = 2000;

export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [said, setSaid] = useState(label);
  // Browsers offer the clipboard only over https and on loopback.
  if (!useHydrated() || !("clipboard" in navigator)) return null;
  const copy = async () => {
    const outcome = await navigator.clipboard.writeText(text).then(
      () => "Copied",
      () => "Not allowed",
    );
    setSaid(outcome);
    setTimeout(() => setSaid(label), SAID_FOR_MS);
  };
  return (
    <button type="button" className="btn quiet no-print" onClick={() => void copy()} aria-live="polite">
      {said}
    </button>
  );
}
