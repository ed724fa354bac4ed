// Everything of one saved run: its figures, its columns and its trades are asked for at once, and each is shown as soon as
// it is there.

import { useEffect, useState } from 'preact/hooks';
import type { BacktestId } from '../api/values';
import { failureOf, type Loadable } from './desk';
import { runFiles } from './runs-desk';

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

export const useRun = (id: BacktestId) => useLoad(id, () => runFiles.run(id));
export const useColumns = (id: BacktestId) => useLoad(id, () => runFiles.columns(id));
export const useTrades = (id: BacktestId) => useLoad(id, () => runFiles.trades(id));
