// lazy-trend.tsx: shows the server's picture, and once it comes into view fetches the richer chart to take its place.
"use client";
import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import type { Trend } from "#lib/charts/trend.ts";

const TrendChart = dynamic(() => import("./trend-chart.tsx").then((module) => module.TrendChart), { ssr: false });

export function LazyTrend({ trend, children }: { trend: Trend; children: React.ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const element = place.current;
    // One day is a column: there is nothing to explore, and nothing to fetch for it.
    if (!element || trend.days.length < 2) return;
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      setSeen(true);
      watch.disconnect();
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [trend]);
  return (
    <div ref={place}>
      {seen ? <TrendChart trend={trend} onReady={() => setReady(true)} /> : null}
      {ready ? null : children}
    </div>
  );
}
