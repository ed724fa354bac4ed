// What the log is asked for, and of which orders. What is asked for is remembered over reloads.

import { computed, signal } from '@preact/signals';
import { results } from '../model/desks';
import { isFiltered, type LogFilter } from '../model/log-filter';
import { signOf } from '../model/numbers';
import { remember, remembered } from './memory';
import { logTab, type LogTab } from './shown-order';
import { balance, orders } from './trading-desk';

export const tabNames: readonly LogTab[] = ['positions', 'trades', 'log'];

const kept = remembered('cryptopiggy.log');
logTab.value = tabNames.find((name) => name === kept['tab']) ?? 'trades';
export const filter = signal<LogFilter>({
  mode: kept['mode'] === 'paper' || kept['mode'] === 'live' ? kept['mode'] : '',
  side: kept['side'] === 'buy' || kept['side'] === 'sell' ? kept['side'] : '',
  symbol: kept['symbol'] ?? '',
  result: results.find((one) => one === kept['result']) ?? '',
  text: kept['text'] ?? '',
  from: kept['from'] ?? '',
  to: kept['to'] ?? '',
});
const keep = () => remember('cryptopiggy.log', { ...filter.value, tab: logTab.value });

export function setFilter(change: Partial<LogFilter>): void {
  filter.value = { ...filter.value, ...change };
  keep();
}
export function setTab(name: LogTab): void {
  logTab.value = name;
  keep();
}

export const traded = computed(() => orders.value.filter((one) => signOf(one.executed_quantity) > 0));
export const all = computed(() => (logTab.value === 'trades' ? traded.value : orders.value));
export const positions = computed(() =>
  (balance.value?.assets ?? []).filter((row) => row.asset !== 'USDT' && signOf(row.total) > 0),
);

/** Nothing to show, and no filter that would be the reason. */
export const isEmpty = computed(
  () => orders.value.length === 0 || (all.value.length === 0 && !isFiltered(filter.value)),
);
