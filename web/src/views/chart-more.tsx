// What the live chart shows besides its canvas: the same bars as a table, and what to do while the exchange is away.

import '../styles/tables.css';
import '../styles/chart-more.css';
import { computed } from '@preact/signals';
import type { Exchange } from '../api/exchange';
import { VirtualTable, type Column } from '../components/virtual-table';
import type { Bar } from '../model/live-candles';
import { ratio } from '../model/numbers';
import { minute, minuteWithZone, zoneLetters } from '../model/time';
import * as exchangeWords from '../words-exchange';
import * as tradeWords from '../words-trade';
import * as words from '../words';
import * as chartWords from '../words-chart';
import { chart, chartBusy, loadChart } from './chart-desk';
import { zone } from './desk';
import { closed, digits, last, openTime } from './live-bars';

/** What stands in the chart's place when there is nothing to draw, or beside it when it stands still. */
export function ExchangeAway({ told: known }: { told: Exchange }) {
  const state = chart.value;
  const end = closed.value.at(-1);
  const still = state.state === 'ready' && end !== undefined;
  return (
    <div
      class={still ? 'exchange-down is-strip' : 'exchange-down'}
      role="status"
      data-testid="exchange-down"
      // On a phone it scrolls, so it can be reached by key.
      tabIndex={still ? 0 : undefined}
    >
      <h3>{exchangeWords.downTitle}</h3>
      <p>{known.status.reason}</p>
      {still && <p>{exchangeWords.asOf(minuteWithZone((openTime.value ?? end.time) * 1000, zone.value))}</p>}
      <p>{exchangeWords.help[known.exchange.id] ?? exchangeWords.otherHelp}</p>
      <p class="muted">{exchangeWords.elseWorks}</p>
      {!still && (
        <button
          type="button"
          class="button"
          aria-disabled={chartBusy.value}
          onClick={() => !chartBusy.value && void loadChart()}
        >
          {words.retry}
        </button>
      )}
    </div>
  );
}

/** The last bar's row is a place that signals write into; the others stand still. */
type Row = { readonly time: number; readonly bar: Bar | null };
const live = {
  open: computed(() => ratio(last.value?.open ?? null, digits.value)),
  high: computed(() => ratio(last.value?.high ?? null, digits.value)),
  low: computed(() => ratio(last.value?.low ?? null, digits.value)),
  close: computed(() => ratio(last.value?.close ?? null, digits.value)),
  volume: computed(() => ratio(last.value?.volume ?? null, 4)),
};

export function BarsTable() {
  const bars = closed.value;
  const label = chartWords.columns;
  const rows: Row[] = bars.map((bar) => ({ time: bar.time, bar })).reverse();
  if (openTime.value !== null) rows.unshift({ time: openTime.value, bar: null });
  const column = (key: keyof typeof live, places: number): Column<Row> => ({
    key,
    label: label[key],
    end: true,
    cell: ({ bar }) => (bar === null ? <>{live[key]}</> : ratio(bar[key], places)),
  });
  const columns: Column<Row>[] = [
    {
      key: 'time',
      label: `${label.time} ${zoneLetters((bars[0]?.time ?? 0) * 1000, zone.value)}`,
      cell: ({ time }) => minute(time * 1000, zone.value),
    },
    column('open', digits.value),
    column('high', digits.value),
    column('low', digits.value),
    column('close', digits.value),
    column('volume', 4),
  ];
  return (
    <VirtualTable
      name={tradeWords.tableCaption}
      class="bars-table"
      columns={columns}
      rows={rows}
      rowKey={({ time }) => time}
    />
  );
}
