// The bars of the live chart, as signals: those that are closed, and the one that is being made.

import { computed, signal } from '@preact/signals';
import { lastBar, newestBar } from '../model/live-candles';
import { priceDigits } from '../model/numbers';
import { chart } from './chart-desk';

/** Opening time of the bar under the crosshair. */
export const picked = signal<number | null>(null);

export const candles = computed(() => (chart.value.state === 'ready' ? chart.value.candles : null));
export const last = computed(() => (candles.value === null ? null : newestBar(candles.value)));
export const closed = computed(() => candles.value?.closed ?? []);
/** The closed bars and the time of the one being made: both change once a bar, not with each tick. */
export const openTime = computed(() => (candles.value === null ? null : (lastBar(candles.value)?.time ?? null)));
export const digits = computed(() => priceDigits(closed.value.at(-1)?.close ?? 1000));
