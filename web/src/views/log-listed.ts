// The rows of the log: what the filters leave, in their order, and older orders than the socket told of.

import { computed, signal } from '@preact/signals';
import type { Mode, Order } from '../api/desk';
import { ordersOf } from '../api/trading';
import { filterOrders, sortOrders, type LogSort } from '../model/log';
import { signOf } from '../model/numbers';
import { client } from './ask';
import { setSymbol } from './live-desk';
import { all, filter } from './log-desk';
import { chartTarget, showOrder } from './shown-order';
import { orders, takeOrders } from './trading-desk';

export const sort = signal<LogSort>({ key: 'time', descending: true });
export const rows = computed(() => sortOrders(filterOrders(all.value, filter.value), sort.value));

// ---- older orders than the socket told of ----

const totals = signal<Readonly<Record<Mode, number | null>>>({ paper: null, live: null });
export const loading = signal(false);
const pageSize = 200;
const has = (of: Mode) => orders.value.filter((one) => one.mode === of).length;
export const isMore = computed(() =>
  (['paper', 'live'] as const).some((of) => {
    const total = totals.value[of];
    return total === null ? orders.value.length >= pageSize : has(of) < total;
  }),
);

export async function loadOlder(): Promise<void> {
  if (loading.value) return;
  loading.value = true;
  for (const of of ['paper', 'live'] as const) {
    try {
      const { items, total } = await ordersOf(client, of, pageSize, has(of));
      takeOrders(items);
      totals.value = { ...totals.value, [of]: total };
    } catch {
      // The live books can't be read while the backend is away; the other page is still good.
    }
  }
  loading.value = false;
}

/** A row was chosen: the order in full, and the chart at its fill. */
export function openOrder(one: Order): void {
  showOrder(one.mode, one.request_id);
  if (signOf(one.executed_quantity) <= 0) return;
  setSymbol(one.symbol);
  chartTarget.value = { symbol: one.symbol, time: Date.parse(one.finished_at ?? one.created_at) / 1000 };
}
