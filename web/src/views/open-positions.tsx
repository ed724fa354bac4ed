// Open Positions: what is held, what it cost, and the button that sells it all. In live that asks once more; in paper one
// press does it, as with the order ticket.

import { useComputed } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Desk, Mode } from '../api/desk';
import { Card, Dialog, Notice } from '../components/basics';
import { StackTable } from '../components/stack-table';
import type { Column } from '../components/virtual-table';
import { ageText } from '../model/age';
import { decimalOf, ticksOf } from '../model/exact';
import { exactDecimal, money, percent, signOf } from '../model/numbers';
import { positionsOf, type Position } from '../model/portfolio';
import { later } from '../words-later';
import { closePosition, closingOf, dismissClosing, isBusy, type Closing } from './close-position';
import { follow } from './desk';
import { now, symbols } from './live-desk';
import { NoDesk } from './no-desk';

const say = later.folio.positions;
const unsureAfterMs = 10_000;

const tone = (value: Position['open']) => (signOf(value) > 0 ? 'gain' : signOf(value) < 0 ? 'loss' : '');
const Signed = ({ value, share = null }: { value: Position['open']; share?: number | null }) => (
  <span class={tone(value)}>
    {signOf(value) > 0 ? '▲ ' : signOf(value) < 0 ? '▼ ' : ''}
    {money(value, 'USD', true)}
    {share !== null && ` (${percent(share, 2, true)})`}
  </span>
);

export function OpenPositions({ mode, desk }: { mode: Mode; desk: Desk | null }) {
  const [doomed, setDoomed] = useState<Position | null>(null);
  const all = desk?.balance == null ? null : positionsOf(desk.balance, symbols.value);
  const label = say.columns;
  const whatOf = ({ quantity, asset }: Position) => `${exactDecimal(quantity)} ${asset}`;
  const press = (one: Position) => {
    if (isBusy(closingOf(mode, one.symbol))) return;
    if (mode === 'live') setDoomed(one);
    else void closePosition(mode, one.symbol, whatOf(one));
  };
  const columns: Column<Position>[] = [
    { key: 'symbol', label: label.symbol, cell: ({ symbol }) => <b>{symbol}</b> },
    { key: 'quantity', label: label.quantity, end: true, cell: ({ quantity }) => exactDecimal(quantity) },
    {
      key: 'cost',
      label: label.cost,
      end: true,
      cell: ({ averageCost }) => money(averageCost, 'USD'),
    },
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
      cell: (one) => {
        const closing = closingOf(mode, one.symbol);
        return (
          <>
            <button
              type="button"
              class="button small"
              aria-label={say.closeNamed(exactDecimal(one.quantity), one.asset)}
              aria-disabled={isBusy(closing)}
              aria-haspopup={mode === 'live' ? 'dialog' : undefined}
              data-testid={`close-${one.asset.toLowerCase()}`}
              onClick={() => press(one)}
            >
              {say.close}
            </button>
            {closing !== null && isBusy(closing) && <UnderWay key={closing.requestId} closing={closing} />}
          </>
        );
      },
    },
  ];
  const failures = (all ?? []).map((one) => ({ one, closing: closingOf(mode, one.symbol) }));
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
      {failures.map(
        ({ one, closing }) =>
          closing !== null &&
          closing.failure !== null && (
            <Notice key={one.symbol} failure={closing.failure} onDismiss={() => dismissClosing(mode, one.symbol)} />
          ),
      )}
      {doomed !== null && (
        <ReviewClose
          position={doomed}
          isPractice={desk?.status?.practice === true}
          onClose={() => setDoomed(null)}
          onConfirm={() => {
            void closePosition('live', doomed.symbol, whatOf(doomed));
            setDoomed(null);
          }}
        />
      )}
    </Card>
  );
}

/** How long it has been on its way; after ten seconds nobody may think that nothing happened. */
function UnderWay({ closing }: { closing: Closing }) {
  const text = useComputed(() => {
    void now.value;
    const age = performance.now() - closing.begunAt;
    return closing.unsure || age > unsureAfterMs ? say.unsure : say.sending(ageText(age));
  });
  return (
    <span class="under-way" role="status">
      {text}
    </span>
  );
}

/** Live: everything is said once more, and nothing has the focus that would send it. */
function ReviewClose(props: { position: Position; isPractice: boolean; onClose: () => void; onConfirm: () => void }) {
  const { symbol, asset, quantity, value } = props.position;
  const rows: readonly (readonly [string, string])[] = [
    [say.rows.mode, props.isPractice ? `${later.folio.modes.live} (${later.folio.practice})` : later.folio.modes.live],
    [say.rows.symbol, symbol],
    [say.rows.side, say.sell],
    [say.rows.quantity, `${exactDecimal(quantity)} ${asset}`],
    [say.rows.value, money(value, 'USD')],
    // One thousandth, as the venue takes it.
    [say.rows.fee, value === null ? '–' : `$${exactDecimal(decimalOf(ticksOf(value) / 1000n), { least: 2, most: 4 })}`],
  ];
  return (
    <Dialog title={say.reviewTitle(asset)} onClose={props.onClose}>
      <p>{say.review}</p>
      <dl class="facts review-facts">
        {rows.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <div class="actions end-actions">
        <button type="button" class="button" autoFocus onClick={props.onClose}>
          {say.keep}
        </button>
        <button type="button" class="button danger" data-testid="confirm-close" onClick={props.onConfirm}>
          {say.confirm}
        </button>
      </div>
    </Dialog>
  );
}
