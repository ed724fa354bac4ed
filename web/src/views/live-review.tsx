// The last look before a live order leaves.

import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Side } from '../api/desk';
import { Dialog } from '../components/basics';
import { baseOf, exactDecimal } from '../model/numbers';
import { decimalOf, ticks } from '../model/ticks';
import { closable, previewOf } from '../model/ticket';
import * as look from '../words-review';
import * as say from '../words-ticket';
import { symbol } from './live-desk';
import { busy } from './place-order';
import { coins, facts, feeRate, off, placeClose, placeTyped, review, selling, sendable, usd } from './ticket-desk';
import { amount, side } from './ticket-side';
import { desks, mode } from './trading-desk';

const Row = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd class="mono">{children}</dd>
  </div>
);

/** Its button never has the focus by itself. */
export function LiveReview({ what }: { what: 'order' | 'close' }) {
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
    <Dialog title={what === 'close' ? look.closeTitle : look.reviewTitle} onClose={leave}>
      <p>
        <strong>{practice ? look.practice : look.realMoney}</strong> {look.reviewText}
      </p>
      <dl class="facts review-facts">
        <Row name={look.mode}>🔴 Live</Row>
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
          {look.back}
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
