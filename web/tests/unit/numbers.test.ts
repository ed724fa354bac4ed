import { describe, expect, test } from 'vitest';
import type { DecimalText } from '../../src/api/values';
import { exactDecimal, money, percent, priceDigits, ratio, shiftPoint, signOf } from '../../src/model/numbers';

const decimal = (text: string) => text as DecimalText;

describe('money is formatted from its text', () => {
  test('exact to eight places, beyond what a float can hold', () => {
    expect(exactDecimal(decimal('92233720368.54775807'))).toBe('92,233,720,368.54775807');
    expect(exactDecimal(decimal('0.00000001'))).toBe('0.00000001');
    expect(exactDecimal(decimal('-1234567.89'))).toBe('−1,234,567.89');
    expect(exactDecimal(decimal('9007199254740993.00000001'))).toBe('9,007,199,254,740,993.00000001');
  });

  test('rounded half to even', () => {
    expect(money(decimal('0.125'), 'USDT')).toBe('$0.12');
    expect(money(decimal('0.135'), 'USDT')).toBe('$0.14');
    expect(money(decimal('2.5000000000000001'), 'USDT')).toBe('$2.50');
  });

  test('signs stand before the dollar, and zero has none', () => {
    expect(money(decimal('12.34'), 'USDT', true)).toBe('+$12.34');
    expect(money(decimal('-12.34'), 'USD', true)).toBe('−$12.34');
    expect(money(decimal('-0.001'), 'USDT', true)).toBe('$0.00');
    expect(money(decimal('-0.001'), 'USDT')).toBe('$0.00');
    expect(money(decimal('1234.5'), 'EUR')).toBe('1,234.50\u00a0EUR');
  });

  test('unknown is a dash and never 0', () => {
    expect(money(null, 'USDT')).toBe('–');
    expect(percent(null)).toBe('–');
    expect(ratio(null)).toBe('–');
  });
});

test('percentages carry their sign and their unit', () => {
  expect(percent(0.12, 2, true)).toBe('+0.12\u00a0%');
  expect(percent(-0.5678, 2, true)).toBe('−0.57\u00a0%');
  expect(percent(0.001, 2, true)).toBe('0.00\u00a0%');
});

test('the decimal point moves without a float', () => {
  expect(shiftPoint('0.001', 2)).toBe('0.1');
  expect(shiftPoint('0.1', -2)).toBe('0.001');
  expect(shiftPoint('7', -2)).toBe('0.07');
  expect(shiftPoint('12.5', 2)).toBe('1250');
  expect(shiftPoint('-0.05', 2)).toBe('-5');
  expect(shiftPoint('0', -2)).toBe('0');
  expect(shiftPoint('.5', 2)).toBe('50');
  for (const wrong of ['', '-', '.', '1e5', 'five', '1,5']) expect(shiftPoint(wrong, 2)).toBeNull();
});

test('shifting there and back gives the same text', () => {
  for (let ticks = 1; ticks < 3000; ticks += 7) {
    const text = (ticks / 1e4).toString();
    expect(shiftPoint(shiftPoint(text, 2) ?? '', -2)).toBe(text);
  }
});

test('the sign of decimal text is read from the text', () => {
  expect(signOf(decimal('-0.00000000'))).toBe(0);
  expect(signOf(decimal('-0.00000001'))).toBe(-1);
  expect(signOf(decimal('0.00000001'))).toBe(1);
  expect(signOf(null)).toBe(0);
});

test('small prices get more places', () => {
  expect(priceDigits(45_000)).toBe(2);
  expect(priceDigits(1.5)).toBe(4);
  expect(priceDigits(0.0123)).toBe(5);
  expect(priceDigits(0.00000123)).toBe(8);
});
