// Portfolio, equity, first steps, rehearsals, limits and number formats: what the page makes of what the server tells.

import { afterEach, describe, expect, test } from 'vitest';
import { balance, limits, liveStatus } from '../../src/api/desk';
import type { DecimalText } from '../../src/api/values';
import { shortAge } from '../../src/model/age';
import { curveOf, factsOf, withNow } from '../../src/model/equity-curve';
import { firstRunFrom, firstRunText, isComplete, nextStep, withStep } from '../../src/model/first-run';
import { limitNames, limitRows } from '../../src/model/limit-rows';
import { exactDecimal, money, setNumberFormat } from '../../src/model/numbers';
import { balancesOf, booksOf, centSign, positionsOf, priceAgeOf, type Sheet } from '../../src/model/portfolio';
import { differences, watched, type Known } from '../../src/model/rehearse';
import { settingsFrom } from '../../src/model/settings';
import * as words from '../../src/words';
import { later } from '../../src/words-later';
import { balanceJson, limitsJson, statusJson } from './desk-samples';

const d = (text: string) => text as DecimalText;
const holding = (asset: string, total: string, more: Partial<Sheet['assets'][number]> = {}) => ({
  asset,
  free: d(total),
  locked: d('0'),
  total: d(total),
  value_usd: null,
  price_age_ms: null,
  cost_usd: null,
  open_profit_usd: null,
  realised_usd: null,
  ...more,
});
const symbols = ['BTC/USDT', 'ETH/USDT'];

describe('open positions', () => {
  const sheet: Sheet = {
    equity_usd: d('1000'),
    as_of: null,
    assets: [
      holding('ETH', '0.5', { value_usd: d('100'), cost_usd: d('120'), open_profit_usd: d('-20') }),
      holding('USDT', '700'),
      holding('BTC', '0.00003', { value_usd: d('200'), cost_usd: d('1'), open_profit_usd: d('0.1') }),
      holding('DOGE', '1000', { value_usd: d('0') }),
      holding('SOL', '0'),
    ],
  };

  test('are what is held of the tradable assets, the most valuable first', () => {
    expect(positionsOf(sheet, symbols).map(({ symbol }) => symbol)).toEqual(['BTC/USDT', 'ETH/USDT']);
  });
  test('say the average cost to the last place, and shares in percent', () => {
    const [bitcoin, ether] = positionsOf(sheet, symbols);
    expect(bitcoin?.averageCost).toBe('33333.33333333');
    expect(ether?.averageCost).toBe('240');
    expect(ether?.openPercent).toBeCloseTo(-16.666666, 5);
    expect(bitcoin?.sharePercent).toBe(20);
  });
  test('leave unknown what is unknown', () => {
    const bare = { equity_usd: null, as_of: null, assets: [holding('BTC', '1')] };
    const [only] = positionsOf(bare, symbols);
    expect(only).toMatchObject({ averageCost: null, value: null, open: null, openPercent: null, sharePercent: null });
  });
  test('are read from the server’s own balance', () => {
    expect(positionsOf(balance(balanceJson, 'balance'), symbols).length).toBeGreaterThan(0);
  });
  test('what reads as zero is neither gain nor loss', () => {
    expect([d('0.0049'), d('-0.00499999'), d('0.005'), d('-0.01'), null].map(centSign)).toEqual([0, 0, 1, -1, 0]);
  });
  test('a value is as old as the oldest price in it', () => {
    const aged = (ms: number) => ({ value_usd: d('1'), price_age_ms: ms });
    const assets = [
      holding('USDT', '5', { value_usd: d('5') }),
      holding('BTC', '1', aged(300)),
      holding('ETH', '1', aged(900)),
    ];
    expect(priceAgeOf({ equity_usd: null, as_of: null, assets })).toBe(900);
    expect(priceAgeOf({ equity_usd: null, as_of: null, assets: assets.slice(0, 1) })).toBeNull();
    expect(priceAgeOf({ equity_usd: null, as_of: null, assets: [holding('ETH', '0', aged(900))] })).toBeNull();
  });
  test('balances begin with cash and leave out what was never held', () => {
    expect(balancesOf(sheet).map(({ asset }) => asset)).toEqual(['USDT', 'BTC', 'ETH', 'DOGE']);
  });
});

describe('the books', () => {
  const guard = (name: string, ok: boolean) => ({ name, ok, reason: `${name}.`, fix: ok ? '' : 'Do this.' });
  test('agree only when they were compared and nothing is unexplained', () => {
    expect(booksOf(true, [guard('reconciled', true), guard('transfers', true)]).state).toBe('agree');
    expect(booksOf(false, [guard('reconciled', true)]).state).toBe('unchecked');
    expect(booksOf(false, [guard('reconciled', false)]).state).toBe('unchecked');
    expect(booksOf(true, [guard('reconciled', true), guard('transfers', false)]).state).toBe('differ');
  });
  test('say what is wrong and what to do, and nothing of other guards', () => {
    const told = booksOf(true, [guard('price', false), guard('transfers', false), guard('reconciled', true)]);
    expect(told.sentences).toEqual(['transfers. Do this.']);
  });
});

describe('the equity curve', () => {
  const history = (values: readonly string[], time = values.map((_, at) => 1000 + at * 60)) => ({
    time,
    equity: values.map(d),
  });
  test('measures drawdown from the highest point so far', () => {
    const { drawdown } = curveOf(history(['100', '110', '99', '120', '60']));
    expect(drawdown.map((value) => Math.round(value * 1000) / 1000)).toEqual([0, 0, 10, 0, 50]);
  });
  test('times always rise: the later point of a second counts, one out of order is left out', () => {
    const curve = curveOf(history(['1', '2', '3', '4'], [10, 10, 9, 11]));
    expect(curve.time).toEqual([10, 11]);
    expect(curve.equity).toEqual([2, 4]);
  });
  test('nothing yet is nothing, not zero', () => {
    const none = history([]);
    expect(factsOf(none, curveOf(none))).toBeNull();
  });
  test('says where it began and ended', () => {
    const some = history(['100', '75', '105']);
    expect(factsOf(some, curveOf(some))).toMatchObject({ first: '100', last: '105', drawdownMost: 25, from: 1000 });
    expect(factsOf(some, curveOf(some))?.changePercent).toBeCloseTo(5);
  });
  test('the present is added only where it is later', () => {
    const some = history(['100']);
    expect(withNow(some, 1000, d('5'))).toBe(some);
    expect(withNow(some, 1001.7, d('5'))).toEqual({ time: [1000, 1001], equity: ['100', '5'] });
  });
});

describe('the first steps', () => {
  test('are kept as text, whatever order they were done in', () => {
    const run = withStep(withStep(firstRunFrom(''), 'order'), 'backtest');
    expect(firstRunText(run)).toBe('backtest order');
    expect(firstRunFrom('order backtest')).toEqual(run);
    expect(nextStep(run)).toBe('fetch');
  });
  test('are complete with all four, and skipped without', () => {
    expect(isComplete(firstRunFrom('backtest fetch poll order'))).toBe(true);
    expect(isComplete(firstRunFrom('backtest fetch poll'))).toBe(false);
    expect(firstRunFrom('backtest skipped')).toEqual({ done: ['backtest'], skipped: true });
  });
  test('what nobody wrote there is ignored', () => {
    expect(settingsFrom({ first_run: 'poll <script> fetch' }).first_run).toBe('fetch poll');
  });
});

describe('a rehearsal', () => {
  const known = (change: Partial<Known> = {}): Known => ({
    values: { 'live mode': 'on', 'live unknown': '0' },
    notices: [{ id: 1, text: 'old' }],
    orders: [{ id: 'a', state: 'filled', what: 'BUY' }],
    ...change,
  });
  const rehearsal = { scenario: 'flash_crash', startedAt: 1000, known: known(), lines: [] };

  test('tells what has changed, with how long it took', () => {
    const after = watched(rehearsal, known({ values: { 'live mode': 'AUTO-DISABLED', 'live unknown': '0' } }), 3100);
    expect(after.lines).toEqual([
      { at: 3100, afterMs: 2100, seen: { kind: 'value', name: 'live mode', from: 'on', to: 'AUTO-DISABLED' } },
    ]);
  });
  test('tells an order’s life: it appears, and it is resolved', () => {
    const unknown = known({ orders: [...known().orders, { id: 'b', state: 'unknown', what: 'SELL' }] });
    const filled = known({ orders: [...known().orders, { id: 'b', state: 'filled', what: 'SELL' }] });
    const lines = watched(watched(rehearsal, unknown, 2000), filled, 29_000).lines;
    expect(lines.map(({ seen }) => seen)).toEqual([
      { kind: 'order', what: 'SELL', from: null, to: 'unknown' },
      { kind: 'order', what: 'SELL', from: 'unknown', to: 'filled' },
    ]);
    expect(lines[1]?.afterMs).toBe(28_000);
  });
  test('only news counts: nothing that was there before, nothing that merely became known', () => {
    expect(differences(known(), known())).toEqual([]);
    expect(differences(known({ values: {} }), known())).toEqual([]);
    const told = known({ notices: [{ id: 3, text: 'c' }, { id: 2, text: 'b' }, ...known().notices] });
    expect(differences(known(), told)).toEqual([
      { kind: 'notice', text: 'b' },
      { kind: 'notice', text: 'c' },
    ]);
  });
});

describe('the limits', () => {
  const rows = limitRows(limits(limitsJson, 'limits'), liveStatus(statusJson, 'status'), later.limitsSettings);
  test('stand in the runbook’s order, as it writes them', () => {
    expect(rows.map(({ name }) => name)).toEqual(limitNames);
    expect(rows.map(({ constant }) => constant)).toEqual(['$50', '1 %', '20', '5 %', '$2', 'BTC/USDT, ETH/USDT']);
  });
  test('say what they come to right now', () => {
    const effective = Object.fromEntries(rows.map((row) => [row.name, row.effective]));
    expect(effective['trade_usd_max']).toEqual(['BTC/USDT: at most $50.00']);
    expect(effective['risk_percent_max']).toEqual(['$100.12']);
    expect(effective['daily_orders_max']).toEqual(['17 of 20 left today']);
    expect(effective['daily_loss_percent_max']).toEqual(['0.00 % of 5 %']);
    expect(effective['trade_usd_min']).toEqual(['BTC/USDT: from $2.26']);
  });
  test('say so where no size is legal', () => {
    const none = { ...limitsJson, effective: [{ ...limitsJson.effective[0], min_usd: null, max_usd: null }] };
    const [first] = limitRows(limits(none, 'limits'), null, later.limitsSettings);
    expect(first?.effective).toEqual(['BTC/USDT: no legal size right now']);
  });
});

describe('numbers as the reader wants them', () => {
  afterEach(() => setNumberFormat('system'));
  test.each([
    ['comma-point', '1,234,567.5'],
    ['point-comma', '1.234.567,5'],
    ['plain', '1234567.5'],
  ] as const)('%s', (format, text) => {
    setNumberFormat(format);
    expect(exactDecimal(d('1234567.5'))).toBe(text);
  });
  test('spaces between thousands never break a line', () => {
    setNumberFormat('space-comma');
    expect(exactDecimal(d('1234567.5'))).toMatch(/^1[\u00a0\u202f]234[\u00a0\u202f]567,5$/);
  });
  test('hold for money and for counts in sentences alike', () => {
    setNumberFormat('point-comma');
    expect(money(d('-1234.5'), 'USD')).toBe('−$1.234,50');
    expect(words.count(1200, 34_000)).toBe('1.200 of 34.000');
  });
  test('the header’s age is short', () => {
    expect([shortAge(-3), shortAge(240), shortAge(9_940), shortAge(12_400)]).toEqual(['0.0s', '0.2s', '9.9s', '12s']);
  });
});
