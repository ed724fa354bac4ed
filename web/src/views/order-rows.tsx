// The rows of the log, sorted and searched; each opens its order in full.

import type { Order } from '../api/desk';
import { VirtualTable, type Column } from '../components/virtual-table';
import { orderKey, resultOf } from '../model/desks';
import { feesText, moneyOf, type LogKey } from '../model/log';
import { noFilter } from '../model/log-filter';
import { exactDecimal, money, quoteOf, unknown } from '../model/numbers';
import { clock, day, zoneLetters } from '../model/time';
import * as words from '../words';
import * as logWords from '../words-log';
import * as say from '../words-rows';
import { zone } from './desk';
import { all, setFilter } from './log-desk';
import { isMore, loadOlder, loading, openOrder, rows, sort } from './log-listed';
import { lineOf } from './order-line';
import { logTab } from './shown-order';

const microTime = (iso: string): string => {
  const at = Date.parse(iso);
  const fraction = (iso.split('.')[1] ?? '000').replace('Z', '').padEnd(3, '0').slice(0, 3);
  return `${day(at, zone.value).slice(5)} ${clock(at, zone.value)}.${fraction}`;
};

const Result = ({ of }: { of: Order }) => {
  const result = resultOf(of);
  return (
    <span class={`result-${result}`} title={of.reason ?? of.refusal?.message ?? undefined}>
      {logWords.results[result]}
    </span>
  );
};

function columns(): readonly Column<Order>[] {
  const label = say.columns;
  const letters = zoneLetters(Date.now(), zone.value);
  const time: Column<Order> = {
    key: 'time',
    label: `${label.time} ${letters}`,
    sortable: true,
    cell: (one) => (
      <button
        type="button"
        class="row-button"
        aria-label={say.show(`${one.side} ${one.symbol} ${one.created_at}`)}
        onClick={() => openOrder(one)}
      >
        {microTime(one.created_at)}
      </button>
    ),
  };
  if (logTab.value === 'log') {
    return [
      time,
      { key: 'line', label: label.line, cell: (one) => <span class="log-line">{lineOf(one)}</span> },
      { key: 'result', label: label.result, sortable: true, cell: (one) => <Result of={one} /> },
    ];
  }
  return [
    time,
    {
      key: 'mode',
      label: label.mode,
      sortable: true,
      cell: (one) => <span class={`mode-mark is-${one.mode}`}>{one.mode === 'live' ? '🔴LIVE' : '📝PAPER'}</span>,
    },
    {
      key: 'side',
      label: label.side,
      sortable: true,
      cell: (one) => (
        <span class={one.side === 'buy' ? 'gain' : 'loss'}>
          {one.side === 'buy' ? '▲' : '▼'} {logWords.sides[one.side]}
        </span>
      ),
    },
    { key: 'symbol', label: label.symbol, sortable: true, cell: (one) => one.symbol },
    {
      key: 'amount',
      label: label.amount,
      end: true,
      sortable: true,
      cell: (one) => money(moneyOf(one), quoteOf(one.symbol)),
    },
    {
      key: 'price',
      label: label.price,
      end: true,
      sortable: true,
      cell: (one) => (one.average_price === null ? unknown : exactDecimal(one.average_price, { least: 2, most: 2 })),
    },
    {
      key: 'quantity',
      label: label.quantity,
      end: true,
      sortable: true,
      cell: (one) => exactDecimal(one.executed_quantity, { least: 5, most: 8 }),
    },
    { key: 'fee', label: label.fee, end: true, sortable: true, cell: (one) => <Fees of={one} /> },
    { key: 'result', label: label.result, sortable: true, cell: (one) => <Result of={one} /> },
  ];
}

const Fees = ({ of }: { of: Order }) => {
  const [only] = of.fees;
  if (of.fees.length !== 1 || only === undefined) return <>{feesText(of) || unknown}</>;
  return <>{only.asset === 'USDT' ? `$${exactDecimal(only.amount, { least: 2, most: 4 })}` : feesText(of)}</>;
};

export function Rows() {
  const shown = rows.value;
  if (shown.length === 0) {
    return (
      <p class="empty-line" data-testid="no-match">
        {say.noMatch};{' '}
        <button type="button" class="link-button" onClick={() => setFilter(noFilter)}>
          {say.clear}
        </button>
      </p>
    );
  }
  const sortBy = (key: string) =>
    (sort.value = { key: key as LogKey, descending: sort.value.key === key ? !sort.value.descending : true });
  return (
    <>
      <VirtualTable
        name={logWords.tabs[logTab.value]}
        class={`orders-table is-${logTab.value}`}
        columns={columns()}
        rows={shown}
        rowKey={orderKey}
        sort={sort.value}
        onSort={sortBy}
        onRow={openOrder}
      />
      {isMore.value && (
        <button type="button" class="button small" aria-disabled={loading.value} onClick={() => void loadOlder()}>
          {loading.value ? say.loading : say.older}
        </button>
      )}
    </>
  );
}

export const Count = () => <>{words.count(rows.value.length, all.value.length)}</>;
