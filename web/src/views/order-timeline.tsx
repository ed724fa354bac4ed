// One live order from wish to end, for the moment when nobody knows how it ended: what was sent when, what was answered,
// and asking the exchange again.

import { computed } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { Dialog, Notice, type Failure } from '../components/basics';
import type { Order } from '../api/desk';
import { KeyVault } from '../api/keys';
import { ordersOf } from '../api/trading';
import { exactDecimal, money } from '../model/numbers';
import * as words from '../words';
import { liveWords } from '../words-more';
import { client, failureOf } from './desk';
import { closeLive, refreshLive } from './live-trading';
import { orderOf, orders, takeOrder, takeOrders } from './trading-desk';

/** Those whose fate nobody knows, newest first. */
const unknownOrders = computed<readonly Order[]>(() =>
  orders.value.filter((one) => one.mode === 'live' && one.state === 'unknown' && !one.final),
);

const say = liveWords.order;
const exactly = (iso: string): string => `${new Date(Date.parse(iso)).toISOString().slice(11, 23)} UTC`;
const open = (): Order | null =>
  unknownOrders.value[0] ?? orders.value.find((one) => one.mode === 'live' && !one.final) ?? null;

export function OrderTimeline({ id }: { id: string | null }) {
  const [chosen, setChosen] = useState(id ?? open()?.request_id ?? null);
  const [asking, setAsking] = useState(false);
  const [asked, setAsked] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    if (chosen !== null) return;
    void ordersOf(client, 'live', 50, 0).then(
      ({ items }) => {
        takeOrders(items);
        setChosen(open()?.request_id ?? null);
      },
      (error: unknown) => setFailure(failureOf(error)),
    );
  }, []);
  const order = chosen === null ? null : orderOf('live', chosen);
  const ask = async () => {
    if (asking || chosen === null) return;
    setAsking(true);
    setFailure(null);
    try {
      // Reading the account wakes the desk, which asks for every order that it does not know the end of.
      await new KeyVault(client).validate();
      takeOrder(await client.order('live', chosen));
      void refreshLive();
      setAsked(exactly(new Date().toISOString()));
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setAsking(false);
    }
  };
  return (
    <Dialog title={say.title} onClose={closeLive}>
      {order === null ? (
        failure === null && <p>{say.none}</p>
      ) : (
        <>
          <Timeline order={order} />
          {!order.final && <p class="notice-line is-red">{say.doNotRepeat}</p>}
        </>
      )}
      <p class="help" role="status">
        {asking ? say.asking : asked === '' ? '' : say.asked(asked)}
      </p>
      {failure !== null && <Notice failure={failure} onDismiss={() => setFailure(null)} />}
      <div class="actions end-actions">
        <button type="button" class="button" onClick={closeLive}>
          {words.close}
        </button>
        {order !== null && !order.final && (
          <button
            type="button"
            class="button primary"
            data-testid="ask-exchange-now"
            aria-disabled={asking}
            onClick={() => void ask()}
          >
            {say.ask}
          </button>
        )}
      </div>
    </Dialog>
  );
}

function Timeline({ order }: { order: Order }) {
  const facts: readonly (readonly [string, string])[] = [
    [say.facts.state, order.state],
    [say.facts.amount, `${order.side.toUpperCase()} ${order.symbol} ${money(order.amount_usd, 'USDT')}`],
    [say.facts.quantity, exactDecimal(order.quantity)],
    [say.facts.limit, order.limit_price === null ? '–' : exactDecimal(order.limit_price, { least: 2, most: 8 })],
    [say.facts.id, order.request_id],
    [say.facts.ours, order.client_order_id ?? '–'],
  ];
  return (
    <>
      <dl class="facts order-facts" data-testid="order-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{say.timeline}</h3>
      <ol class="stop-steps" data-testid="order-timeline">
        <li class="step-done">
          {say.created} {exactly(order.created_at)}
        </li>
        {order.sent_at !== null && (
          <li class="step-done">
            {say.sent} {exactly(order.sent_at)}
          </li>
        )}
        {order.fills.map((fill) => (
          <li key={String(fill.trade_id)} class="step-done">
            {say.filled} {exactly(fill.time)}: {say.fills(exactDecimal(fill.quantity), exactDecimal(fill.price))}
          </li>
        ))}
        {order.final ? (
          <li class="step-done">
            {say.ended} {order.finished_at === null ? '' : exactly(order.finished_at)} ({order.state})
          </li>
        ) : (
          <li class="step-failed">{say.unknownNow}</li>
        )}
        {order.reason !== null && <li class="step-note">{order.reason}</li>}
      </ol>
    </>
  );
}
