import { describe, expect, test } from 'vitest';
import { backtestResult, savedRuns, strategies, trade } from '../../src/api/backtest';
import { decodeColumns } from '../../src/api/columns';
import { DecodeError } from '../../src/api/decode';
import { frame } from '../../src/api/feed';
import { importReport } from '../../src/api/job-results';
import { job } from '../../src/api/jobs';
import { decodeReport } from '../../src/api/report-data';
import { result, trades } from './samples';

const refuses = (act: () => unknown, place: RegExp) => {
  expect(act).toThrow(DecodeError);
  expect(act).toThrow(place);
};

describe('a result', () => {
  test('is taken as the server tells it, with more fields welcome', () => {
    const found = backtestResult({ ...result, something_new: 1 }, 'result');
    expect(found.final_equity).toBe('12345.67');
    expect(found.sharpe).toBe(0.61);
  });

  test('keeps undefined figures as null', () => {
    expect(backtestResult({ ...result, sharpe: null, win_rate_pct: null }, 'result').sharpe).toBeNull();
  });

  test('is refused where a figure has the wrong shape, and the place is named', () => {
    refuses(() => backtestResult({ ...result, final_equity: 12345.67 }, 'result'), /result\.final_equity/);
    refuses(() => backtestResult({ ...result, final_equity: '12e3' }, 'result'), /result\.final_equity/);
    refuses(() => backtestResult({ ...result, total_return_pct: Number.NaN }, 'result'), /result\.total_return_pct/);
    refuses(() => backtestResult({ ...result, trades: -1 }, 'result'), /result\.trades/);
    refuses(() => backtestResult({ ...result, from: 'yesterday' }, 'result'), /result\.from/);
    refuses(() => backtestResult({ ...result, notes: [1] }, 'result'), /result\.notes\[0\]/);
    refuses(() => backtestResult({ ...result, verdict: undefined }, 'result'), /result\.verdict/);
    for (const wrong of [null, [], 'text', 3, undefined])
      refuses(() => backtestResult(wrong, 'result'), /result should be an object/);
  });
});

test('lists, trades, strategies and jobs refuse what does not fit', () => {
  refuses(
    () => savedRuns({ items: [{ id: '', created_at: result.from, ...result }], total: 1 }, 'runs'),
    /runs\.items\[0\]\.id/,
  );
  refuses(() => savedRuns({ items: {}, total: 1 }, 'runs'), /runs\.items/);
  refuses(() => trade({ ...trades[0], pnl: 'NaN' }, 'trade'), /trade\.pnl/);
  refuses(
    () => strategies({ items: [{ name: 'X', parameters: [{ name: 'a', type: 'colour', default: 1 }] }] }, 's'),
    /type/,
  );
  refuses(() => job({ id: 'j', kind: 'backtest', state: 'asleep' }, 'job'), /job\.state/);
});

test('an open trade has no exit', () => {
  expect(trade({ ...trades[0], exit_time: null, exit_price: null }, 'trade').exit_time).toBeNull();
});

test('frames of the socket', () => {
  expect(frame({ seq: 4, kind: 'backtests_changed' }, 'frame')).toEqual({
    seq: 4,
    message: { kind: 'backtests_changed' },
  });
  expect(frame({ kind: 'heartbeat', server_time: 'x' }, 'frame').seq).toBeNull();
  refuses(() => frame({ seq: 1, kind: 'surprise' }, 'frame'), /frame\.kind/);
  refuses(() => frame({ seq: 1, kind: 'job' }, 'frame'), /frame\.job/);
});

test('an import report with its defects and line numbers', () => {
  const given = {
    symbol: 'BTC/USDT',
    timeframe: '1m',
    rows_read: 10,
    rows_kept: 8,
    from: '2024-01-01T00:00:00Z',
    to: '2024-01-01T00:09:00Z',
    gaps: { count: 2, missing: 2, longest: 1, first: [] },
    defects: [{ kind: 'bad_row', count: 2, first_lines: [3, 7], sentence: 'left out' }],
    added: 8,
  };
  expect(importReport(given, 'r')).toMatchObject({
    rows_kept: 8,
    gaps: { missing: 2 },
    defects: [{ first_lines: [3, 7] }],
    conflicting: 0,
  });
  refuses(() => importReport({ ...given, defects: [{ kind: 'bad_row' }] }, 'r'), /r\.defects\[0\]\.count/);
});

describe('the columns of a run', () => {
  const file = (rows: number, columns = 8, magic = 'PIGSER01', bytes = 16 + rows * 64) => {
    const buffer = new ArrayBuffer(bytes);
    new Uint8Array(buffer).set(new TextEncoder().encode(magic));
    const view = new DataView(buffer);
    view.setUint32(8, rows, true);
    view.setUint32(12, columns, true);
    for (let at = 16; at + 8 <= bytes; at += 8) view.setFloat64(at, (at - 16) / 8, true);
    return buffer;
  };

  test('come column after column', () => {
    const columns = decodeColumns(file(3));
    expect([...columns.time]).toEqual([0, 1, 2]);
    expect([...columns.equity]).toEqual([18, 19, 20]);
    expect([...columns.drawdown]).toEqual([21, 22, 23]);
  });

  test('are refused when cut off, foreign or of another shape', () => {
    expect(() => decodeColumns(file(3, 8, 'PIGSER01', 16 + 3 * 64 - 8))).toThrow(DecodeError);
    expect(() => decodeColumns(file(3, 7))).toThrow(DecodeError);
    expect(() => decodeColumns(file(3, 8, 'NOTOURS1'))).toThrow(DecodeError);
    expect(() => decodeColumns(new ArrayBuffer(4))).toThrow();
  });
});

test('the data inside a report, and a report whose columns differ in length', () => {
  const names = ['time', 'open', 'high', 'low', 'close', 'volume', 'equity', 'drawdown_pct'];
  const series = Object.fromEntries(names.map((name) => [name, [1, 2]]));
  expect(decodeReport(JSON.stringify({ result, trades, series })).columns.drawdown).toEqual(Float64Array.from([1, 2]));
  refuses(() => decodeReport(JSON.stringify({ result, trades, series: { ...series, close: [1] } })), /close/);
});
