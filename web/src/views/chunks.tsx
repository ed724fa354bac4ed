// Parts of the page that come when they are asked for: with the tab they belong to, with the first thing there is to
// show, or as soon as somebody points at what opens them. What fails to come says so, and can be asked for again.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Dialog } from '../components/basics';
import * as words from '../words';

type In<Chunk> = {
  show: (chunk: Chunk) => JSX.Element;
  meanwhile?: (again: () => void) => JSX.Element;
  /** For a dialog: how it is closed, where it can't be shown. */
  onClose?: () => void;
};

function later<Chunk>(load: () => Promise<Chunk>) {
  const here = signal<Chunk | null>(null);
  const failed = signal(false);
  const fetch = async (): Promise<void> => {
    if (here.peek() !== null) return;
    failed.value = false;
    try {
      here.value = await load();
    } catch {
      failed.value = true;
    }
  };
  const again = () => void fetch();
  const Missing = () =>
    failed.value ? (
      <p class="notice" role="alert">
        {words.partMissing}{' '}
        <button type="button" class="button small" onClick={again}>
          {words.retry}
        </button>
      </p>
    ) : null;
  const In = ({ show, meanwhile, onClose }: In<Chunk>) => {
    useEffect(again, []);
    if (here.value !== null) return show(here.value);
    if (!failed.value) return meanwhile?.(again) ?? null;
    return onClose === undefined ? (
      <Missing />
    ) : (
      <Dialog title={words.errors.title} onClose={onClose}>
        <Missing />
      </Dialog>
    );
  };
  /** Does something with it once it is here. */
  const use = async (act: (chunk: Chunk) => unknown): Promise<void> => {
    await fetch();
    if (here.peek() !== null) act(here.peek() as Chunk);
  };
  /** For whatever opens it: fetches it a moment before it is pressed. */
  const ahead = { onPointerEnter: again, onFocusCapture: again };
  return { In, Missing, use, ahead };
}

export const backtestTab = later(() => import('./backtest-tab'));
export const portfolioTab = later(() => import('./portfolio-tab'));
export const forecastTab = later(() => import('./forecast-tab'));
export const reportsTab = later(() => import('./reports-tab'));
export const settingsTab = later(() => import('./settings-tab'));
export const rehearsePage = later(() => import('./rehearse-page'));
/** The Trade tab at its start, and what comes with rows, strategies and orders. */
export const tradeParts = later(() => import('./trading-parts'));
export const logRows = later(() => import('./log-rows'));
export const chartMore = later(() => import('./chart-more'));
export const chartOver = later(() => import('./chart-over'));
export const ticketMore = later(() => import('./ticket-more'));
export const bannerMore = later(() => import('./banner-more'));
export const telegramState = later(() => import('./telegram-state'));
export const strategies = later(() => import('./strategies'));
export const backtestRun = later(() => import('./backtest-desk'));
/** Dialogs. */
export const more = later(() => import('./more'));
export const liveDialogs = later(() => import('./live-dialogs'));
