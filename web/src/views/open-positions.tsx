// Open Positions: what is held, what it cost, and the button that sells it all. In live that asks once more; in paper one
// press does it, as with the order ticket.

import { useComputed } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Desk, Mode } from '../api/desk';
import { Card, Dialog, Notice } from '../components/basics';
import { StackTable } from '../components/stack-table';
import type { Column } from '../components/virtual-table';
import { resultOf } from '../model/desks';
import { exactDecimal, money, percent, unknown } from '../model/numbers';
import { centSign, positionsOf, type Position } from '../model/portfolio';
import { decimalOf, ticks } from '../model/ticks';
import { later } from '../words-later';
import * as outcome from '../words-outcome';
import * as look from '../words-review';
import * as ticket from '../words-ticket';
import { follow } from './desk';
import { now, symbols } from './live-desk';
import { NoDesk } from './no-desk';
import { busy, dismissSending, sending, whyNot, type Sending } from './place-order';
import { place } from './send-order';

const say = later.folio.positions;

const tone = (value: Position['open']) => (centSign(value) > 0 ? 'gain' : centSign(value) < 0 ? 'loss' : '');
const Signed = ({ value, share = null }: { value: Position['open']; share?: number | null }) => (
  <span class={tone(value)}>
    {centSign(value) > 0 ? '▲ ' : centSign(value) < 0 ? '▼ ' : ''}
    {money(value, 'USD', true)}
    {share !== null && ` (${percent(share, 2, true)})`}
  </span>
);

/** The order of this browser that is on its way, or has ended last, where it sells this. */
function closingOf(mode: Mode, symbol: string): Sending | null {
  const state = sending.value;
  const { intent } = state ?? {};
  return intent?.mode === mode && intent.symbol === symbol && intent.side === 'sell' ? state : null;
}

export function OpenPositions({ mode, desk }: { mode: Mode; desk: Desk | null }) {
  const [doomed, setDoomed] = useState<Position | null>(null);
  const all = desk?.balance == null ? null : positionsOf(desk.balance, symbols.value);
  const label = say.columns;
  const reasons = [...new Set((all ?? []).map(({ symbol }) => whyNot(mode, symbol)))].filter((why) => why !== '');
  const press = (one: Position) => {
    if (busy.value || whyNot(mode, one.symbol) !== '') return;
    if (mode === 'live') setDoomed(one);
    else void place({ mode, symbol: one.symbol, side: 'sell', close: true });
  };
  const columns: Column<Position>[] = [
    { key: 'symbol', label: label.symbol, cell: ({ symbol }) => <b>{symbol}</b> },
    { key: 'quantity', label: label.quantity, end: true, cell: ({ quantity }) => exactDecimal(quantity) },
    { key: 'cost', label: label.cost, end: true, cell: ({ averageCost }) => money(averageCost, 'USD') },
    { key: 'value', label: label.value, end: true, cell: ({ value }) => money(value, 'USD') },
    {
      key: 'open',
      label: label.open,
      end: true,
      cell: ({ open, openPercent }) => <Signed value={open} share={openPercent} />,
    },
    { key: 'realised', label: label.realised, end: true, cell: ({ realised }) => <Signed value={realised} /> },
    { key: 'share', label: label.share, end: true, cell: ({ sharePercent }) => percent(sharePercent) },
    {
      key: 'actions',
      label: label.actions,
      headHidden: true,
      end: true,
      cell: (one) => (
        <button
          type="button"
          class="button small"
          aria-label={say.closeNamed(exactDecimal(one.quantity), one.asset)}
          aria-disabled={busy.value || whyNot(mode, one.symbol) !== ''}
          aria-describedby="close-why"
          aria-haspopup={mode === 'live' ? 'dialog' : undefined}
          data-testid={`close-${one.asset.toLowerCase()}`}
          onClick={() => press(one)}
        >
          {say.close}
        </button>
      ),
    },
  ];
  return (
    <Card
      title={say.title}
      class="positions-card"
      testId="open-positions"
      tools={all !== null && all.length > 0 && <span class="count">{all.length}</span>}
    >
      {all === null ? (
        <NoDesk mode={mode} />
      ) : all.length === 0 ? (
        <p class="empty-line">
          {say.none} {mode === 'live' ? say.noneLive : say.nonePaper}{' '}
          <a {...follow({ name: 'trade' })}>{later.folio.toTrade}</a>
        </p>
      ) : (
        <StackTable
          name={say.title}
          class="positions-table"
          columns={columns}
          rows={all}
          rowKey={({ symbol }) => symbol}
        />
      )}
      <p class="help" id="close-why">
        {reasons.join(' ')}
      </p>
      {symbols.value.map((symbol) => (
        <Closing key={symbol} state={closingOf(mode, symbol)} />
      ))}
      {doomed !== null && (
        <ReviewClose
          position={doomed}
          isPractice={desk?.status?.practice === true}
          onClose={() => setDoomed(null)}
          onConfirm={() => {
            setDoomed(null);
            void place({ mode: 'live', symbol: doomed.symbol, side: 'sell', close: true });
          }}
        />
      )}
    </Card>
  );
}

/** What becomes of it: never "closed" before the server has said so. */
function Closing({ state }: { state: Sending | null }) {
  const seconds = useComputed(() => {
    void now.value;
    const clicked = sending.value?.intent.clickedAt ?? Date.now();
    return ticket.sending((Math.max(0, Date.now() - clicked) / 1000).toFixed(1));
  });
  if (state === null) return null;
  switch (state.phase) {
    case 'sending':
      return (
        <p class="note" role="status">
          {seconds}
        </p>
      );
    case 'checking':
      return (
        <p class="note is-warn" role="status">
          {outcome.checking}
        </p>
      );
    case 'refused':
      return <Notice failure={state.failure} onDismiss={dismissSending} />;
    case 'lost':
      return (
        <Notice
          failure={{ code: 'NO_ANSWER', sentence: outcome.lost, requestId: state.intent.requestId }}
          onDismiss={dismissSending}
        />
      );
    case 'done':
      return resultOf(state.order) === 'traded' ? (
        <p class="note" role="status" data-testid="closed-note">
          {say.closed(
            `${exactDecimal(state.order.executed_quantity)} ${state.order.symbol}`,
            money(state.order.spent_usd, 'USD'),
          )}
        </p>
      ) : (
        <Notice
          failure={{
            code: state.order.code ?? state.order.state,
            sentence: outcome.notTraded(state.order.reason ?? state.order.state),
            requestId: state.intent.requestId,
          }}
          onDismiss={dismissSending}
        />
      );
  }
}

/** Live: everything is said once more, and nothing has the focus that would send it. */
function ReviewClose(props: { position: Position; isPractice: boolean; onClose: () => void; onConfirm: () => void }) {
  const { symbol, asset, quantity, value } = props.position;
  const why = whyNot('live', symbol);
  const possible = why === '' && !busy.value;
  const worth = ticks(value);
  const rows: readonly (readonly [string, string])[] = [
    [look.mode, '🔴 Live'],
    [say.columns.symbol, symbol],
    [ticket.side, say.sell],
    [say.columns.quantity, `${exactDecimal(quantity)} ${asset}`],
    [say.columns.value, money(value, 'USD')],
    // One thousandth, as the venue takes it.
    [ticket.fee, worth === null ? unknown : `≈ $${exactDecimal(decimalOf(worth / 1000n), { least: 2, most: 4 })}`],
  ];
  return (
    <Dialog title={look.closeTitle} onClose={props.onClose}>
      <p>
        <strong>{props.isPractice ? look.practice : look.realMoney}</strong> {say.review}
      </p>
      <dl class="facts review-facts">
        {rows.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {why !== '' && (
        <p class="problem" role="alert">
          {why}
        </p>
      )}
      <div class="actions end-actions">
        <button type="button" class="button" autoFocus onClick={props.onClose}>
          {look.back}
        </button>
        <button
          type="button"
          class="button danger"
          data-testid="confirm-close"
          aria-disabled={!possible}
          onKeyDown={(event) => event.repeat && event.key === 'Enter' && event.preventDefault()}
          onClick={() => possible && props.onConfirm()}
        >
          {ticket.place.live.sell}
        </button>
      </div>
    </Dialog>
  );
}
