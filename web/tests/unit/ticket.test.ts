import { describe, expect, test } from 'vitest';
import { deskFrame } from '../../src/api/desk';
import type { DecimalText } from '../../src/api/values';
import { dayOf } from '../../src/model/day';
import { decimalOf, ticks } from '../../src/model/ticks';
import {
  closable,
  factsOf,
  legalRange,
  neighbours,
  orderPrices,
  previewOf,
  quantityFor,
  troubleOf,
  type TicketFacts,
} from '../../src/model/ticket';
import { deskJson, effectiveJson, limitsJson, statusJson } from './desk-samples';

const of = (text: string): bigint => {
  const found = ticks(text);
  if (found === null) throw new Error(text);
  return found;
};

describe('exact money', () => {
  test('is read from plain decimal text alone', () => {
    expect(ticks('50.00000001')).toBe(5_000_000_001n);
    expect(ticks('-0.1')).toBe(-10_000_000n);
    for (const wrong of ['', '1e3', '+5', '5,0', 'NaN', 'Infinity', '0x10', '.5', '5.', ' 5', '1.123456789', '٥'])
      expect(ticks(wrong), wrong).toBeNull();
  });
  test('comes back as the shortest text', () => {
    for (const text of ['0', '50', '2.5', '-0.00001', '92233720368.54775807']) expect(decimalOf(of(text))).toBe(text);
    expect(decimalOf(of('2.50000000'))).toBe('2.5');
  });
});

describe('prices and sizes, as the gate makes them', () => {
  test('a buy goes at most 0.5 % through the ask, rounded down to the tick', () => {
    // 45,001.23 x 1.005 = 45,226.23615
    expect(orderPrices('buy', of('45000'), of('45001.23'), of('0.01'))).toEqual({
      judged: of('45226.23'),
      limit: of('45226.23'),
    });
  });
  test('a sell is judged at the bid and goes at most 0.5 % below, rounded up', () => {
    // 45,000.01 x 0.995 = 44,775.00995
    expect(orderPrices('sell', of('45000.01'), of('45001'), of('0.01'))).toEqual({
      judged: of('45000.01'),
      limit: of('44775.01'),
    });
  });
  test('no price on the grid within the collar means no order', () => {
    expect(orderPrices('buy', of('0.9'), of('1'), of('10'))).toBeNull();
    expect(orderPrices('sell', of('0.9'), of('1'), of('10'))).toBeNull();
    expect(orderPrices('buy', 0n, of('1'), of('0.01'))).toBeNull();
  });
  test('a quantity is rounded down to whole lot steps', () => {
    expect(quantityFor(of('5'), of('45000'), of('0.00001'))).toBe(of('0.00011'));
    expect(quantityFor(of('0.4'), of('45000'), of('0.00001'))).toBe(0n);
  });
});

const facts = (change: object = {}, equity = '10000', cash = '9000', held = '0.01'): TicketFacts => {
  const desk = deskFrame(
    {
      ...deskJson,
      status: { ...statusJson, equity_usd: equity },
      limits: { ...limitsJson, effective: [{ ...effectiveJson, ...change }] },
      balance: {
        ...deskJson.balance,
        assets: deskJson.balance.assets.map((row) => ({ ...row, free: row.asset === 'USDT' ? cash : held })),
      },
    },
    'desk',
  );
  const found = factsOf({
    side: 'buy',
    bid: '44999' as DecimalText,
    ask: '45000' as DecimalText,
    base: 'BTC',
    limits: desk.limits,
    effective: desk.limits?.effective[0] ?? null,
    status: desk.status,
    balance: desk.balance,
  });
  if (found === null) throw new Error('facts');
  return found;
};
// A step of 0.00001 BTC at the limit price of 45,225 is $0.45225.

describe('what may be asked for', () => {
  test('from the smallest whole number of steps of at least $2 to the largest of at most $50', () => {
    const range = legalRange(facts());
    expect([range?.min, range?.max, range?.cap].map(String)).toEqual([
      String(of('2.27')), // 5 steps are 2.26125, rounded up to the cent
      String(of('49.75')), // 110 steps are 49.7475
      'constant',
    ]);
  });
  test('1 % of a small portfolio is the cap, and is named', () => {
    const range = legalRange(facts({}, '1000'));
    expect(range?.cap).toBe('percent');
    expect(range?.max).toBe(of('9.95')); // 22 steps are 9.9495
  });
  test('cash that is free, less the fee, is the cap where there is less of it', () => {
    const range = legalRange(facts({}, '10000', '20'));
    expect(range?.cap).toBe('cash');
    expect(range?.max).toBeLessThanOrEqual(of('19.98'));
  });
  test('a portfolio below $200 has no legal size', () => {
    expect(legalRange(facts({}, '199.99'))).toBeNull();
    expect(troubleOf(facts({}, '199.99'), '2')).toEqual({ kind: 'no_size' });
  });
  test('what the exchange wants at least counts where it is more than $2', () => {
    expect(legalRange(facts({ venue_notional_min_usd: '10' }))?.min).toBe(of('10.41')); // 23 steps are 10.40175
  });
  test('every neighbour that is named is itself legal', () => {
    for (const equity of ['200', '250', '1000', '4999.99', '10000'])
      for (const asked of ['0.01', '1.99', '2', '2.26', '2.27', '7.77', '49.74', '49.75', '50', '50.01', '5000']) {
        const here = facts({}, equity);
        const { below, above } = neighbours(here, of(asked));
        for (const one of [below, above])
          if (one !== null) expect(troubleOf(here, decimalOf(one)), `${equity} ${asked}`).toBeNull();
        if (below !== null) expect(below).toBeLessThanOrEqual(of(asked));
        if (above !== null) expect(above).toBeGreaterThanOrEqual(of(asked));
      }
  });
});

describe('what speaks against an amount', () => {
  test.each([
    ['', 'empty'],
    ['abc', 'not_plain'],
    ['1e1', 'not_plain'],
    ['0', 'not_plain'],
    ['-5', 'not_plain'],
    ['1.99', 'too_small'],
    ['2.00', 'too_small'], // 4 steps are worth $1.809
    ['50.00000001', 'too_large'],
  ])('%j is %s', (text, kind) => {
    expect(troubleOf(facts(), text)?.kind).toBe(kind);
  });
  test('nothing, at both ends of what is legal', () => {
    expect(troubleOf(facts(), '2.27')).toBeNull();
    expect(troubleOf(facts(), '50')).toBeNull();
  });
  test('that no order is left today', () => {
    expect(troubleOf(facts({ orders_left: 0 }), '5')).toEqual({ kind: 'none_left' });
  });
  test('the next legal amounts are named', () => {
    expect(troubleOf(facts(), '2')).toEqual({ kind: 'too_small', next: of('2.27') });
    expect(troubleOf(facts(), '60')).toEqual({ kind: 'too_large', cap: 'constant', max: of('49.75') });
  });
});

test('a preview has the quantity, what it is worth and the fee, rounded as the gate rounds', () => {
  expect(previewOf(facts(), of('5'))).toEqual({
    amount: of('5'),
    quantity: of('0.00011'),
    worth: of('4.97475'),
    fee: of('0.00497475'),
    limit: of('45225'),
  });
});

test('a position is closed in whole steps', () => {
  const { quantity } = closable(facts({}, '10000', '9000', '0.00012345'));
  expect(quantity).toBe(of('0.00012'));
});

test('the fee is what the exchange takes of this account, or the usual one as long as it has not told', () => {
  expect(facts().feeRate).toBe(of('0.001'));
  expect(facts({ taker_fee: '0.0057', taker_fee_told: true }).feeRate).toBe(of('0.0057'));
  expect(facts({ taker_fee: '0' }).feeRate).toBe(0n);
  expect(previewOf(facts({ taker_fee: '0.01' }), of('5')).fee).toBe(of('0.0497475'));
});

test('the exchange may want more of a coin than $2 buy, and prices in steps from its smallest', () => {
  expect(facts({ quantity_min: '0.0002' }).smallest).toBe(of('9.045'));
  expect(facts({ quantity_min: '0.00001' }).smallest).toBe(of('2'));
  expect(orderPrices('buy', of('9.9'), of('10'), of('0.02'), of('0.01'))).toEqual({
    judged: of('10.05'),
    limit: of('10.05'),
  });
  expect(orderPrices('sell', of('10'), of('10.1'), of('0.02'), of('0.01'))?.limit).toBe(of('9.95'));
});

describe('the day', () => {
  const day = (baseline: string | null, equity: string | null) =>
    dayOf(
      deskFrame({ ...deskJson, status: { ...statusJson, baseline_usd: baseline, equity_usd: equity } }, 'd').status,
      5,
    );
  test('a loss uses the budget up, a profit does not', () => {
    expect(day('10000', '9800')).toEqual({
      profit: of('-200'),
      loss: of('200'),
      budget: of('500'),
      left: of('300'),
      share: 0.4,
    });
    expect(day('10000', '10100')).toMatchObject({ profit: of('100'), loss: 0n, left: of('500'), share: 0 });
    expect(day('1014.64', '954.64')).toMatchObject({ left: 0n, share: 1 });
  });
  test('is not known without a baseline or an equity', () => {
    expect(day(null, '10')).toBeNull();
    expect(day('10', null)).toBeNull();
    expect(dayOf(null, 5)).toBeNull();
  });
});
