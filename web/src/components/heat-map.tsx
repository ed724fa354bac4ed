// Monthly returns as a table whose cells are tinted; the signed number is always there, the tint only helps the eye.

import { heat, type YearOfReturns } from '../model/months';
import { ratio, signOf } from '../model/numbers';
import { monthName } from '../model/time';
import { backtestWords } from '../words-backtest';
import { Card } from './basics';

const twelve = Array.from({ length: 12 }, (_, index) => index);

export function HeatMap({ years }: { years: readonly YearOfReturns[] }) {
  const largest = Math.max(0, ...years.flatMap((year) => year.months.map((month) => Math.abs(month ?? 0))));
  const cell = (value: number | null, most: number) => {
    if (value === null) return 'heat-none';
    const strength = heat(value, most);
    return strength === 0 ? 'heat-0' : `heat-${signOf(value) > 0 ? 'gain' : 'loss'}-${strength}`;
  };
  return (
    <Card
      title={backtestWords.months.title}
      tools={<span class="count">{backtestWords.months.unit}</span>}
      testId="months"
    >
      <div class="table-region heat-region" role="region" aria-label={backtestWords.months.title} tabIndex={0}>
        <table class="heat-map">
          <thead>
            <tr>
              <th scope="col">{backtestWords.months.year}</th>
              {twelve.map((month) => (
                <th key={month} scope="col" class="end">
                  {monthName(month)}
                </th>
              ))}
              <th scope="col" class="end">
                {backtestWords.months.total}
              </th>
            </tr>
          </thead>
          <tbody>
            {years.map((year) => (
              <tr key={year.year}>
                <th scope="row">{year.year}</th>
                {twelve.map((month) => {
                  const value = year.months[month] ?? null;
                  return (
                    <td key={month} class={`end ${cell(value, largest)}`}>
                      {value === null ? '' : ratio(value, 1, true)}
                    </td>
                  );
                })}
                <td class={`end total ${signOf(year.total) > 0 ? 'gain' : signOf(year.total) < 0 ? 'loss' : ''}`}>
                  {ratio(year.total, 1, true)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
