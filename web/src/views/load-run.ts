// Everything of one saved run. The figures come first and are shown at once; the columns and trades follow.

import { useEffect, useState } from 'preact/hooks';
import type { SavedBacktest, Trade } from '../api/backtest';
import type { Columns } from '../api/columns';
import type { BacktestId } from '../api/values';
import { failureOf, type Loadable } from './desk';
import { runFiles } from './runs-desk';

export type Detail = { readonly columns: Columns; readonly trades: readonly Trade[] };

/** Loads once for a key and again on retry; what comes too late for another key is dropped. */
export function useLoad<T>(key: string, load: () => Promise<T>): readonly [Loadable<T>, () => void] {
  const [found, setFound] = useState<{ key: string; value: Loadable<T> }>({ key, value: { state: 'loading' } });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    setFound({ key, value: { state: 'loading' } });
    load().then(
      (value) => current && setFound({ key, value: { state: 'ready', value } }),
      (error: unknown) => current && setFound({ key, value: { state: 'failed', failure: failureOf(error) } }),
    );
    return () => {
      current = false;
    };
  }, [key, round]);
  return [found.key === key ? found.value : { state: 'loading' }, () => setRound(round + 1)];
}

export const useRun = (id: BacktestId) => useLoad<SavedBacktest>(id, () => runFiles.run(id));

export const useDetail = (id: BacktestId) =>
  useLoad<Detail>(id, async () => {
    const [columns, trades] = await Promise.all([runFiles.columns(id), runFiles.trades(id)]);
    return { columns, trades };
  });
