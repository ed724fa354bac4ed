// What was forecast and what came, with the newest forecast ahead, and its twin as a table for everyone whom a canvas
// tells nothing.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Evaluation, Forecast } from '../api/forecast';
import type { DecimalText } from '../api/values';
import { bandOf, insideOf, nextOf, type BandPoint } from '../model/forecast';
import { exactDecimal, unknown } from '../model/numbers';
import { minute, minuteWithZone, zoneLetters, type Zone } from '../model/time';
import * as chartWords from '../words-chart';
import * as words from '../words-forecast';
import { Attribution } from './attribution';
import { Card } from './basics';
import { readColours } from './colours';
import type { ForecastCanvas } from './forecast-canvas';
import { loadForecastChart } from './load-forecast-chart';
import { VirtualTable, type Column } from './virtual-table';

const say = words.chart;
export const price = (value: DecimalText | null): string =>
  value === null ? unknown : exactDecimal(value, { least: 2, most: 8 });

export function ForecastChart(props: { model: Evaluation; forecast: Forecast | null; zone: Zone; look: string }) {
  const { model, forecast, zone, look } = props;
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<ForecastCanvas | null>(null);
  const [failed, setFailed] = useState(false);
  const [drawn, setDrawn] = useState(false);
  const [asTable, setAsTable] = useState(false);
  const [picked, setPicked] = useState<number | null>(null);
  const points = useMemo(() => bandOf(model), [model]);
  const next = useMemo(() => nextOf(model, forecast), [model, forecast]);

  useEffect(() => {
    let gone = false;
    loadForecastChart().then(
      (chunk) => {
        if (gone || !host.current) return;
        canvas.current = new chunk.ForecastCanvas(host.current, readColours(host.current), zone, setPicked);
        setDrawn(true);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      canvas.current?.destroy();
      canvas.current = null;
    };
  }, []);
  useEffect(() => {
    if (drawn) canvas.current?.setPoints(points, next);
  }, [drawn, points, next]);
  useEffect(() => {
    if (host.current) canvas.current?.setLook(readColours(host.current), zone);
  }, [look, zone]);

  const moment = (time: number) => minuteWithZone(time * 1000, zone);
  const shown = points.find((one) => one.time === picked) ?? points.at(-1) ?? null;
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) {
    return (
      <Card title={say.title}>
        <p class="empty-line">{say.empty}</p>
      </Card>
    );
  }
  const { inside, of } = insideOf(points);
  const summary =
    say.summary(`${model.symbol} ${model.timeframe}`, moment(first.time), moment(last.time), inside, of) +
    (next === null || forecast === null
      ? ''
      : say.next(moment(next.time), price(forecast.median), price(forecast.low), price(forecast.high))) +
    say.twin;
  return (
    <Card
      title={say.title}
      class="chart-card forecast-chart-card"
      tools={
        <button
          type="button"
          class="button small"
          aria-pressed={asTable}
          data-testid="forecast-as-table"
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? chartWords.chart : chartWords.table}
        </button>
      }
    >
      <p class="legend" aria-hidden="true">
        <span class="legend-time">{shown === null ? unknown : moment(shown.time)}</span>
        <LegendItem name={say.columns.low} value={shown?.judged.low ?? null} />
        <LegendItem name={say.columns.median} value={shown?.judged.median ?? null} />
        <LegendItem name={say.columns.high} value={shown?.judged.high ?? null} />
        <LegendItem name={say.columns.actual} value={shown?.judged.actual ?? null} />
      </p>
      {failed && <p class="empty-line">{chartWords.failed}</p>}
      <div
        ref={host}
        class="chart-host forecast-host"
        hidden={asTable || failed}
        role="img"
        aria-label={summary}
        data-testid="forecast-chart"
        data-drawn={drawn}
        data-points={points.length}
      />
      {asTable && <PointsTable points={points} zone={zone} />}
      <p class="chart-foot">
        <span class="keys">
          <span>
            <i class="line-sample forecast-actual" /> {say.actual}
          </span>
          <span>
            <i class="line-sample forecast-median" /> {say.median}
          </span>
          <span>
            <i class="line-sample forecast-band" /> {say.band}
          </span>
          {next !== null && (
            <span>
              <i class="line-sample forecast-next" /> {say.next_}
            </span>
          )}
        </span>
        <Attribution />
      </p>
    </Card>
  );
}

const LegendItem = ({ name, value }: { name: string; value: DecimalText | null }) => (
  <span class="legend-item">
    <span class="legend-name">{name}</span> {price(value)}
  </span>
);

const isInside = ({ low, high, actual }: BandPoint): boolean | null =>
  low === null || high === null || actual === null ? null : actual >= low && actual <= high;

function PointsTable({ points, zone }: { points: readonly BandPoint[]; zone: Zone }) {
  const rows = useMemo(() => [...points].reverse(), [points]);
  const names = say.columns;
  const columns: Column<BandPoint>[] = [
    {
      key: 'time',
      label: `${names.time} ${zoneLetters((points.at(-1)?.time ?? 0) * 1000, zone)}`,
      cell: ({ time }) => minute(time * 1000, zone),
    },
    { key: 'close', label: names.close, end: true, cell: ({ judged }) => price(judged.close) },
    { key: 'low', label: names.low, end: true, cell: ({ judged }) => price(judged.low) },
    { key: 'median', label: names.median, end: true, cell: ({ judged }) => price(judged.median) },
    { key: 'high', label: names.high, end: true, cell: ({ judged }) => price(judged.high) },
    { key: 'actual', label: names.actual, end: true, cell: ({ judged }) => price(judged.actual) },
    {
      key: 'inside',
      label: names.inside,
      cell: (point) => {
        const inside = isInside(point);
        return inside === null ? unknown : inside ? say.yes : say.no;
      },
    },
  ];
  return (
    <VirtualTable
      name={say.tableCaption}
      class="bars-table"
      columns={columns}
      rows={rows}
      rowKey={({ time }) => time}
    />
  );
}
