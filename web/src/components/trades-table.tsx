// Every trade of a run: sortable, fast at any length, a click moves the chart there, and the same rows as CSV.

import { useMemo, useState } from 'preact/hooks';
import type { Trade } from '../api/backtest';
import type { DecimalText } from '../api/values';
import { exactDecimal, percent, priceDigits, signOf, unknown } from '../model/numbers';
import { minute, seconds, span, zoneLetters, type Zone } from '../model/time';
import { sortRows, tradesCsv, type Row, type Sort, type TradeKey } from '../model/trades';
import * as words from '../words';
import { backtestWords } from '../words-backtest';
import { Card } from './basics';
import { download } from './download';
import { DownloadIcon } from './icons';
import { VirtualTable, type Column } from './virtual-table';

type Props = {
  readonly trades: readonly Trade[];
  readonly zone: Zone;
  readonly fileName: string;
  readonly onShow: (trade: Trade) => void;
};

const tone = (value: DecimalText | number | null) => {
  const sign = signOf(value);
  return sign > 0 ? 'gain' : sign < 0 ? 'loss' : '';
};

/** Places after the point that every value of a column can be shown with: fixed, so that the points stand in line. */
function places(values: readonly Trade[], most: number): number {
  let widest = 0;
  for (const { quantity } of values) {
    const point = quantity.indexOf('.');
    // Of ten thousands of trades few are looked at more closely than this.
    if (point < 0 || quantity.length - point - 1 <= widest) continue;
    widest = Math.max(widest, quantity.slice(point + 1).replace(/0+$/, '').length);
  }
  return Math.min(most, widest);
}

export function TradesTable({ trades, zone, fileName, onShow }: Props) {
  const [sort, setSort] = useState<Sort>({ key: 'number', descending: false });
  const rows = useMemo(() => sortRows(trades, sort), [trades, sort]);
  const columns = useMemo((): Column<Row>[] => {
    const time = (iso: string | null) => (iso === null ? backtestWords.trades.open : minute(seconds(iso) * 1000, zone));
    const priceFixed = priceDigits(Number(trades[0]?.entry_price ?? 1));
    const quantityFixed = places(trades, 8);
    const fixed = (value: DecimalText | null, digits: number, signed = false) =>
      value === null ? unknown : exactDecimal(value, { least: digits, most: digits }, signed);
    const label = backtestWords.trades.columns;
    const letters = zoneLetters(seconds(trades[0]?.entry_time ?? '1970-01-01T00:00:00Z') * 1000, zone);
    return [
      {
        key: 'number',
        label: label.number,
        end: true,
        sortable: true,
        cell: ({ position, trade }) => (
          <button
            type="button"
            class="row-button"
            aria-label={backtestWords.trades.show(position + 1)}
            onClick={() => onShow(trade)}
          >
            {position + 1}
          </button>
        ),
      },
      { key: 'entry', label: `${label.entry} ${letters}`, sortable: true, cell: ({ trade }) => time(trade.entry_time) },
      { key: 'exit', label: `${label.exit} ${letters}`, sortable: true, cell: ({ trade }) => time(trade.exit_time) },
      {
        key: 'held',
        label: label.held,
        end: true,
        sortable: true,
        cell: ({ trade }) =>
          trade.exit_time === null ? unknown : span(seconds(trade.entry_time), seconds(trade.exit_time)),
      },
      {
        key: 'entry_price',
        label: label.entry_price,
        end: true,
        sortable: true,
        cell: ({ trade }) => fixed(trade.entry_price, priceFixed),
      },
      {
        key: 'exit_price',
        label: label.exit_price,
        end: true,
        sortable: true,
        cell: ({ trade }) => fixed(trade.exit_price, priceFixed),
      },
      {
        key: 'quantity',
        label: label.quantity,
        end: true,
        sortable: true,
        cell: ({ trade }) => fixed(trade.quantity, quantityFixed),
      },
      { key: 'fees', label: label.fees, end: true, sortable: true, cell: ({ trade }) => fixed(trade.fees, 2) },
      {
        key: 'pnl',
        label: label.pnl,
        end: true,
        sortable: true,
        cell: ({ trade }) => <span class={tone(trade.pnl)}>{fixed(trade.pnl, 2, true)}</span>,
      },
      {
        key: 'return',
        label: label.return,
        end: true,
        sortable: true,
        cell: ({ trade }) => <span class={tone(trade.return_pct)}>{percent(trade.return_pct, 2, true)}</span>,
      },
      {
        key: 'reason',
        label: label.reason,
        sortable: true,
        cell: ({ trade }) => backtestWords.trades.reasons[trade.reason] ?? trade.reason,
      },
    ];
  }, [trades, zone, onShow]);

  const sortBy = (key: string) =>
    setSort((now) => ({
      key: key as TradeKey,
      descending: now.key === key ? !now.descending : key === 'return' || key === 'pnl',
    }));

  return (
    <Card
      title={backtestWords.trades.title}
      testId="trades"
      tools={
        <div class="card-tools">
          <span class="count">{words.count(rows.length, trades.length)}</span>
          <button
            type="button"
            class="button small"
            aria-label={backtestWords.trades.csvHelp}
            onClick={() =>
              download(new Blob([tradesCsv(trades)], { type: 'text/csv' }), backtestWords.trades.fileName(fileName))
            }
          >
            <DownloadIcon />
            {backtestWords.trades.csv}
          </button>
        </div>
      }
    >
      {trades.length === 0 ? (
        <p class="empty-line">{backtestWords.result.noTrades}</p>
      ) : (
        <VirtualTable
          name={backtestWords.trades.title}
          class="trades-table"
          columns={columns}
          rows={rows}
          rowKey={(row) => row.position}
          sort={sort}
          onSort={sortBy}
          onRow={(row) => onShow(row.trade)}
        />
      )}
    </Card>
  );
}
