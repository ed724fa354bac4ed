// Parts of the page that come when they are asked for, or when the browser has nothing else to do.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

/** Shows something from the chunk as soon as that is here; where it fails to come it is fetched again. */
function later<Chunk>(load: () => Promise<Chunk>) {
  const here = signal<Chunk | null>(null);
  const fetch = () =>
    void load().then(
      (chunk) => (here.value = chunk),
      () => {},
    );
  const In = (props: { show: (chunk: Chunk) => JSX.Element; meanwhile?: (again: () => void) => JSX.Element }) => {
    useEffect(() => {
      if (here.value === null) fetch();
    }, []);
    return here.value === null ? (props.meanwhile?.(fetch) ?? null) : props.show(here.value);
  };
  return { fetch, In };
}

export const { fetch: fetchBacktest, In: InBacktest } = later(() => import('./backtest-tab'));
export const { In: InLiveChart } = later(() => import('./live-chart'));
export const { In: InTrading } = later(() => import('./trading-parts'));
export const { fetch: fetchPortfolio, In: InPortfolio } = later(() => import('./portfolio-tab'));
export const { fetch: fetchSettings, In: InSettings } = later(() => import('./settings-tab'));
export const { In: InRehearse } = later(() => import('./rehearse-page'));
export const { fetch: fetchMore, In: InMore } = later(() => import('./more'));
export const { fetch: fetchLive, In: InLive } = later(() => import('./live-dialogs'));
