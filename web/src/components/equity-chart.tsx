// Portfolio value over time with its drawdown, and its twin as a table for everyone whom a canvas tells nothing.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { factsOf, type EquityCurve, type EquityHistory } from '../model/equity-curve';
import { money, percent, ratio, unknown } from '../model/numbers';
import { minute, minuteWithZone, zoneLetters, type Zone } from '../model/time';
import * as chartWords from '../words-chart';
import { later } from '../words-later';
import { Attribution } from './attribution';
import { readColours } from './colours';
import type { EquityCanvas } from './equity-canvas';
import { loadEquityChart } from './load-equity-chart';
import { VirtualTable, type Column } from './virtual-table';

const say = later.folio.chart;

export function EquityChart(props: {
  history: EquityHistory;
  curve: EquityCurve;
  zone: Zone;
  look: string;
  asTable: boolean;
}) {
  const { history, curve, zone, look, asTable } = props;
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<EquityCanvas | null>(null);
  const [failed, setFailed] = useState(false);
  const [drawn, setDrawn] = useState(false);
  const [picked, setPicked] = useState<number | null>(null);

  useEffect(() => {
    let gone = false;
    loadEquityChart().then(
      (chunk) => {
        if (gone || !host.current) return;
        canvas.current = new chunk.EquityCanvas(host.current, readColours(host.current), zone, setPicked);
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
    if (drawn) canvas.current?.setCurve(curve);
  }, [drawn, curve]);
  useEffect(() => {
    if (host.current) canvas.current?.setLook(readColours(host.current), zone);
  }, [look, zone]);

  const facts = useMemo(() => factsOf(history, curve), [history, curve]);
  const at = picked === null ? curve.time.length - 1 : curve.time.indexOf(picked);
  const moment = curve.time[at];
  const shown =
    moment === undefined ? null : { moment, equity: curve.equity[at] ?? null, drawdown: curve.drawdown[at] };
  const summary =
    facts === null
      ? ''
      : say.summary(
          minuteWithZone(facts.from * 1000, zone),
          minuteWithZone(facts.to * 1000, zone),
          money(facts.first, 'USD'),
          money(facts.last, 'USD'),
          percent(facts.changePercent, 2, true),
          percent(facts.drawdownMost),
        );

  return (
    <>
      <p class="legend" aria-hidden="true">
        <span class="legend-time">{shown === null ? unknown : minuteWithZone(shown.moment * 1000, zone)}</span>
        <span class="legend-item">
          <span class="legend-name">{say.equity}</span> {shown === null ? unknown : `$${ratio(shown.equity, 2)}`}
        </span>
        <span class="legend-item">
          <span class="legend-name">{say.drawdown}</span> {percent(shown?.drawdown ?? null)}
        </span>
      </p>
      {failed && <p class="empty-line">{chartWords.failed}</p>}
      <div
        ref={host}
        class="chart-host equity-host"
        hidden={asTable || failed}
        role="img"
        aria-label={summary}
        data-testid="equity-chart"
        data-drawn={drawn}
        data-points={curve.time.length}
      />
      {asTable && <PointsTable curve={curve} zone={zone} />}
      <p class="chart-foot">
        <span class="keys">
          <span>
            <i class="line-sample equity" /> {say.equity}
          </span>
          <span>
            <i class="line-sample drawdown" /> {say.drawdown}
          </span>
        </span>
        <Attribution />
      </p>
    </>
  );
}

function PointsTable({ curve, zone }: { curve: EquityCurve; zone: Zone }) {
  const rows = useMemo(() => curve.time.map((_, index) => index).reverse(), [curve]);
  const columns: Column<number>[] = [
    {
      key: 'time',
      label: `${say.time} ${zoneLetters((curve.time.at(-1) ?? 0) * 1000, zone)}`,
      cell: (at) => minute((curve.time[at] ?? 0) * 1000, zone),
    },
    { key: 'equity', label: say.equity, end: true, cell: (at) => `$${ratio(curve.equity[at] ?? null, 2)}` },
    { key: 'drawdown', label: say.drawdown, end: true, cell: (at) => percent(curve.drawdown[at] ?? null) },
  ];
  return <VirtualTable name={say.tableCaption} class="bars-table" columns={columns} rows={rows} rowKey={(at) => at} />;
}
