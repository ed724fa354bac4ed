// The days of a month: as a calendar whose cells are tinted by their return, and as a table. The signed number is always
// there, the tint only helps the eye.

import type { MonthDay } from '../api/reports';
import { heat } from '../model/months';
import { money, percent, ratio, signOf, whole } from '../model/numbers';
import { calendar } from '../model/reports';
import * as say from '../words-reports';
import { Card } from './basics';
import { Change } from './report-rows';
import { StackTable } from './stack-table';
import type { Column } from './virtual-table';

export function DayHeat({ month, days }: { month: string; days: readonly MonthDay[] }) {
  const weeks = calendar(month, days);
  const largest = Math.max(0, ...days.map((day) => Math.abs(day.return_pct ?? 0)));
  const tint = (value: number | null) => {
    if (value === null) return 'heat-none';
    const strength = heat(value, largest);
    return strength === 0 ? 'heat-0' : `heat-${signOf(value) > 0 ? 'gain' : 'loss'}-${strength}`;
  };
  return (
    <Card title={say.days.heat} tools={<span class="count">{say.days.unit}</span>} testId="day-heat">
      <div class="table-region heat-region" role="region" aria-label={say.days.heat} tabIndex={0}>
        <table class="heat-map day-heat">
          <thead>
            <tr>
              {say.days.week.map((name) => (
                <th key={name} scope="col" class="end">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((week, at) => (
              <tr key={at}>
                {week.map((cell, place) => (
                  <td key={place} class={`end ${tint(cell?.value ?? null)}`}>
                    {cell !== null && <span class="day-number">{cell.date}</span>}
                    {cell === null || cell.value === null ? '' : ` ${ratio(cell.value, 2, true)}`}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

export function DayTable({ days }: { days: readonly MonthDay[] }) {
  const label = say.days.columns;
  const columns: Column<MonthDay>[] = [
    { key: 'date', label: label.date, cell: ({ date }) => date },
    { key: 'trades', label: label.trades, end: true, cell: ({ trades }) => whole(trades) },
    { key: 'realised', label: label.realised, end: true, cell: ({ realised }) => <Change value={realised} /> },
    { key: 'fees', label: label.fees, end: true, cell: (day) => money(day.fees_usd, 'USD') },
    { key: 'pnl', label: label.pnl, end: true, cell: ({ pnl }) => <Change value={pnl} /> },
    { key: 'result', label: label.result, end: true, cell: (day) => percent(day.return_pct, 2, true) },
    { key: 'equity', label: label.equity, end: true, cell: (day) => money(day.equity_last, 'USD') },
  ];
  return (
    <Card title={say.days.title} testId="day-table">
      {days.length === 0 ? (
        <p class="empty-line">{say.days.none}</p>
      ) : (
        <StackTable name={say.days.title} columns={columns} rows={days} rowKey={({ date }) => date} />
      )}
    </Card>
  );
}
