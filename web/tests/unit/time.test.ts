import { expect, test } from 'vitest';
import { axisLabel, clock, day, minute, minuteWithZone, span, zoneLetters } from '../../src/model/time';

const at = (iso: string) => Date.parse(iso);

test('UTC, New York and Kolkata show the same moment', () => {
  const moment = at('2022-07-31T23:30:00Z');
  expect(minuteWithZone(moment, 'UTC')).toBe('2022-07-31 23:30 UTC');
  expect(minute(moment, 'America/New_York')).toBe('2022-07-31 19:30');
  expect(minute(moment, 'Asia/Kolkata')).toBe('2022-08-01 05:00');
  expect(day(moment, 'Asia/Kolkata')).toBe('2022-08-01');
});

test('New York jumps an hour in March and repeats one in November', () => {
  const zone = 'America/New_York';
  expect(minute(at('2024-03-10T06:59:00Z'), zone)).toBe('2024-03-10 01:59');
  expect(minute(at('2024-03-10T07:00:00Z'), zone)).toBe('2024-03-10 03:00');
  expect(minute(at('2024-11-03T05:30:00Z'), zone)).toBe('2024-11-03 01:30');
  expect(minute(at('2024-11-03T06:30:00Z'), zone)).toBe('2024-11-03 01:30');
  expect(zoneLetters(at('2024-11-03T05:30:00Z'), zone)).not.toBe(zoneLetters(at('2024-11-03T06:30:00Z'), zone));
});

test('midnight is 00, not 24', () => {
  expect(clock(at('2024-01-01T00:00:00Z'), 'UTC')).toBe('00:00:00');
  expect(minute(at('2023-12-31T18:30:00Z'), 'Asia/Kolkata')).toBe('2024-01-01 00:00');
});

test('labels of the time axis', () => {
  const moment = at('2024-01-01T00:00:00Z');
  expect((['year', 'month', 'day', 'time'] as const).map((weight) => axisLabel(moment, weight, 'UTC'))).toEqual([
    '2024',
    'Jan',
    '1',
    '00:00',
  ]);
});

test('how long a trade was held', () => {
  const hour = 3600;
  expect([0, 59, 300, hour, hour * 2 + 300, hour * 76, hour * 24 * 400].map((length) => span(0, length))).toEqual([
    '0 s',
    '59 s',
    '5 m',
    '1 h',
    '2 h 5 m',
    '3 d 4 h',
    '400 d',
  ]);
});
