// A Daily Summary or Monthly Report from top to bottom. The page and the HTML file show the same: this.

import { useMemo, useState } from 'preact/hooks';
import type { DeskReport } from '../api/reports';
import type { DecimalText } from '../api/values';
import { minuteWithZone, type Zone } from '../model/time';
import { shapes, toneOf, written, type FigureShape } from '../model/reports';
import * as chartWords from '../words-chart';
import * as say from '../words-reports';
import { Card, Dialog } from './basics';
import { DayHeat, DayTable } from './day-by-day';
import { EquityChart } from './equity-chart';
import { MadeOfRows, ClosedTrades, Fills, Others } from './report-rows';
import { TradeSpread } from './trade-spread';

type Props = { readonly report: DeskReport; readonly zone: Zone; readonly look: string };

export const whenOf = (report: DeskReport): string => (report.kind === 'daily' ? report.date : report.month);

export function DeskReportBody({ report, zone, look }: Props) {
  const [opened, setOpened] = useState<FigureShape | null>(null);
  return (
    <>
      <Card
        title={`${say.kinds[report.kind]} ${whenOf(report)}`}
        tools={
          <span class="count">
            {say.modes[report.mode]} {say.onExchange(report.exchange)}
            {report.over ? '' : `, ${say.soFar}`}
          </span>
        }
        testId="report-figures"
      >
        <Figures report={report} onOpen={setOpened} />
      </Card>
      <Curve report={report} zone={zone} look={look} />
      {report.kind === 'monthly' && <DayHeat month={report.month} days={report.days} />}
      <TradeSpread trades={report.closed_trades} />
      {report.kind === 'monthly' && <DayTable days={report.days} />}
      <ClosedTrades trades={report.closed_trades} zone={zone} />
      {report.others.length > 0 && <Others others={report.others} zone={zone} />}
      <Fills fills={report.fills} zone={zone} />
      {opened !== null && (
        <Dialog title={labelOf(report, opened)} onClose={() => setOpened(null)} wide>
          <MadeOfRows report={report} shape={opened} zone={zone} />
        </Dialog>
      )}
    </>
  );
}

const labelOf = (report: DeskReport, { name }: FigureShape): string =>
  name === 'pnl' && report.kind === 'daily' ? say.dailyPnl : (say.figures[name] ?? name);

function Figures({ report, onOpen }: { report: DeskReport; onOpen: (shape: FigureShape) => void }) {
  return (
    <>
      <dl class="report-figures">
        {shapes[report.kind].map((shape) => {
          const value = report.figures[shape.name] ?? null;
          const why = report.absent[shape.name];
          const tone = toneOf(shape, value);
          const label = labelOf(report, shape);
          return (
            <div key={shape.name}>
              <dt>{label}</dt>
              <dd>
                <button
                  type="button"
                  class={`figure-button mono ${tone > 0 ? 'gain' : tone < 0 ? 'loss' : ''}`}
                  aria-haspopup="dialog"
                  aria-label={`${written(shape, value)}. ${say.opens(label)}`}
                  data-testid={`figure-${shape.name.replaceAll('_', '-')}`}
                  data-value={value ?? ''}
                  onClick={() => onOpen(shape)}
                >
                  {tone > 0 ? '▲ ' : tone < 0 ? '▼ ' : ''}
                  {written(shape, value)}
                </button>
                {why !== undefined && <span class="help why">{why}</span>}
              </dd>
            </div>
          );
        })}
      </dl>
      {typeof report.figures['auto_disabled'] === 'string' && report.figures['auto_disabled'] !== 'no' && (
        <p class="note">🛑 {report.figures['auto_disabled']}</p>
      )}
    </>
  );
}

function Curve({ report, zone, look }: Props) {
  const [asTable, setAsTable] = useState(false);
  const { time, equity, drawdown_pct: drawdown } = report.curve;
  const drawn = useMemo(() => {
    // Times must rise for the canvas; of two points of one second the later one counts.
    const kept = time.map((_, at) => at).filter((at) => time[at] !== time[at + 1]);
    const curve = {
      time: kept.map((at) => time[at] ?? 0),
      equity: kept.map((at) => equity[at] ?? 0),
      drawdown: kept.map((at) => drawdown[at] ?? 0),
    };
    return { curve, history: { time: curve.time, equity: curve.equity.map((one) => one.toFixed(8) as DecimalText) } };
  }, [report]);
  const shown = drawn.curve.time.length > 1;
  return (
    <Card
      title={say.curve.title}
      class="chart-card"
      testId="report-curve"
      tools={
        shown && (
          <div class="card-tools">
            <button type="button" class="button small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              {chartWords.table}
            </button>
          </div>
        )
      }
    >
      {shown ? (
        <div class="equity-place">
          <EquityChart history={drawn.history} curve={drawn.curve} zone={zone} look={look} asTable={asTable} />
        </div>
      ) : (
        <p class="empty-line">{say.curve.none}</p>
      )}
    </Card>
  );
}

export const momentOf = (iso: string, zone: Zone): string => minuteWithZone(Date.parse(iso), zone);
