// What stands in the way of live trading, and its two test trades.

import { computed } from '@preact/signals';
import type { DecimalText } from '../api/values';
import { allGreen, guardRows, redRows } from '../model/live-guards';
import { effectiveOf, testBuyPrefix, testHolding, testSellId, testSellPrefix, testSymbol } from '../model/test-trade';
import { guards as guardWords } from '../words-guards';
import { facts } from './live-trading';
import { desks, orders } from './trading-desk';

export const guards = computed(() => guardRows(facts.value, guardWords));
export const guardsGreen = computed(() => allGreen(guards.value));
export const guardsRed = computed(() => redRows(guards.value));

// ---- the test trades ----

const limitsOfTest = computed(() => effectiveOf(desks.live.value?.limits ?? null, testSymbol));
export const testBuy = computed<DecimalText | null>(() => limitsOfTest.value?.test_buy_usd ?? null);
export const testBuyTrouble = computed(() => limitsOfTest.value?.reason ?? '');
export const testSell = computed(() => testHolding(orders.value, limitsOfTest.value?.lot_step ?? null));

/** The id of a test trade: another one for each time that a person means it. */
export function testRequestId(side: 'buy' | 'sell', stamp: string): string {
  const holding = testSell.peek();
  if (side === 'sell' && holding !== null) return testSellId(holding, stamp);
  return (side === 'buy' ? testBuyPrefix : testSellPrefix) + stamp;
}
