// Open positions, recent trades and the log of everything that was asked for: filtered, sorted, searched, as CSV, each
// order in full with the time that every step took. Orders stand here as soon as the server has told of them.

import { computed, signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AssetRow, Mode, Order } from '../api/desk';
import { SelectField, TextField } from '../components/basics';
import { download } from '../components/download';
import { CloseIcon, DownloadIcon } from '../components/icons';
import { VirtualTable, type Column } from '../components/virtual-table';
import { orderKey, resultOf, results } from '../model/desks';
import {
  between,
  feesText,
  filterOrders,
  isFiltered,
  logCsv,
  moneyOf,
  noFilter,
  sortOrders,
  type LogFilter,
  type LogKey,
  type LogSort,
} from '../model/log';
import { exactDecimal, money, quoteOf, ratio, signOf, unknown } from '../model/numbers';
import { clock, day, minuteWithZone, zoneLetters } from '../model/time';
import { trading } from '../words-trading';
import { words } from '../words';
import { client } from './ask';
import { zone } from './desk';
import { setSymbol, symbols } from './live-desk';
import { remember, remembered } from './memory';
import { closePosition } from './order-ticket';
import { busy, clicks, whyNot } from './place-order';
import { chartTarget, logTab, showOrder, shownOrder, type LogTab } from './shown-order';
import { balance, mode, orderOf, orders, takeOrder, takeOrders } from './trading-desk';

const say = trading.log;
const tabNames: readonly LogTab[] = ['positions', 'trades', 'log'];

// ---- what is asked for, remembered over reloads ----

const kept = remembered('cryptopiggy.log');
logTab.value = tabNames.find((name) => name === kept['tab']) ?? 'trades';
const filter = signal<LogFilter>({
  mode: kept['mode'] === 'paper' || kept['mode'] === 'live' ? kept['mode'] : '',
  side: kept['side'] === 'buy' || kept['side'] === 'sell' ? kept['side'] : '',
  symbol: kept['symbol'] ?? '',
  result: results.find((one) => one === kept['result']) ?? '',
  text: kept['text'] ?? '',
  from: kept['from'] ?? '',
  to: kept['to'] ?? '',
});
const sort = signal<LogSort>({ key: 'time', descending: true });
const keep = () => remember('cryptopiggy.log', { ...filter.value, tab: logTab.value });

function setFilter(change: Partial<LogFilter>): void {
  filter.value = { ...filter.value, ...change };
  keep();
}
function setTab(name: LogTab): void {
  logTab.value = name;
  keep();
}

const traded = computed(() => orders.value.filter((one) => signOf(one.executed_quantity) > 0));
const all = computed(() => (logTab.value === 'trades' ? traded.value : orders.value));
const rows = computed(() => sortOrders(filterOrders(all.value, filter.value), sort.value));
const positions = computed(() =>
  (balance.value?.assets ?? []).filter((row) => row.asset !== 'USDT' && signOf(row.total) > 0),
);

// ---- older orders than the socket told of ----

const totals = signal<Readonly<Record<Mode, number | null>>>({ paper: null, live: null });
const loading = signal(false);
const pageSize = 200;
const has = (of: Mode) => orders.value.filter((one) => one.mode === of).length;
const isMore = computed(() =>
  (['paper', 'live'] as const).some((of) => {
    const total = totals.value[of];
    return total === null ? orders.value.length >= pageSize : has(of) < total;
  }),
);

async function loadOlder(): Promise<void> {
  if (loading.value) return;
  loading.value = true;
  for (const of of ['paper', 'live'] as const) {
    try {
      const { items, total } = await client.orders(of, pageSize, has(of));
      takeOrders(items);
      totals.value = { ...totals.value, [of]: total };
    } catch {
      // The live books can't be read while the backend is away; the other page is still good.
    }
  }
  loading.value = false;
}

/** tabs: which lists are offered; where the positions have a table of their own, the log does without them. */
export function TradeLog({ tabs = tabNames }: { tabs?: readonly LogTab[] }) {
  const tab = tabs.includes(logTab.value) ? logTab.value : (tabs[0] ?? 'trades');
  // The lists hang on the tab that is shown.
  useEffect(() => {
    if (logTab.value !== tab) logTab.value = tab;
  }, [tab]);
  return (
    <section class="card trade-log" aria-label={say.title} data-testid="trade-log">
      <div class="log-head">
        <Tabs names={tabs} />
        {logTab.value !== 'positions' && <Tools />}
      </div>
      <div role="tabpanel" id="log-panel" aria-labelledby={`log-tab-${logTab.value}`}>
        {logTab.value === 'positions' ? (
          <Positions />
        ) : (
          <>
            <Filters />
            <OrderDetail />
            <Rows />
          </>
        )}
      </div>
    </section>
  );
}

function Tabs({ names }: { names: readonly LogTab[] }) {
  const counts: Readonly<Record<LogTab, number | null>> = {
    positions: positions.value.length,
    trades: traded.value.length,
    log: null,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = names[(names.indexOf(logTab.value) + step + names.length) % names.length] ?? 'trades';
    setTab(next);
    document.getElementById(`log-tab-${next}`)?.focus();
  };
  return (
    <div class="log-tabs" role="tablist" aria-label={say.title} onKeyDown={onKeyDown}>
      {names.map((name) => (
        <button
          key={name}
          id={`log-tab-${name}`}
          type="button"
          role="tab"
          class="log-tab"
          aria-selected={logTab.value === name}
          aria-controls="log-panel"
          tabIndex={logTab.value === name ? 0 : -1}
          onClick={() => setTab(name)}
        >
          <span>{say.tabs[name]}</span>
          {counts[name] !== null && (
            <span class="count" aria-hidden="true">
              {counts[name]}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

function Tools() {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 3000);
    return () => clearTimeout(timer);
  }, [copied]);
  const text = () => logCsv(rows.value);
  return (
    <div class="card-tools">
      <span class="count" role="status" data-testid="log-count">
        {words.count(rows.value.length, all.value.length)}
      </span>
      <button
        type="button"
        class="button small"
        onClick={() =>
          void navigator.clipboard.writeText(text()).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        {copied ? say.copied : say.copy}
      </button>
      <button
        type="button"
        class="button small"
        aria-label={say.downloadHelp}
        onClick={() => download(new Blob([text()], { type: 'text/csv' }), say.fileName)}
      >
        <DownloadIcon />
        {say.download}
      </button>
    </div>
  );
}

// ---- filters ----

function Filters() {
  const now = filter.value;
  const options = (names: Readonly<Record<string, string>>) => [
    { value: '', label: say.all },
    ...Object.entries(names).map(([value, label]) => ({ value, label })),
  ];
  const chips: readonly { key: keyof LogFilter; name: string; value: string }[] = [
    { key: 'mode' as const, name: say.mode, value: now.mode === '' ? '' : say.modes[now.mode] },
    { key: 'side' as const, name: say.side, value: now.side === '' ? '' : say.sides[now.side] },
    { key: 'symbol' as const, name: say.symbol, value: now.symbol },
    { key: 'result' as const, name: say.result, value: now.result === '' ? '' : say.results[now.result] },
    { key: 'text' as const, name: say.search, value: now.text },
    { key: 'from' as const, name: say.from, value: now.from },
    { key: 'to' as const, name: say.to, value: now.to },
  ].filter((chip) => chip.value !== '');
  return (
    <div class="log-filters">
      <details class="filter-fields" open={!matchMedia('(max-width: 759px)').matches}>
        <summary>{say.filters}</summary>
        <div class="filter-row">
          <SelectField
            label={say.mode}
            value={now.mode}
            testId="filter-mode"
            options={options(say.modes)}
            onValue={(value) => setFilter({ mode: value as LogFilter['mode'] })}
          />
          <SelectField
            label={say.side}
            value={now.side}
            testId="filter-side"
            options={options(say.sides)}
            onValue={(value) => setFilter({ side: value as LogFilter['side'] })}
          />
          <SelectField
            label={say.symbol}
            value={now.symbol}
            testId="filter-symbol"
            options={options(Object.fromEntries(symbols.value.map((name) => [name, name])))}
            onValue={(value) => setFilter({ symbol: value })}
          />
          <SelectField
            label={say.result}
            value={now.result}
            testId="filter-result"
            options={options(say.results)}
            onValue={(value) => setFilter({ result: value as LogFilter['result'] })}
          />
          <TextField
            label={say.from}
            type="date"
            value={now.from}
            testId="filter-from"
            onValue={(from) => setFilter({ from })}
          />
          <TextField label={say.to} type="date" value={now.to} testId="filter-to" onValue={(to) => setFilter({ to })} />
          <div class="field">
            <label for="log-search">{say.search}</label>
            <input
              id="log-search"
              class="input"
              type="search"
              data-search
              autocomplete="off"
              spellcheck={false}
              value={now.text}
              onInput={(event) => setFilter({ text: event.currentTarget.value })}
            />
          </div>
        </div>
      </details>
      {chips.length > 0 && (
        <ul class="chips" aria-label={say.filters} data-testid="log-chips">
          {chips.map(({ key, name, value }) => (
            <li key={key}>
              <button
                type="button"
                class="filter-chip"
                aria-label={say.removeChip(say.chip(name, value))}
                onClick={() => setFilter({ [key]: '' })}
              >
                {say.chip(name, value)} <CloseIcon />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

// ---- rows ----

const microTime = (iso: string): string => {
  const at = Date.parse(iso);
  const fraction = (iso.split('.')[1] ?? '000').replace('Z', '').padEnd(3, '0').slice(0, 3);
  return `${day(at, zone.value).slice(5)} ${clock(at, zone.value)}.${fraction}`;
};

/** The line as the books have it; of what was not traded, what was asked for and what became of it. */
function lineOf(one: Order): string {
  if (one.line !== null) return one.line;
  const mark = one.mode === 'live' ? '🔴LIVE' : '📝PAPER';
  const asked = say.untraded(one.side.toUpperCase(), one.symbol, money(one.amount_usd, quoteOf(one.symbol)));
  const why = one.reason ?? one.refusal?.message ?? one.code ?? one.state;
  return `${mark} ${one.created_at.replace('Z', '')}: ${asked}: ${say.results[resultOf(one)]}: ${why}`;
}

const Result = ({ of }: { of: Order }) => {
  const result = resultOf(of);
  return (
    <span class={`result-${result}`} title={of.reason ?? of.refusal?.message ?? undefined}>
      {say.results[result]}
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
        onClick={() => open(one)}
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
          {one.side === 'buy' ? '▲' : '▼'} {say.sides[one.side]}
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

function open(one: Order): void {
  showOrder(one.mode, one.request_id);
  if (signOf(one.executed_quantity) <= 0) return;
  setSymbol(one.symbol);
  chartTarget.value = { symbol: one.symbol, time: Date.parse(one.finished_at ?? one.created_at) / 1000 };
}

function Rows() {
  const shown = rows.value;
  if (orders.value.length === 0 || (all.value.length === 0 && !isFiltered(filter.value))) {
    return <p class="empty-line">{logTab.value === 'trades' ? say.none : say.noneLog}</p>;
  }
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
        name={say.tabs[logTab.value]}
        class={`orders-table is-${logTab.value}`}
        columns={columns()}
        rows={shown}
        rowKey={orderKey}
        sort={sort.value}
        onSort={sortBy}
        onRow={open}
      />
      {isMore.value && (
        <button type="button" class="button small" aria-disabled={loading.value} onClick={() => void loadOlder()}>
          {loading.value ? say.loading : say.older}
        </button>
      )}
    </>
  );
}

// ---- positions ----

function Positions() {
  const label = say.positionColumns;
  if (positions.value.length === 0) return <p class="empty-line">{say.noPositions}</p>;
  const tone = (value: string | null) => {
    const sign = signOf(value as AssetRow['value_usd']);
    return sign > 0 ? 'gain' : sign < 0 ? 'loss' : '';
  };
  const usd = (value: AssetRow['value_usd'], signed = false) => money(value, 'USD', signed);
  const table: readonly Column<AssetRow>[] = [
    { key: 'asset', label: label.asset, cell: (row) => row.asset },
    { key: 'quantity', label: label.quantity, end: true, cell: (row) => exactDecimal(row.total) },
    { key: 'value', label: label.value, end: true, cell: (row) => usd(row.value_usd) },
    { key: 'cost', label: label.cost, end: true, cell: (row) => usd(row.cost_usd) },
    {
      key: 'open',
      label: label.open,
      end: true,
      cell: (row) => <span class={tone(row.open_profit_usd)}>{usd(row.open_profit_usd, true)}</span>,
    },
    {
      key: 'realised',
      label: label.realised,
      end: true,
      cell: (row) => <span class={tone(row.realised_usd)}>{usd(row.realised_usd, true)}</span>,
    },
    { key: 'actions', label: label.actions, headHidden: true, cell: (row) => <CloseButton asset={row.asset} /> },
  ];
  return (
    <VirtualTable
      name={say.tabs.positions}
      class="orders-table is-positions"
      columns={table}
      rows={positions.value}
      rowKey={(row) => row.asset}
    />
  );
}

function CloseButton({ asset }: { asset: string }) {
  const name = symbols.value.find((one) => one.startsWith(`${asset}/`));
  if (name === undefined) return null;
  const why = whyNot(mode.value, name);
  return (
    <button
      type="button"
      class="button small"
      aria-label={say.closeNamed(asset)}
      aria-disabled={why !== '' || busy.value}
      title={why === '' ? undefined : why}
      onClick={() => closePosition(name)}
    >
      {say.positionColumns.actions}
    </button>
  );
}

// ---- one order in full ----

const Row = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd class="mono">{children}</dd>
  </div>
);

function OrderDetail() {
  const shown = shownOrder.value;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (shown !== null) head.current?.focus({ preventScroll: true });
  }, [shown?.id, shown?.mode]);
  useEffect(() => {
    if (shown === null || orderOf(shown.mode, shown.id) !== null) return;
    void client.order(shown.mode, shown.id).then(takeOrder, () => {});
  }, [shown?.id]);
  if (shown === null) return null;
  const one = orderOf(shown.mode, shown.id);
  const leave = () => {
    shownOrder.value = null;
    document.querySelector<HTMLElement>('.orders-table')?.focus({ preventScroll: true });
  };
  return (
    <section
      class="order-detail"
      data-testid="order-detail"
      aria-label={trading.detail.title}
      onKeyDown={(event) => event.key === 'Escape' && leave()}
    >
      <header class="run-head">
        <h3 ref={head} tabIndex={-1} class="log-line">
          {one === null ? shown.id : lineOf(one)}
        </h3>
        <button type="button" class="icon-button" aria-label={trading.detail.close} onClick={leave}>
          <CloseIcon />
        </button>
      </header>
      {one === null ? <p class="help">{words.loading}</p> : <Detail of={one} />}
    </section>
  );
}

function Detail({ of }: { of: Order }) {
  const text = trading.detail;
  const result = resultOf(of);
  const clicked = clicks.get(of.request_id);
  const since = clicked === undefined ? of.created_at : new Date(clicked.at).toISOString();
  const ms = (to: string | null) => {
    const passed = between(since, to);
    return passed === null ? unknown : text.ms(`+${ratio(passed, 0)}`);
  };
  const steps: readonly (readonly [string, string])[] = [
    ...(clicked === undefined ? [] : [[text.clicked, text.ms('0')] as const]),
    [text.received, clicked === undefined ? text.ms('0') : ms(of.created_at)],
    ...(of.sent_at === null ? [] : [[text.sent, ms(of.sent_at)] as const]),
    ...(of.finished_at === null ? [] : [[text.finished[result], ms(of.finished_at)] as const]),
    ...(clicked?.answeredMs == null
      ? []
      : [[text.onPage, text.ms(`+${ratio(Math.round(clicked.answeredMs), 0)}`)] as const]),
  ];
  const price = (value: Order['limit_price']) =>
    value === null ? unknown : exactDecimal(value, { least: 2, most: 8 });
  return (
    <>
      <ol class="timeline" aria-label={text.timeline}>
        {steps.map(([name, at]) => (
          <li key={name}>
            <span>{name}</span> <span class="mono">{at}</span>
          </li>
        ))}
      </ol>
      {(of.reason ?? of.refusal?.message) != null && <p class="problem">{of.reason ?? of.refusal?.message}</p>}
      {of.adopted && <p class="help">{text.adopted}</p>}
      <dl class="facts detail-facts">
        <Row name={text.asked}>{of.close ? text.askedAll : money(of.amount_usd, quoteOf(of.symbol))}</Row>
        <Row name={text.limit}>{price(of.limit_price)}</Row>
        <Row name={text.average}>{price(of.average_price)}</Row>
        <Row name={text.quantity}>{exactDecimal(of.quantity)}</Row>
        <Row name={text.executed}>{exactDecimal(of.executed_quantity)}</Row>
        <Row name={text.fees}>{feesText(of) || unknown}</Row>
        <Row name={text.who}>{of.actor || unknown}</Row>
        {of.code !== null && <Row name={text.code}>{of.code}</Row>}
        <Row name={text.id}>{of.request_id}</Row>
        {of.client_order_id !== null && <Row name={text.venueId}>{of.client_order_id}</Row>}
        <Row name={say.columns.time}>{minuteWithZone(Date.parse(of.created_at), zone.value)}</Row>
      </dl>
      <h4>{text.fills}</h4>
      {of.fills.length === 0 ? (
        <p class="help">{text.noFills}</p>
      ) : (
        <ul class="fills mono">
          {of.fills.map((one) => (
            <li key={String(one.trade_id)}>
              {text.fill(exactDecimal(one.quantity), price(one.price), `${one.fee} ${one.fee_asset}`)}
            </li>
          ))}
        </ul>
      )}
      {!of.final && (
        <div class="actions">
          <button
            type="button"
            class="button small"
            onClick={() => void client.order(of.mode, of.request_id).then(takeOrder, () => {})}
          >
            {text.ask}
          </button>
        </div>
      )}
    </>
  );
}
