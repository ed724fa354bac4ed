// The chart of one run, with its legend, its buttons and its twin as a table for everyone whom a canvas tells nothing.

import { useEffect, useImperativeHandle, useMemo, useRef, useState } from 'preact/hooks';
import type { BacktestResult, Trade } from '../api/backtest';
import type { Columns } from '../api/columns';
import { marksOf } from '../model/marks';
import { percent, priceDigits, ratio } from '../model/numbers';
import { buildPyramid, factorOf, indexAt, levelOf } from '../model/pyramid';
import { minute, minuteWithZone, seconds, zoneLetters, type Zone } from '../model/time';
import * as chartWords from '../words-chart';
import * as words from '../words';
import { Attribution } from './attribution';
import { Card } from './basics';
import type { Picked, ResultCanvas, View } from './chart-canvas';
import { readColours } from './colours';
import { loadChart } from './load-chart';
import { BackIcon, FitIcon, ForwardIcon, MinusIcon, PlusIcon } from './icons';
import { VirtualTable, type Column } from './virtual-table';

export type ChartHandle = { readonly showTrade: (trade: Trade) => void };

type Props = {
  readonly result: BacktestResult;
  /** null: not here yet. The candles are drawn already, and get their marks when they come. */
  readonly trades: readonly Trade[] | null;
  readonly columns: Columns;
  readonly zone: Zone;
  /** Changes when the theme or the gain and loss colours change, so that the canvas is painted anew. */
  readonly look: string;
  readonly handle: { current: ChartHandle | null };
};

export function ResultChart({ result, trades, columns, zone, look, handle }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<ResultCanvas | null>(null);
  const [failed, setFailed] = useState(false);
  const [drawn, setDrawn] = useState(false);
  const [asTable, setAsTable] = useState(false);
  const [view, setView] = useState<View>({ level: 0, start: 0, end: 0 });
  const [picked, setPicked] = useState<Picked>(null);
  const pyramid = useMemo(() => buildPyramid(columns), [columns]);

  useEffect(() => {
    let gone = false;
    loadChart().then(
      (chunk) => {
        if (gone || !host.current) return;
        const listeners = { view: setView, picked: setPicked };
        const cash = Number(result.initial_cash);
        canvas.current = new chunk.ResultCanvas(
          host.current,
          pyramid,
          cash,
          readColours(host.current),
          zone,
          listeners,
        );
        setDrawn(true);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      canvas.current?.destroy();
      canvas.current = null;
      setDrawn(false);
    };
  }, [pyramid]);
  // After what is seen first, as it takes a moment for ten thousands of trades.
  useEffect(() => {
    if (drawn && trades !== null) canvas.current?.setMarks(marksOf(trades, columns.time));
  }, [drawn, trades, pyramid]);

  useEffect(() => {
    if (host.current) canvas.current?.setLook(readColours(host.current), zone);
  }, [look, zone]);

  useImperativeHandle(handle, () => ({
    showTrade: (trade) => {
      const place = (iso: string) => indexAt(columns.time, seconds(iso));
      setAsTable(false);
      const entry = place(trade.entry_time);
      canvas.current?.showTrade(entry, trade.exit_time === null ? entry : place(trade.exit_time));
      const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
      host.current?.scrollIntoView({ block: 'nearest', behavior: reduced ? 'auto' : 'smooth' });
    },
  }));

  const digits = priceDigits(columns.close[columns.close.length - 1] ?? 1);
  const bars = levelOf(pyramid, (picked ?? view).level);
  const last = levelOf(pyramid, 0).time.length - 1;
  const shown = picked ? picked.bar : bars.time.length - 1;
  const merged = factorOf(view.level);
  const short = chartWords.short;
  const legend: (readonly [string, string])[] = [
    [short.open, ratio(bars.open[shown] ?? null, digits)],
    [short.high, ratio(bars.high[shown] ?? null, digits)],
    [short.low, ratio(bars.low[shown] ?? null, digits)],
    [short.close, ratio(bars.close[shown] ?? null, digits)],
    [short.volume, ratio(bars.volume[shown] ?? null, 2)],
    [short.equity, ratio(bars.equity[shown] ?? null, 2)],
    [short.drawdown, percent(bars.drawdown[shown] ?? null)],
  ];

  const onKeys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') canvas.current?.zoom(0.6);
    else if (event.key === '-') canvas.current?.zoom(1 / 0.6);
    else return;
    event.preventDefault();
  };
  const button = (label: string, icon: preact.JSX.Element, act: () => void) => (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={act} disabled={asTable}>
      {icon}
    </button>
  );

  return (
    <Card
      title={chartWords.title}
      class="chart-card"
      testId="chart-card"
      tools={
        <div class="card-tools" onKeyDown={onKeys}>
          {merged > 1 && <span class="count">{chartWords.merged(merged)}</span>}
          {button(chartWords.earlier, <BackIcon />, () => canvas.current?.pan(-0.5))}
          {button(chartWords.later, <ForwardIcon />, () => canvas.current?.pan(0.5))}
          {button(chartWords.zoomOut, <MinusIcon />, () => canvas.current?.zoom(1 / 0.6))}
          {button(chartWords.zoomIn, <PlusIcon />, () => canvas.current?.zoom(0.6))}
          {button(chartWords.fit, <FitIcon />, () => canvas.current?.fit())}
          <button type="button" class="button small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {chartWords.table}
          </button>
        </div>
      }
    >
      <p class="legend" aria-hidden="true">
        <span class="legend-time">{minuteWithZone((bars.time[shown] ?? 0) * 1000, zone)}</span>
        {legend.map(([name, value]) => (
          <span key={name} class="legend-item">
            <span class="legend-name">{name}</span> {value}
          </span>
        ))}
        {merged > 1 && <span class="legend-merged">{chartWords.merged(merged)}</span>}
      </p>
      {failed && <p class="empty-line">{chartWords.failed}</p>}
      <div
        ref={host}
        class="chart-host"
        hidden={asTable || failed}
        role="img"
        data-testid="chart"
        data-drawn={drawn}
        data-level={view.level}
        data-bars={view.end - view.start}
        data-first={levelOf(pyramid, view.level).time[view.start] ?? 0}
        data-last={levelOf(pyramid, view.level).time[Math.max(0, view.end - 1)] ?? 0}
        data-candles={(view.end - view.start) * merged}
        aria-label={chartWords.summary(
          `${result.symbol} ${result.timeframe}${result.synthetic ? ` (${words.synthetic})` : ''}`,
          minuteWithZone((columns.time[0] ?? 0) * 1000, zone),
          minuteWithZone((columns.time[last] ?? 0) * 1000, zone),
          ratio(columns.open[0] ?? null, digits),
          ratio(columns.close[last] ?? null, digits),
          trades?.length ?? 0,
          percent(result.max_drawdown_pct),
        )}
      />
      {asTable && <BarsTable bars={levelOf(pyramid, view.level)} view={view} zone={zone} digits={digits} />}
      <p class="chart-foot">
        <span class="keys">
          <span>{chartWords.legend.buy}</span> <span>{chartWords.legend.sell}</span>
          <span>
            <i class="line-sample equity" /> {chartWords.legend.equity}
          </span>
          <span>
            <i class="line-sample hold" /> {chartWords.legend.hold}
          </span>
          <span>
            <i class="line-sample drawdown" /> {chartWords.legend.drawdown}
          </span>
        </span>
        <span class="hint">{chartWords.wheel}</span>
        <Attribution />
      </p>
    </Card>
  );
}

function BarsTable(props: { bars: Columns; view: View; zone: Zone; digits: number }) {
  const { bars, view, zone, digits } = props;
  const rows = useMemo(
    () => Array.from({ length: Math.max(0, view.end - view.start) }, (_, i) => view.start + i),
    [view],
  );
  const label = chartWords.columns;
  const figure = (key: string, name: string, column: Float64Array, places: number): Column<number> => ({
    key,
    label: name,
    end: true,
    cell: (bar) => ratio(column[bar] ?? null, places),
  });
  const columns: Column<number>[] = [
    {
      key: 'time',
      label: `${label.time} ${zoneLetters((bars.time[view.start] ?? 0) * 1000, zone)}`,
      cell: (bar) => minute((bars.time[bar] ?? 0) * 1000, zone),
    },
    figure('open', label.open, bars.open, digits),
    figure('high', label.high, bars.high, digits),
    figure('low', label.low, bars.low, digits),
    figure('close', label.close, bars.close, digits),
    figure('volume', label.volume, bars.volume, 2),
    figure('equity', label.equity, bars.equity, 2),
    { ...figure('drawdown', label.drawdown, bars.drawdown, 2), cell: (bar) => percent(bars.drawdown[bar] ?? null) },
  ];
  return (
    <VirtualTable
      name={chartWords.tableCaption}
      class="bars-table"
      columns={columns}
      rows={rows}
      rowKey={(bar) => bar}
    />
  );
}
