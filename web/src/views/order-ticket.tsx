// The order ticket: dollars only. Everything that is shown is computed exactly as the gate will; the gate alone decides,
// and nothing is said to be done before the server has said so.

import { computed, signal, useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Side } from '../api/desk';
import type { DecimalText } from '../api/values';
import { Dialog, Segments, SelectField, TextField } from '../components/basics';
import { resultOf } from '../model/desks';
import { baseOf, exactDecimal, money, shiftPoint } from '../model/numbers';
import { decimalOf, ticks } from '../model/ticks';
import {
  closable,
  factsOf,
  legalRange,
  previewOf,
  troubleOf,
  usualFeeRate,
  type Cap,
  type TicketFacts,
} from '../model/ticket';
import { words } from '../words';
import { trading } from '../words-trading';
import { symbol, symbols, priceOf, setSymbol } from './live-desk';
import { Panel } from './panel';
import { busy, dismissSending, otherTabSends, place, sending, whyNot, type Sending } from './place-order';
import { showOrder } from './shown-order';
import { amount, side } from './ticket-side';
import { balance, desk, desks, effectiveOf, mode, status } from './trading-desk';

const say = trading.ticket;
const presets = ['2', '5', '10'] as const;

const feeRate = computed(() => {
  const now = effectiveOf(mode.value, symbol.value);
  const rate = now?.taker_fee ?? decimalOf(usualFeeRate);
  return say.feeRate(shiftPoint(rate, 2) ?? rate, now?.taker_fee_told === true);
});
const factsFor = (of: Side): TicketFacts | null =>
  factsOf({
    side: of,
    bid: priceOf(symbol.value).bid.value,
    ask: priceOf(symbol.value).ask.value,
    base: baseOf(symbol.value),
    limits: desk.value?.limits ?? null,
    effective: effectiveOf(mode.value, symbol.value),
    status: status.value,
    balance: balance.value,
  });
const facts = computed(() => factsFor(side.value));
const selling = computed(() => factsFor('sell'));

const usd = (value: bigint | DecimalText): string => {
  const text = typeof value === 'bigint' ? decimalOf(value) : value;
  // Cents, and all places where cents would tell less than the truth.
  const digits = (text.split('.')[1]?.length ?? 0) > 2 ? 8 : 2;
  return `$${exactDecimal(text, { least: 2, most: digits })}`;
};
const cents = (value: bigint): string => money(decimalOf(value), 'USD');
const coins = (value: bigint): string => exactDecimal(decimalOf(value));

function capText(cap: Cap, now: TicketFacts): string {
  switch (cap) {
    case 'constant':
      return say.caps.constant(usd(now.caps.constant ?? 0n));
    case 'percent':
      return say.caps.percent(
        desk.value?.limits?.constants.risk_percent_max.value ?? 1,
        money(status.value?.equity_usd ?? null, 'USD'),
      );
    case 'cash':
      return say.caps.cash(cents(now.cash));
    case 'holding':
      return say.caps.holding(coins(now.held), baseOf(symbol.value));
  }
}

const off = computed(() => whyNot(mode.value, symbol.value));
const trouble = computed(() => (facts.value === null ? null : troubleOf(facts.value, amount.value)));
/** Typed, and as far as the page can see legal. */
const sendable = computed(
  () => off.value === '' && !busy.value && (ticks(amount.value.trim()) ?? 0n) > 0n && trouble.value === null,
);

type Review = 'order' | 'close' | null;
const review = signal<Review>(null);

const placeTyped = (): void =>
  void place({ mode: mode.value, symbol: symbol.value, side: side.value, amount_usd: amount.value.trim() });
const placeClose = (name: string): void => void place({ mode: mode.value, symbol: name, side: 'sell', close: true });

/** Sells all of a symbol: on paper at once, live after a look at it. */
export function closePosition(name: string): void {
  if (busy.value || whyNot(mode.value, name) !== '') return;
  setSymbol(name);
  if (mode.value === 'live') review.value = 'close';
  else placeClose(name);
}

export function OrderTicket() {
  const button = useRef<HTMLButtonElement>(null);
  return (
    <Panel name="order-ticket" title={words.trade.ticket}>
      <form
        class="ticket"
        noValidate
        onSubmit={(event) => {
          // Enter goes to the button and no further: no key places an order by the way.
          event.preventDefault();
          button.current?.focus();
        }}
      >
        <div class="ticket-top">
          <div class="bare-segments ticket-side">
            <Segments
              label={say.side}
              name="ticket-side"
              value={side.value}
              options={[
                { value: 'buy', label: say.buy },
                { value: 'sell', label: say.sell },
              ]}
              onValue={(value) => (side.value = value === 'sell' ? 'sell' : 'buy')}
            />
          </div>
          <SelectField
            label={say.symbol}
            value={symbol.value}
            testId="ticket-symbol"
            options={symbols.value.map((name) => ({ value: name, label: name }))}
            onValue={setSymbol}
          />
        </div>
        <Amount />
        <Preview />
        <TroubleLine />
        <PlaceButton button={button} />
        {side.value === 'sell' && <CloseLine />}
      </form>
      <Outcome />
      {review.value !== null && <LiveReview what={review.value} />}
    </Panel>
  );
}

function Amount() {
  const range = useComputed(() => {
    const now = facts.value;
    if (now === null) return '';
    const legal = legalRange(now);
    return legal === null ? say.noRange : say.range(usd(legal.min), usd(legal.max), capText(legal.cap, now));
  });
  const setMax = () => {
    const legal = facts.value === null ? null : legalRange(facts.value);
    if (legal !== null) amount.value = decimalOf(legal.max);
  };
  return (
    <div class="ticket-amount">
      <TextField
        label={say.amount}
        numeric
        testId="ticket-amount"
        value={amount.value}
        onValue={(value) => (amount.value = value)}
      />
      <div class="presets" role="group" aria-label={say.presets}>
        {presets.map((value) => (
          <button key={value} type="button" class="button small" onClick={() => (amount.value = value)}>
            ${value}
          </button>
        ))}
        <button type="button" class="button small" onClick={setMax}>
          {say.max}
        </button>
      </div>
      <p class="help mono" data-testid="ticket-range">
        {range}
      </p>
    </div>
  );
}

function Preview() {
  const now = useComputed(() => {
    const typed = ticks(amount.value.trim());
    return facts.value === null || typed === null || typed <= 0n ? null : previewOf(facts.value, typed);
  });
  const figure = (write: (found: NonNullable<typeof now.value>) => string) =>
    useComputed(() => (now.value === null ? '–' : write(now.value)));
  const price = figure((found) => exactDecimal(decimalOf(found.limit), { least: 2, most: 8 }));
  const quantity = figure((found) => `${coins(found.quantity)} ${baseOf(symbol.value)}`);
  const worth = figure((found) => cents(found.worth));
  const fee = figure((found) => say.about(`$${exactDecimal(decimalOf(found.fee), { least: 2, most: 4 })}`));
  const buying = side.value === 'buy';
  return (
    <dl class="facts ticket-facts" data-testid="ticket-preview">
      <div>
        <dt>{buying ? say.gets : say.gives}</dt>
        <dd class="mono">{quantity}</dd>
      </div>
      <div>
        <dt>{say.collar}</dt>
        <dd class="mono">{price}</dd>
      </div>
      <div>
        <dt>{buying ? say.atMost : say.total}</dt>
        <dd class="mono">{worth}</dd>
      </div>
      <div>
        <dt>{say.fee}</dt>
        <dd class="mono">
          {fee} <span data-testid="ticket-fee-rate">{feeRate}</span>
        </dd>
      </div>
    </dl>
  );
}

const UseAmount = ({ value }: { value: bigint | DecimalText | null }) =>
  value === null ? null : (
    <button
      type="button"
      class="button small"
      data-testid="use-amount"
      onClick={() => {
        amount.value = typeof value === 'bigint' ? decimalOf(value) : value;
        dismissSending();
      }}
    >
      {say.use(usd(value))}
    </button>
  );

function TroubleLine() {
  const sentence = useComputed(() => {
    const [now, found] = [facts.value, trouble.value];
    if (now === null || found === null || found.kind === 'empty') return '';
    if (found.kind === 'too_small') {
      const { worth, amount: typed } = previewOf(now, ticks(amount.value.trim()) ?? 0n);
      return say.too_small(usd(typed), cents(worth), coins(now.lotStep), baseOf(symbol.value));
    }
    if (found.kind === 'too_large') {
      return say.too_large(usd(ticks(amount.value.trim()) ?? 0n), capText(found.cap, now));
    }
    return say[found.kind];
  });
  const instead = useComputed(() => {
    const found = trouble.value;
    const value = found?.kind === 'too_small' ? found.next : found?.kind === 'too_large' ? found.max : null;
    return value === null ? null : decimalOf(value);
  });
  return (
    <div class="ticket-trouble" role="status" data-testid="ticket-trouble">
      {sentence.value !== '' && (
        <p class="problem">
          {sentence} <UseAmount value={instead.value} />
        </p>
      )}
    </div>
  );
}

/** Seconds since the click, while an order is on its way. */
function useSeconds(since: number | null): string {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (since === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, [since]);
  return (Math.max(0, now - (since ?? now)) / 1000).toFixed(1);
}

function PlaceButton(props: { button: { current: HTMLButtonElement | null } }) {
  const state = sending.value;
  const inFlight = state?.phase === 'sending' || state?.phase === 'checking';
  const seconds = useSeconds(inFlight ? state.intent.clickedAt : null);
  const live = mode.value === 'live';
  const reason = otherTabSends.value ? trading.off.otherTab : off.value;
  const act = () => {
    if (!sendable.value) return;
    if (live) review.value = 'order';
    else placeTyped();
  };
  return (
    <>
      <button
        ref={props.button}
        type="button"
        class={`button primary ${live ? 'is-live' : ''}`}
        data-testid="place-order"
        aria-disabled={!sendable.value}
        aria-describedby="place-why"
        // A key that is held down is one press.
        onKeyDown={(event) => event.repeat && event.key === 'Enter' && event.preventDefault()}
        onClick={act}
      >
        {inFlight ? say.sending(seconds) : live ? say.review[side.value] : say.place.paper[side.value]}
      </button>
      <p class="help place-why" id="place-why" data-testid="place-why">
        {inFlight ? '' : reason || (amount.value.trim() === '' ? trading.off.amount : '')}
      </p>
    </>
  );
}

function CloseLine() {
  const base = baseOf(symbol.value);
  const what = useComputed(() => {
    const now = selling.value;
    if (now === null) return '';
    const { quantity, worth } = closable(now);
    return quantity <= 0n ? say.nothingHeld(base) : say.closeWhat(coins(quantity), base, cents(worth));
  });
  const possible = useComputed(() => {
    const now = selling.value;
    return now !== null && closable(now).quantity > 0n && off.value === '' && !busy.value;
  });
  return (
    <div class="close-line">
      <button
        type="button"
        class="button"
        data-testid="close-position"
        aria-disabled={!possible.value}
        aria-describedby="close-what"
        onClick={() => possible.value && closePosition(symbol.value)}
      >
        {say.close}
      </button>
      <p class="help" id="close-what">
        {what}
      </p>
    </div>
  );
}

/** What has become of the order that was placed last. */
function Outcome() {
  const state = sending.value;
  const place = useRef<HTMLDivElement>(null);
  // On a phone it may lie below the bars.
  useEffect(() => place.current?.scrollIntoView?.({ block: 'nearest' }), [state?.phase, state?.intent.requestId]);
  return (
    <div
      ref={place}
      class="ticket-outcome"
      role={state?.phase === 'refused' ? 'alert' : 'status'}
      data-testid="ticket-outcome"
    >
      {state !== null && <OutcomeOf state={state} />}
    </div>
  );
}

const DismissButton = () => (
  <button type="button" class="button small" onClick={dismissSending}>
    {say.ok}
  </button>
);
const ShowButton = ({ id, of }: { id: string; of: 'paper' | 'live' }) => (
  <button type="button" class="button small" onClick={() => showOrder(of, id)}>
    {say.showOrder}
  </button>
);

function OutcomeOf({ state }: { state: Sending }) {
  const { intent } = state;
  switch (state.phase) {
    case 'sending':
      return null;
    case 'checking':
      return (
        <div class="outcome is-warn">
          <p>{say.checking}</p>
          <div class="actions">
            <ShowButton of={intent.mode} id={intent.requestId} />
          </div>
        </div>
      );
    case 'lost':
      return (
        <div class="outcome is-warn">
          <p>{say.lost}</p>
          <div class="actions">
            <DismissButton />
          </div>
        </div>
      );
    case 'done': {
      const { order } = state;
      const traded = resultOf(order) === 'traded';
      const took = state.tookMs === null ? '' : ` · ${say.took(String(Math.round(state.tookMs)))}`;
      const sentence = traded
        ? say.traded(
            order.side === 'buy' ? say.bought : say.sold,
            exactDecimal(order.executed_quantity),
            baseOf(order.symbol),
            money(order.spent_usd, 'USD'),
            order.average_price === null ? '–' : exactDecimal(order.average_price, { least: 2, most: 8 }),
          ) + took
        : say.notTraded(order.reason ?? order.refusal?.message ?? order.state);
      return (
        <div class={traded ? 'outcome is-ok' : 'outcome is-warn'}>
          <p data-testid="outcome-sentence">{sentence}</p>
          <div class="actions">
            <ShowButton of={order.mode} id={order.request_id} />
            <DismissButton />
          </div>
        </div>
      );
    }
    case 'refused': {
      const { failure, details } = state;
      const told = details.trade;
      const instead =
        told === null ? null : failure.code === 'MIN_TRADE' ? told.nearest_above_usd : told.max_allowed_usd;
      return (
        <div class="outcome is-bad">
          <p data-testid="outcome-sentence">{failure.sentence}</p>
          {told !== null && told.violations.length > 1 && (
            <ul>
              {told.violations.slice(1).map((one) => (
                <li key={one.code}>{one.message}</li>
              ))}
            </ul>
          )}
          <p class="small-text muted mono">{failure.code}</p>
          <div class="actions">
            <UseAmount value={instead} />
            <DismissButton />
          </div>
        </div>
      );
    }
  }
}

const Row = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd class="mono">{children}</dd>
  </div>
);

/** The last look before a live order leaves. Its button never has the focus by itself. */
function LiveReview({ what }: { what: 'order' | 'close' }) {
  const of: Side = what === 'close' ? 'sell' : side.value;
  const base = baseOf(symbol.value);
  const size = useComputed(() => {
    const now = what === 'close' ? selling.value : facts.value;
    if (now === null) return null;
    if (what === 'close') {
      const all = closable(now);
      return { ...previewOf(now, all.worth), quantity: all.quantity, amount: all.worth };
    }
    return previewOf(now, ticks(amount.value.trim()) ?? 0n);
  });
  const text = (write: (found: NonNullable<typeof size.value>) => string) =>
    useComputed(() => (size.value === null ? '–' : write(size.value)));
  const quantity = text((found) => `${coins(found.quantity)} ${base}`);
  const dollarsText = text((found) => usd(found.amount));
  const limit = text((found) => exactDecimal(decimalOf(found.limit), { least: 2, most: 8 }));
  const fee = text((found) => say.about(`$${exactDecimal(decimalOf(found.fee), { least: 2, most: 4 })}`));
  const practice = desks.live.value?.status?.practice === true;
  const possible = mode.value === 'live' && off.value === '' && !busy.value && (what === 'close' || sendable.value);
  const leave = () => (review.value = null);
  return (
    <Dialog title={what === 'close' ? say.closeTitle : say.reviewTitle} onClose={leave}>
      <p>
        <strong>{practice ? say.practice : say.realMoney}</strong> {say.reviewText}
      </p>
      <dl class="facts review-facts">
        <Row name={say.mode}>🔴 Live</Row>
        <Row name={say.symbol}>{symbol.value}</Row>
        <Row name={say.side}>{of.toUpperCase()}</Row>
        <Row name={say.total}>{dollarsText}</Row>
        <Row name={of === 'buy' ? say.gets : say.gives}>{quantity}</Row>
        <Row name={say.collar}>{limit}</Row>
        <Row name={say.fee}>
          {fee} {feeRate}
        </Row>
      </dl>
      {off.value !== '' && (
        <p class="problem" role="alert">
          {off}
        </p>
      )}
      <div class="actions">
        <button type="button" class="button" onClick={leave}>
          {say.back}
        </button>
        <button
          type="button"
          class="button danger"
          data-testid="place-live"
          aria-disabled={!possible}
          onKeyDown={(event) => event.repeat && event.key === 'Enter' && event.preventDefault()}
          onClick={() => {
            if (!possible) return;
            leave();
            if (what === 'close') placeClose(symbol.value);
            else placeTyped();
          }}
        >
          {say.place.live[of]}
        </button>
      </div>
    </Dialog>
  );
}
