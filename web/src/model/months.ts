// Monthly returns in UTC months: equity at the month's last bar against the end of the month before (or the first cash).

import type { Columns } from '../api/columns';

export type YearOfReturns = {
  readonly year: number;
  readonly months: readonly (number | null)[];
  readonly total: number;
};

export function monthlyReturns(columns: Pick<Columns, 'time' | 'equity'>, initialCash: number): YearOfReturns[] {
  const ends: { year: number; month: number; equity: number }[] = [];
  // A hundred thousand bars are in a few months: the calendar is asked once a month.
  let monthEnd = -Infinity;
  columns.time.forEach((moment, index) => {
    const equity = columns.equity[index] as number;
    const last = ends[ends.length - 1];
    if (last && moment < monthEnd) {
      last.equity = equity;
      return;
    }
    const date = new Date(moment * 1000);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    monthEnd = Date.UTC(year, month + 1) / 1000;
    ends.push({ year, month, equity });
  });
  const years: { year: number; months: (number | null)[]; total: number }[] = [];
  let before = initialCash;
  let yearStart = initialCash;
  for (const { year, month, equity } of ends) {
    let row = years[years.length - 1];
    if (!row || row.year !== year) {
      yearStart = before;
      row = { year, months: Array.from({ length: 12 }, () => null), total: 0 };
      years.push(row);
    }
    row.months[month] = before > 0 ? (equity / before - 1) * 100 : null;
    row.total = yearStart > 0 ? (equity / yearStart - 1) * 100 : 0;
    before = equity;
  }
  return years;
}

/** Strength of a cell's colour, 0 to 4, against the largest change of the table. */
export function heat(value: number | null, largest: number): number {
  if (value === null || largest <= 0 || Math.abs(value) < 0.005) return 0;
  return Math.max(1, Math.min(4, Math.ceil((Math.abs(value) / largest) * 4)));
}
