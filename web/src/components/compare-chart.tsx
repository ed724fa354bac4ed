// Two equity curves over each other, each in percent of its own start.

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Curve } from '../model/compare';
import type { Zone } from '../model/time';
import * as chartWords from '../words-chart';
import type { CompareCanvas } from './chart-canvas';
import { readColours } from './colours';
import { loadChart } from './load-chart';

export function CompareChart(props: { curves: readonly Curve[]; summary: string; zone: Zone; look: string }) {
  const { curves, summary, zone, look } = props;
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<CompareCanvas | null>(null);
  const [failed, setFailed] = useState(false);
  const [drawn, setDrawn] = useState(false);

  useEffect(() => {
    let gone = false;
    loadChart().then(
      (chunk) => {
        if (gone || !host.current) return;
        canvas.current = new chunk.CompareCanvas(host.current, curves, readColours(host.current), zone);
        setDrawn(true);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      canvas.current?.destroy();
      canvas.current = null;
    };
  }, [curves]);

  useEffect(() => {
    if (host.current) canvas.current?.setLook(readColours(host.current), zone);
  }, [look, zone]);

  if (failed) return <p class="empty-line">{chartWords.failed}</p>;
  return (
    <div
      ref={host}
      class="chart-host compare-host"
      role="img"
      aria-label={summary}
      data-testid="compare-chart"
      data-drawn={drawn}
    />
  );
}
