// What a figure of the Trade tab is made of.

import type { ComponentChildren } from 'preact';
import { Dialog } from '../components/basics';
import { ageText } from '../model/age';
import { exactDecimal, money, percent, unknown } from '../model/numbers';
import { decimalOf, percentOf, ticks } from '../model/ticks';
import { minuteWithZone } from '../model/time';
import * as metricsWords from '../words-metrics';
import * as tradeWords from '../words-trade';
import * as say from '../words-made-of';
import { dialog, zone } from './desk';
import { day, lossPercent, madeOf, priceDigits, untilMidnight } from './figures-row';
import { priceOf } from './live-desk';
import { balance, orders, mode, status } from './trading-desk';

const Row = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd class="mono">{children}</dd>
  </div>
);
const usd = (value: bigint | null, signed = false) =>
  value === null ? unknown : money(decimalOf(value), 'USD', signed);
const sum = (values: readonly (string | null)[]) => values.reduce((total, value) => total + (ticks(value) ?? 0n), 0n);

export function MadeOf() {
  const what = madeOf.value;
  const titles: Readonly<Record<string, string>> = {
    value: metricsWords.value,
    pnl: metricsWords.pnl,
    loss: metricsWords.loss,
    trades: metricsWords.trades,
  };
  return (
    <Dialog title={titles[what] ?? what} onClose={() => (dialog.value = null)}>
      {what === 'value' ? <Holdings /> : what === 'pnl' ? <Profit /> : what === 'loss' ? <Loss /> : null}
      {what === 'trades' && <Trades />}
      {titles[what] === undefined && <PriceFacts name={what} />}
    </Dialog>
  );
}

function Holdings() {
  const now = balance.value;
  if (now === null) return <p class="empty-line">{metricsWords.waiting}</p>;
  return (
    <>
      <dl class="facts made-of">
        {now.assets.map((row) => (
          <Row key={row.asset} name={row.asset}>
            {exactDecimal(row.total)} · {money(row.value_usd, 'USD')}
          </Row>
        ))}
        <Row name={say.total}>{money(now.equity_usd, 'USD')}</Row>
      </dl>
      <p class="help">{say.asOf(minuteWithZone(Date.parse(now.as_of), zone.value))}</p>
    </>
  );
}

function Profit() {
  const today = status.value?.day ?? null;
  const assets = balance.value?.assets ?? [];
  const fees = orders.value
    .filter((one) => one.mode === mode.value && today !== null && one.created_at.startsWith(today))
    .flatMap((one) => one.fees)
    .filter((one) => one.asset === 'USDT')
    .map((one) => one.amount);
  return (
    <>
      <dl class="facts made-of">
        <Row name={say.baseline}>{money(status.value?.baseline_usd ?? null, 'USD')}</Row>
        <Row name={say.now}>{money(status.value?.equity_usd ?? null, 'USD')}</Row>
        <Row name={say.today}>
          {usd(day.value?.profit ?? null, true)} (
          {percent(percentOf(day.value?.profit ?? 0n, ticks(status.value?.baseline_usd ?? null) ?? 0n), 2, true)})
        </Row>
        <Row name={say.openNow}>{usd(sum(assets.map((row) => row.open_profit_usd)), true)}</Row>
        <Row name={say.realisedAll}>{usd(sum(assets.map((row) => row.realised_usd)), true)}</Row>
        <Row name={say.feesToday}>{usd(sum(fees))}</Row>
      </dl>
      <p class="help">{say.pnlText}</p>
    </>
  );
}

function Loss() {
  return (
    <>
      <dl class="facts made-of">
        <Row name={say.baseline}>{money(status.value?.baseline_usd ?? null, 'USD')}</Row>
        <Row name={`${say.budget} (${lossPercent.value} %)`}>{usd(day.value?.budget ?? null)}</Row>
        <Row name={say.used}>{usd(day.value?.loss ?? null)}</Row>
        <Row name={say.left}>{usd(day.value?.left ?? null)}</Row>
        <Row name={say.resets}>{untilMidnight}</Row>
      </dl>
      <p class="help">{say.lossText}</p>
    </>
  );
}

function Trades() {
  const now = status.value;
  return (
    <>
      <dl class="facts made-of">
        <Row name={say.used}>{now === null ? unknown : metricsWords.used(now.trades_used, now.trades_max)}</Row>
        <Row name={say.tradesLeft}>{now === null ? unknown : Math.max(0, now.trades_max - now.trades_used)}</Row>
        <Row name={say.resets}>{untilMidnight}</Row>
      </dl>
      <p class="help">{say.tradesText}</p>
    </>
  );
}

function PriceFacts({ name }: { name: string }) {
  const price = priceOf(name);
  const [bid, ask, last] = [price.bid.value, price.ask.value, price.last.value];
  const spread = bid === null || ask === null ? null : (ticks(ask) ?? 0n) - (ticks(bid) ?? 0n);
  const written = (value: typeof bid) => (value === null ? unknown : exactDecimal(value, priceDigits));
  const age = price.ageMs.value;
  return (
    <>
      <dl class="facts made-of">
        <Row name={say.last}>{written(last)}</Row>
        <Row name={say.bid}>{written(bid)}</Row>
        <Row name={say.ask}>{written(ask)}</Row>
        <Row name={say.spread}>{written(spread === null ? null : decimalOf(spread))}</Row>
      </dl>
      <p class="help">
        {say.priceText} {age === null ? tradeWords.never : tradeWords.age(ageText(age))}
      </p>
    </>
  );
}
