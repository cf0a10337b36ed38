// area-dot.tsx: the small square in an area's hue that stands before its name.
import type { AreaId } from "#lib/areas/area.ts";

/** Says nothing by itself: the area's name always follows. */
export function AreaDot({ area }: { area: AreaId }) {
  return (
    <svg className={`area-dot hue-${area}`} width="10" height="10" aria-hidden="true">
      <rect width="10" height="10" rx="2" fill="currentColor" />
    </svg>
  );
}
