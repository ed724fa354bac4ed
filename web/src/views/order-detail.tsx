// One order in full, with the time that every step took.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Order } from '../api/desk';
import { CloseIcon } from '../components/icons';
import { resultOf } from '../model/desks';
import { between, feesText } from '../model/log';
import { exactDecimal, money, quoteOf, ratio, unknown } from '../model/numbers';
import { minuteWithZone } from '../model/time';
import * as words from '../words';
import * as text from '../words-detail';
import { columns } from '../words-rows';
import { client } from './ask';
import { zone } from './desk';
import { lineOf } from './order-line';
import { clicks } from './place-order';
import { shownOrder } from './shown-order';
import { orderOf, takeOrder } from './trading-desk';

const Row = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd class="mono">{children}</dd>
  </div>
);

export function OrderDetail() {
  const shown = shownOrder.value;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (shown !== null) head.current?.focus({ preventScroll: true });
  }, [shown?.id, shown?.mode]);
  useEffect(() => {
    if (shown === null || orderOf(shown.mode, shown.id) !== null) return;
    void client.order(shown.mode, shown.id).then(takeOrder, () => {});
  }, [shown?.id]);
  if (shown === null) return null;
  const one = orderOf(shown.mode, shown.id);
  const leave = () => {
    shownOrder.value = null;
    document.querySelector<HTMLElement>('.orders-table')?.focus({ preventScroll: true });
  };
  return (
    <section
      class="order-detail"
      data-testid="order-detail"
      aria-label={text.title}
      onKeyDown={(event) => event.key === 'Escape' && leave()}
    >
      <header class="run-head">
        <h3 ref={head} tabIndex={-1} class="log-line">
          {one === null ? shown.id : lineOf(one)}
        </h3>
        <button type="button" class="icon-button" aria-label={text.close} onClick={leave}>
          <CloseIcon />
        </button>
      </header>
      {one === null ? <p class="help">{words.loading}</p> : <Detail of={one} />}
    </section>
  );
}

function Detail({ of }: { of: Order }) {
  const result = resultOf(of);
  const clicked = clicks.get(of.request_id);
  const since = clicked === undefined ? of.created_at : new Date(clicked.at).toISOString();
  const ms = (to: string | null) => {
    const passed = between(since, to);
    return passed === null ? unknown : text.ms(`+${ratio(passed, 0)}`);
  };
  const steps: readonly (readonly [string, string])[] = [
    ...(clicked === undefined ? [] : [[text.clicked, text.ms('0')] as const]),
    [text.received, clicked === undefined ? text.ms('0') : ms(of.created_at)],
    ...(of.sent_at === null ? [] : [[text.sent, ms(of.sent_at)] as const]),
    ...(of.finished_at === null ? [] : [[text.finished[result], ms(of.finished_at)] as const]),
    ...(clicked?.answeredMs == null
      ? []
      : [[text.onPage, text.ms(`+${ratio(Math.round(clicked.answeredMs), 0)}`)] as const]),
  ];
  const price = (value: Order['limit_price']) =>
    value === null ? unknown : exactDecimal(value, { least: 2, most: 8 });
  return (
    <>
      <ol class="timeline" aria-label={text.timeline}>
        {steps.map(([name, at]) => (
          <li key={name}>
            <span>{name}</span> <span class="mono">{at}</span>
          </li>
        ))}
      </ol>
      {(of.reason ?? of.refusal?.message) != null && <p class="problem">{of.reason ?? of.refusal?.message}</p>}
      {of.adopted && <p class="help">{text.adopted}</p>}
      <dl class="facts detail-facts">
        <Row name={text.asked}>{of.close ? text.askedAll : money(of.amount_usd, quoteOf(of.symbol))}</Row>
        <Row name={text.limit}>{price(of.limit_price)}</Row>
        <Row name={text.average}>{price(of.average_price)}</Row>
        <Row name={text.quantity}>{exactDecimal(of.quantity)}</Row>
        <Row name={text.executed}>{exactDecimal(of.executed_quantity)}</Row>
        <Row name={text.fees}>{feesText(of) || unknown}</Row>
        <Row name={text.who}>{of.actor || unknown}</Row>
        {of.code !== null && <Row name={text.code}>{of.code}</Row>}
        <Row name={text.id}>{of.request_id}</Row>
        {of.client_order_id !== null && <Row name={text.venueId}>{of.client_order_id}</Row>}
        <Row name={columns.time}>{minuteWithZone(Date.parse(of.created_at), zone.value)}</Row>
      </dl>
      <h4>{text.fills}</h4>
      {of.fills.length === 0 ? (
        <p class="help">{text.noFills}</p>
      ) : (
        <ul class="fills mono">
          {of.fills.map((one) => (
            <li key={String(one.trade_id)}>
              {text.fill(exactDecimal(one.quantity), price(one.price), `${one.fee} ${one.fee_asset}`)}
            </li>
          ))}
        </ul>
      )}
      {!of.final && (
        <div class="actions">
          <button
            type="button"
            class="button small"
            onClick={() => void client.order(of.mode, of.request_id).then(takeOrder, () => {})}
          >
            {text.ask}
          </button>
        </div>
      )}
    </>
  );
}
