// The order ticket: dollars only. What has become of an order, and the look at a live one before it leaves, come with a
// chunk of their own as soon as somebody turns to the ticket.

import { useComputed } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Segments, SelectField, TextField } from '../components/basics';
import { baseOf, exactDecimal } from '../model/numbers';
import { decimalOf, ticks } from '../model/ticks';
import { legalRange, previewOf } from '../model/ticket';
import * as tradeWords from '../words-trade';
import * as offWords from '../words-off';
import * as say from '../words-ticket';
import { ticketMore } from './chunks';
import { setSymbol, symbol, symbols } from './live-desk';
import { Panel } from './panel';
import { otherTabSends, sending } from './place-order';
import { capText, cents, coins, facts, feeRate, off, placeTyped, review, sendable, usd } from './ticket-desk';
import { amount, side } from './ticket-side';
import { mode } from './trading-desk';

const presets = ['2', '5', '10'] as const;

export function OrderTicket() {
  const button = useRef<HTMLButtonElement>(null);
  const typed = useComputed(() => amount.value.trim() !== '');
  return (
    <Panel name="order-ticket" title={tradeWords.ticket}>
      <form
        class="ticket"
        noValidate
        {...ticketMore.ahead}
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
        <div class="ticket-trouble" role="status" data-testid="ticket-trouble">
          {typed.value && <ticketMore.In show={({ TroubleLine }) => <TroubleLine />} />}
        </div>
        <PlaceButton button={button} />
        {side.value === 'sell' && <ticketMore.In show={({ CloseLine }) => <CloseLine />} />}
      </form>
      <Outcome />
      {review.value !== null && (
        <ticketMore.In
          show={({ LiveReview }) => <LiveReview what={review.value ?? 'order'} />}
          onClose={() => (review.value = null)}
        />
      )}
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
  const reason = otherTabSends.value ? offWords.otherTab : off.value;
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
        {inFlight ? '' : reason || (amount.value.trim() === '' ? offWords.amount : '')}
      </p>
    </>
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
      {state === null && <ticketMore.Missing />}
      {state !== null && <ticketMore.In show={({ OutcomeOf }) => <OutcomeOf state={state} />} />}
    </div>
  );
}
