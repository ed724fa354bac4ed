// The row of figures above the chart: what the portfolio is worth, how the day goes, how much of its limits is used, and
// the prices. Each tells its age under the pointer and with the focus; a click opens what it is made of.

import { computed, signal, useComputed, type ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { ClockIcon } from '../components/icons';
import { ageText } from '../model/age';
import { dayOf } from '../model/day';
import { exactDecimal, money, percent, ratio, unknown } from '../model/numbers';
import { decimalOf, percentOf, ticks } from '../model/ticks';
import { span } from '../model/time';
import * as say from '../words-metrics';
import * as statusWords from '../words-status';
import * as tradeWords from '../words-trade';
import { dialog } from './desk';
import { now, priceOf, symbols } from './live-desk';
import { liveDialog, ordersUnknown } from './live-trading';
import { desk, heardAt, mode, status, venueAhead } from './trading-desk';

export const priceDigits = { least: 2, most: 8 };
const tradesWarn = 15;
const lossWarn = 0.8;

/** What the dialog explains: "value", "pnl", "loss", "trades", or a symbol. */
export const madeOf = signal('value');
const explain = (what: string) => () => {
  madeOf.value = what;
  dialog.value = 'made-of';
};

export const lossPercent = computed(() => desk.value?.limits?.constants.daily_loss_percent_max.value ?? 5);
export const day = computed(() => dayOf(status.value, lossPercent.value));
/** Changes once a minute. */
export const untilMidnight = computed(() => {
  void now.value;
  const minutes = Math.floor((Date.now() + venueAhead.value) / 60_000);
  return span(minutes * 60, (Math.floor(minutes / 1440) + 1) * 86_400);
});
const deskAge = computed(() => {
  const at = heardAt[mode.value].value;
  return at === null ? say.notHeard : say.heard(ageText(Math.max(0, now.value - at)));
});

export function Figures() {
  return (
    <section class="metrics" aria-label={say.title}>
      <Value />
      <DailyPnl />
      <LossBudget />
      <TradesToday />
      <UnknownFigure />
      {symbols.value.map((name) => (
        <PriceFigure key={name} name={name} />
      ))}
    </section>
  );
}

/** In red, as long as it is not known of an order what became of it; opens that order. */
function UnknownFigure() {
  const count = ordersUnknown.value ?? 0;
  if (count === 0) return null;
  return (
    <button
      type="button"
      class="metric is-unresolved"
      data-testid="metric-unknown-orders"
      aria-haspopup="dialog"
      onClick={() => (liveDialog.value = { kind: 'order', id: null })}
    >
      <span class="metric-name">{statusWords.unknownName}</span>
      <span class="metric-value mono">{count}</span>
    </button>
  );
}

function Figure(props: {
  id: string;
  name: string;
  beside?: JSX.Element;
  what: string;
  state?: string;
  value: ReadonlySignal<string> | JSX.Element;
  foot: ReadonlySignal<string> | JSX.Element;
  age: ReadonlySignal<string>;
}) {
  return (
    <button
      type="button"
      class={`metric ${props.state ?? ''}`}
      data-testid={`metric-${props.id}`}
      aria-haspopup="dialog"
      onClick={explain(props.what)}
    >
      <span class="metric-name">
        {props.name}
        {props.beside}
      </span>
      <span class="metric-value mono">{props.value}</span>
      <span class="metric-under">
        <span class="metric-foot">{props.foot}</span>
        <span class="metric-age mono">{props.age}</span>
      </span>
    </button>
  );
}

function Value() {
  const text = useComputed(() => money(status.value?.equity_usd ?? null, 'USD'));
  const foot = useComputed(() =>
    status.value === null ? say.waiting : status.value.equity_is_fresh ? '' : say.notFresh,
  );
  const state = useComputed(() =>
    status.value?.equity_usd == null ? 'is-unknown' : status.value.equity_is_fresh ? '' : 'is-stale',
  );
  return (
    <Figure
      id="portfolio-value"
      name={say.value}
      what="value"
      value={text}
      foot={foot}
      age={deskAge}
      state={state.value}
    />
  );
}

function DailyPnl() {
  const text = useComputed(() => {
    const today = day.value;
    if (today === null) return unknown;
    const mark = today.profit > 0n ? '▲ ' : today.profit < 0n ? '▼ ' : '';
    return `${mark}${money(decimalOf(today.profit), 'USD', true)}`;
  });
  const foot = useComputed(() => {
    const baseline = status.value?.baseline_usd ?? null;
    const today = day.value;
    if (baseline === null || today === null) return say.today;
    return `${percent(percentOf(today.profit, ticks(baseline) ?? 0n), 2, true)} ${say.today}`;
  });
  const state = useComputed(() => (day.value === null ? 'is-unknown' : day.value.profit < 0n ? 'is-loss' : 'is-gain'));
  const flat = useComputed(() => day.value?.profit === 0n);
  return (
    <Figure
      id="daily-pnl"
      name={say.pnl}
      what="pnl"
      value={text}
      foot={foot}
      age={deskAge}
      state={flat.value ? '' : state.value}
    />
  );
}

function LossBudget() {
  const used = useComputed(() =>
    day.value === null
      ? unknown
      : say.ofBudget(ratio(day.value.share * lossPercent.value, 2), String(lossPercent.value)),
  );
  const left = useComputed(() => (day.value === null ? '' : say.left(money(decimalOf(day.value.left), 'USD'))));
  const resets = useComputed(() => (day.value === null ? '' : ` · ${say.resets(untilMidnight.value)}`));
  const steps = useComputed(() => Math.round((day.value?.share ?? 0) * 100));
  const warns = useComputed(() => (day.value?.share ?? 0) >= lossWarn);
  return (
    <Figure
      id="loss-budget"
      name={say.loss}
      what="loss"
      state={warns.value ? 'is-warn' : ''}
      beside={
        <span class="loss-bar" aria-hidden="true">
          <span style={{ inlineSize: `${steps.value}%` }} />
        </span>
      }
      value={used}
      foot={
        <>
          {left}
          <span class="roomy">{resets}</span>
        </>
      }
      age={deskAge}
    />
  );
}

function TradesToday() {
  const text = useComputed(() =>
    status.value === null ? unknown : say.used(status.value.trades_used, status.value.trades_max),
  );
  const foot = useComputed(() => {
    if (status.value === null) return '';
    const left = Math.max(0, status.value.trades_max - status.value.trades_used);
    const few = status.value.trades_used >= tradesWarn ? `${say.ordersLeft(left)} · ` : '';
    return `${few}${say.resets(untilMidnight.value)}`;
  });
  const warns = useComputed(() => (status.value?.trades_used ?? 0) >= tradesWarn);
  return (
    <Figure
      id="trades-today"
      name={say.trades}
      what="trades"
      state={warns.value ? 'is-warn' : ''}
      value={text}
      foot={foot}
      age={deskAge}
    />
  );
}

/** One number that moves: its letters change, the element around them only where it goes stale or comes back. */
function PriceFigure({ name }: { name: string }) {
  const price = priceOf(name);
  const text = useComputed(() => (price.last.value === null ? unknown : exactDecimal(price.last.value, priceDigits)));
  const age = useComputed(() => {
    const ms = price.ageMs.value;
    if (ms === null) return tradeWords.never;
    return price.freshness.value === 'stale' ? tradeWords.old(ageText(ms)) : tradeWords.age(ageText(ms));
  });
  const freshness = price.freshness.value;
  return (
    <button
      type="button"
      class={`metric is-${freshness}`}
      data-testid={`metric-${name.replace('/', '-').toLowerCase()}`}
      aria-haspopup="dialog"
      onClick={explain(name)}
    >
      <span class="metric-name">{name}</span>
      <span class="metric-value mono">{text}</span>
      <span class="metric-under mono" title={freshness === 'stale' ? tradeWords.staleHelp : undefined}>
        {freshness === 'stale' && <ClockIcon />}
        <span class="metric-age">{age}</span>
      </span>
    </button>
  );
}
