// What a run came to: the verdict in one sentence first, then the figures that carry it.

import type { BacktestResult } from '../api/backtest';
import { groups, headline, toneOf, written, type Figure } from '../model/figures';
import { baseOf, exactDecimal, money, quoteOf, ratio, shiftPoint, unknown } from '../model/numbers';
import * as words from '../words';
import { backtestWords } from '../words-backtest';
import type { DecimalText } from '../api/values';

const toneClass = (tone: -1 | 0 | 1) => (tone > 0 ? 'gain' : tone < 0 ? 'loss' : '');
const arrow = (tone: -1 | 0 | 1) => (tone > 0 ? '▲ ' : tone < 0 ? '▼ ' : '');

export const describe = (result: BacktestResult): string => {
  const params = Object.values(result.params).join('/');
  return params === '' ? result.strategy : `${result.strategy} ${params}`;
};

const Number_ = (props: { result: BacktestResult; figure: Figure }) => {
  const text = written(props.result, props.figure);
  const tone = toneOf(props.result, props.figure);
  if (text === unknown) {
    return (
      <span class="figure" title={words.unknownFigure}>
        {unknown}
        <span class="visually-hidden"> {words.unknownFigure}</span>
      </span>
    );
  }
  return (
    <span class={`figure ${toneClass(tone)}`}>
      {tone !== 0 && <span aria-hidden="true">{arrow(tone)}</span>}
      {text}
    </span>
  );
};

function against(result: BacktestResult): 'ahead' | 'behind' | 'even' {
  const { total_return_pct: own, buy_and_hold_return_pct: hold } = result;
  if (own === null || hold === null || Math.abs(own - hold) < 0.005) return 'even';
  return own > hold ? 'ahead' : 'behind';
}

export function Verdict({ result }: { result: BacktestResult }) {
  return (
    <section class={`verdict ${against(result)}`} aria-label={backtestWords.result.section}>
      <p class="verdict-sentence" data-testid="verdict">
        {result.verdict}
      </p>
      <p class="verdict-more">
        <span data-testid="blocked">
          {backtestWords.result.blocked(result.blocked_by_live_limits, result.live_orders)}
        </span>
        {result.exits_refused > 0 && <span> · {backtestWords.result.exitsRefused(result.exits_refused)}</span>}
        {result.open_trade_at_end && <span> · {backtestWords.result.openAtEnd}</span>}
      </p>
      <dl class="headline">
        {headline.map((figure) => (
          <div key={figure.key} data-testid={`figure-${figure.key.replaceAll('_', '-')}`}>
            <dt>{backtestWords.figures[figure.key]}</dt>
            <dd>
              <Number_ result={result} figure={figure} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function Figures({ result }: { result: BacktestResult }) {
  return (
    <div class="figure-groups">
      {groups.map((group) => (
        <section key={group.name} class="card figure-group" aria-label={backtestWords.result.groups[group.name]}>
          <h2>{backtestWords.result.groups[group.name]}</h2>
          <dl>
            {group.figures.map((figure) => (
              <div key={figure.key}>
                <dt>{backtestWords.figures[figure.key]}</dt>
                <dd>
                  <Number_ result={result} figure={figure} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

const percentOf = (value: DecimalText) => shiftPoint(value, 2) ?? value;

/** Under what costs, sizing and stops the figures hold: one line of short phrases. */
export function conditions(result: BacktestResult): string[] {
  const { costs, stops, filters } = result;
  const [mode = '', value] = result.sizing.split(':');
  const sizings: Readonly<Record<string, string>> = backtestWords.form.sizings;
  const sizing = (sizings[mode] ?? result.sizing) + (value === undefined ? '' : ` ${value}`);
  const say = backtestWords.result.condition;
  const stopped = [
    ...(stops.stop_loss === null ? [] : [say.stopLoss(percentOf(stops.stop_loss))]),
    ...(stops.take_profit === null ? [] : [say.takeProfit(percentOf(stops.take_profit))]),
    ...(stops.trailing_stop === null ? [] : [say.trailing(percentOf(stops.trailing_stop))]),
  ];
  return [
    say.cash(money(result.initial_cash, quoteOf(result.symbol))),
    sizing,
    say.fee(percentOf(costs.fee)),
    say.spread(exactDecimal(costs.spread_bps)),
    say.slippage(exactDecimal(costs.slippage_bps)),
    backtestWords.form.fills[result.fill] ?? result.fill,
    ...(stopped.length > 0 ? stopped : [say.noStops]),
    filters === null
      ? say.noFilters
      : say.filters(
          `${filters.lot_step} ${baseOf(result.symbol)}`,
          money(filters.min_notional, quoteOf(result.symbol)),
        ),
  ];
}

export function Definitions({ result }: { result: BacktestResult }) {
  return (
    <section class="card definitions" aria-label={backtestWords.result.definitions}>
      <h2>{backtestWords.result.definitions}</h2>
      <ul>
        {result.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <p class="muted">
        {backtestWords.result.conditions}: {conditions(result).join(' · ')}
        {result.elapsed_ms !== null &&
          result.elapsed_ms >= 0.01 &&
          ` · ${backtestWords.result.elapsed(ratio(result.elapsed_ms, result.elapsed_ms < 10 ? 2 : 0))}`}
      </p>
    </section>
  );
}
