// use-hydrated.ts: whether scripts run here: controls that cannot work without them are drawn only then.
"use client";
import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False in the server's HTML and while it is taken over, true ever after. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
