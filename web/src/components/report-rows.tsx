// What the figures of a report are made of: closed trades, fills, and whatever else realised something.

import type { ClosedTrade, DeskReport, OtherDisposal, ReportFill } from '../api/reports';
import { exactDecimal, money, percent, ratio, signOf, unknown } from '../model/numbers';
import { written, shapes, type FigureShape } from '../model/reports';
import { minuteWithZone, type Zone } from '../model/time';
import * as say from '../words-reports';
import { Card } from './basics';
import { VirtualTable, type Column } from './virtual-table';

const moment = (iso: string, zone: Zone) => minuteWithZone(Date.parse(iso), zone);
export const Change = ({ value }: { value: Parameters<typeof money>[0] }) => (
  <span class={signOf(value) > 0 ? 'gain' : signOf(value) < 0 ? 'loss' : ''}>{money(value, 'USD', true)}</span>
);
/** Short where there are many of them; all of them for the eye that rests on it. */
export const References = ({ names }: { names: readonly string[] }) => (
  <span title={names.join('\n')}>
    {names.slice(0, 3).join(', ')}
    {names.length > 3 ? ` +${names.length - 3}` : ''}
  </span>
);

const closedColumns = (zone: Zone): Column<ClosedTrade>[] => {
  const label = say.closed.columns;
  return [
    { key: 'closed', label: label.closed, cell: ({ closed }) => moment(closed, zone) },
    { key: 'symbol', label: label.symbol, cell: ({ symbol }) => symbol },
    { key: 'quantity', label: label.quantity, end: true, cell: ({ quantity }) => exactDecimal(quantity) },
    { key: 'cost', label: label.cost, end: true, cell: ({ cost }) => money(cost, 'USD') },
    { key: 'proceeds', label: label.proceeds, end: true, cell: ({ proceeds }) => money(proceeds, 'USD') },
    { key: 'fees', label: label.fees, end: true, cell: ({ fees }) => money(fees, 'USD') },
    { key: 'gain', label: label.gain, end: true, cell: ({ gain }) => <Change value={gain} /> },
    { key: 'result', label: label.result, end: true, cell: (trade) => percent(trade.return_pct, 2, true) },
    { key: 'fills', label: label.fills, cell: ({ bought, sold }) => <References names={[...bought, ...sold]} /> },
  ];
};
const fillColumns = (zone: Zone): Column<ReportFill>[] => {
  const label = say.fills.columns;
  return [
    { key: 'time', label: label.time, cell: ({ time }) => moment(time, zone) },
    { key: 'side', label: label.side, cell: ({ side }) => side.toUpperCase() },
    { key: 'symbol', label: label.symbol, cell: ({ symbol }) => symbol },
    { key: 'quantity', label: label.quantity, end: true, cell: ({ quantity }) => exactDecimal(quantity) },
    { key: 'price', label: label.price, end: true, cell: ({ price }) => exactDecimal(price, { least: 2, most: 8 }) },
    { key: 'notional', label: label.notional, end: true, cell: ({ notional }) => money(notional, 'USD') },
    { key: 'fee', label: label.fee, end: true, cell: (fill) => `${exactDecimal(fill.fee)} ${fill.fee_asset}` },
    { key: 'trade', label: label.trade, cell: ({ reference }) => reference },
  ];
};

const ClosedTable = ({ trades, zone }: { trades: readonly ClosedTrade[]; zone: Zone }) =>
  trades.length === 0 ? (
    <p class="empty-line">{say.closed.none}</p>
  ) : (
    <VirtualTable
      name={say.closed.title}
      class="report-table"
      columns={closedColumns(zone)}
      rows={trades}
      rowKey={({ sold }) => sold.join()}
    />
  );
const FillTable = ({ fills, zone }: { fills: readonly ReportFill[]; zone: Zone }) =>
  fills.length === 0 ? (
    <p class="empty-line">{say.fills.none}</p>
  ) : (
    <VirtualTable
      name={say.fills.title}
      class="report-table"
      columns={fillColumns(zone)}
      rows={fills}
      rowKey={({ reference }) => reference}
    />
  );

export const ClosedTrades = (props: { trades: readonly ClosedTrade[]; zone: Zone }) => (
  <Card title={say.closed.title} tools={<span class="count">{props.trades.length}</span>} testId="closed-trades">
    <ClosedTable {...props} />
  </Card>
);
export const Fills = (props: { fills: readonly ReportFill[]; zone: Zone }) => (
  <Card title={say.fills.title} tools={<span class="count">{props.fills.length}</span>} testId="report-fills">
    <FillTable {...props} />
  </Card>
);

export function Others({ others, zone }: { others: readonly OtherDisposal[]; zone: Zone }) {
  const label = say.others.columns;
  return (
    <Card title={say.others.title} testId="report-others">
      <VirtualTable
        name={say.others.title}
        class="report-table"
        columns={[
          { key: 'time', label: label.time, cell: ({ time }) => moment(time, zone) },
          { key: 'what', label: label.what, cell: ({ reference }) => reference },
          {
            key: 'quantity',
            label: label.quantity,
            end: true,
            cell: ({ quantity, asset }) => `${exactDecimal(quantity)} ${asset}`,
          },
          { key: 'gain', label: label.gain, end: true, cell: ({ gain }) => <Change value={gain} /> },
        ]}
        rows={others}
        rowKey={({ reference, quantity }) => reference + quantity}
      />
    </Card>
  );
}

/** In the dialog that a figure opens. */
export function MadeOfRows({ report, shape, zone }: { report: DeskReport; shape: FigureShape; zone: Zone }) {
  const { made } = shape;
  const trades = report.closed_trades;
  const value = report.figures[shape.name] ?? null;
  return (
    <>
      <p class="made-of-value mono">
        {written(shape, value)}
        {report.absent[shape.name] !== undefined && <span class="help"> {report.absent[shape.name]}</span>}
      </p>
      {made === 'equity' && (
        <>
          <p class="help">{say.meanings['equity']}</p>
          <dl class="facts made-of">
            {shapes.daily.slice(0, 8).map((one) => (
              <div key={one.name}>
                <dt>{say.figures[one.name]}</dt>
                <dd class="mono">{written(one, report.figures[one.name] ?? null)}</dd>
              </div>
            ))}
          </dl>
          <FillTable fills={report.fills} zone={zone} />
        </>
      )}
      {made === 'curve' && (
        <p class="help">
          {say.meanings['curve']} {report.curve.time.length === 0 ? unknown : ratio(report.curve.time.length, 0)}
        </p>
      )}
      {made === 'orders' && <p class="help">{say.meanings['orders']}</p>}
      {(made === 'closed' || made === 'won' || made === 'lost') && (
        <>
          <p class="help">{say.meanings['closed']}</p>
          <ClosedTable
            zone={zone}
            trades={trades.filter(({ gain }) =>
              made === 'won' ? signOf(gain) > 0 : made === 'lost' ? signOf(gain) < 0 : true,
            )}
          />
        </>
      )}
      {(made === 'fills' || made === 'buys' || made === 'sells' || made === 'external') && (
        <>
          <p class="help">{say.meanings['fills']}</p>
          <FillTable
            zone={zone}
            fills={report.fills.filter(
              ({ side, external }) =>
                made === 'fills' || (made === 'external' ? external : !external && `${side}s` === made),
            )}
          />
        </>
      )}
    </>
  );
}
