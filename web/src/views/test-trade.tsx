// Test Live BUY and SELL: says what it will do and for how much, sends it once, and shows what became of it.

import { useEffect, useRef, useState } from 'preact/hooks';
import { Dialog, Notice } from '../components/basics';
import { exactDecimal, money, ratio, signOf, unknown } from '../model/numbers';
import { testSymbol } from '../model/test-trade';
import * as modeWords from '../words-mode';
import * as words from '../words';
import { liveWords } from '../words-more';
import { testBuy, testRequestId, testSell } from './guard-desk';
import { closeLive, liveStatus, shown } from './live-trading';
import { busy, sending } from './place-order';
import { place } from './send-order';
import { orderOf } from './trading-desk';

const say = liveWords.test;
const lateMs = 10_000;
const asset = testSymbol.split('/')[0] ?? '';

export function TestTrade({ side, stamp }: { side: 'buy' | 'sell'; stamp: string }) {
  const [begun, setBegun] = useState<number | null>(null);
  // What this dialog is about stays what it was when it was opened.
  const { current: asked } = useRef({
    id: testRequestId(side, stamp),
    amount: testBuy.peek(),
    quantity: testSell.peek()?.quantity ?? null,
  });
  const now = sending.value;
  const own = now?.intent.requestId === asked.id ? now : null;
  const order = orderOf('live', asked.id);
  const mode = shown.value;
  const on = mode.kind === 'live' && mode.paused === null;
  const amount = money(asked.amount, 'USDT');
  const quantity = asked.quantity === null ? '' : exactDecimal(asked.quantity);
  const send = () => {
    if (begun !== null || !on || busy.value) return;
    setBegun(Date.now());
    const what = { mode: 'live', symbol: testSymbol } as const;
    if (side === 'buy' && asked.amount !== null) {
      void place({ ...what, side, amount_usd: asked.amount }, asked.id);
    } else if (side === 'sell' && asked.quantity !== null) {
      void place({ ...what, side, quantity: asked.quantity }, asked.id);
    }
  };
  const ended = order?.final === true;
  return (
    <Dialog title={side === 'buy' ? say.buyTitle : say.sellTitle} onClose={closeLive}>
      <p>{side === 'buy' ? say.buyLead(amount, testSymbol) : say.sellLead(quantity, asset)}</p>
      <dl class="facts">
        <div>
          <dt>{say.facts.symbol}</dt>
          <dd>{testSymbol}</dd>
        </div>
        <div>
          <dt>{say.facts.side}</dt>
          <dd>{say.sides[side]}</dd>
        </div>
        <div>
          <dt>{side === 'buy' ? say.facts.amount : say.facts.quantity}</dt>
          <dd data-testid="test-amount">{side === 'buy' ? amount : `${quantity} ${asset}`}</dd>
        </div>
        <div>
          <dt>{say.facts.mode}</dt>
          <dd>{modeWords.badges.live}</dd>
        </div>
      </dl>
      <p class="help">{liveStatus.value?.practice === true ? say.practice : say.real}</p>
      {begun === null && !on && (
        <p class="notice-line is-red" role="alert">
          {say.gone}
        </p>
      )}
      <div role="status" data-testid="test-outcome">
        {begun !== null && !ended && own?.phase !== 'refused' && own?.phase !== 'lost' && <Sending since={begun} />}
        {own?.phase === 'lost' && <p class="notice-line is-red">{say.lost}</p>}
        {order !== null && ended && (
          <>
            <p class="notice-line">
              {signOf(order.executed_quantity) > 0
                ? say.filled(
                    say.sides[side],
                    exactDecimal(order.executed_quantity),
                    asset,
                    order.average_price === null ? unknown : exactDecimal(order.average_price, { least: 2, most: 8 }),
                  )
                : (order.reason ?? say.notFilled(order.state))}
            </p>
            {order.line !== null && <p class="trade-line mono">{order.line}</p>}
          </>
        )}
      </div>
      {own?.phase === 'refused' && <Notice failure={own.failure} />}
      <div class="actions end-actions">
        <button type="button" class="button" onClick={closeLive}>
          {begun === null ? words.cancel : words.close}
        </button>
        {begun === null && (
          <button
            type="button"
            class="button danger"
            data-testid={`place-live-${side}`}
            aria-disabled={!on || busy.value}
            onClick={send}
          >
            {side === 'buy' ? say.placeBuy : say.placeSell}
          </button>
        )}
      </div>
    </Dialog>
  );
}

function Sending({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  const ms = Math.max(0, now - since);
  return ms >= lateMs ? (
    <p class="notice-line is-red">{say.late}</p>
  ) : (
    <p class="notice-line" aria-live="off">
      {say.sending(ratio(ms / 1000, 1))}
    </p>
  );
}
