// Lines of the order ticket that only stand there once something is typed, or is to be sold: what is wrong with the amount
// and what would be legal, and the button that sells all.

import { useComputed } from '@preact/signals';
import { baseOf } from '../model/numbers';
import { decimalOf, ticks } from '../model/ticks';
import { closable, previewOf } from '../model/ticket';
import * as say from '../words-ticket-lines';
import { symbol } from './live-desk';
import { busy } from './place-order';
import { capText, cents, closePosition, coins, facts, off, selling, trouble, usd } from './ticket-desk';
import { amount } from './ticket-side';
import { UseAmount } from './use-amount';

export function TroubleLine() {
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
    return say.troubles[found.kind];
  });
  const instead = useComputed(() => {
    const found = trouble.value;
    const value = found?.kind === 'too_small' ? found.next : found?.kind === 'too_large' ? found.max : null;
    return value === null ? null : decimalOf(value);
  });
  return sentence.value === '' ? null : (
    <p class="problem">
      {sentence} <UseAmount value={instead.value} />
    </p>
  );
}

export function CloseLine() {
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
