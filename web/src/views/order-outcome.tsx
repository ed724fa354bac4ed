// What has become of the order that was placed last. Nothing is said to be done before the server has said so.

import { resultOf } from '../model/desks';
import { baseOf, exactDecimal, money } from '../model/numbers';
import * as say from '../words-outcome';
import { dismissSending, type Sending } from './place-order';
import { showOrder } from './shown-order';
import { UseAmount } from './use-amount';

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

const ofSize = new Set(['MIN_TRADE', 'MAX_TRADE_EXCEEDED', 'RISK_PERCENT_EXCEEDED', 'INSUFFICIENT_BALANCE']);

export function OutcomeOf({ state }: { state: Sending }) {
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
      // Another amount helps only where nothing but the amount was wrong.
      const isSize = told !== null && told.violations.every(({ code }) => ofSize.has(code));
      const instead = !isSize ? null : failure.code === 'MIN_TRADE' ? told.nearest_above_usd : told.max_allowed_usd;
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
