// The row of figures.

import { many } from './words-count';

export const title = 'Figures';
export const value = 'Portfolio Value';
export const pnl = 'Daily PnL';
export const loss = 'Loss budget';
export const trades = 'Trades today';
export const today = 'since 00:00 UTC';
export const baseline = (value: string) => `from ${value} at 00:00 UTC`;
export const ofBudget = (used: string, most: string) => `${used} of ${most}\u00a0%`;
export const left = (value: string) => `${value} left`;
export const used = (used: number, most: number) => `${used} / ${most}`;
export const ordersLeft = (left: number) => many(left, 'order left', 'orders left');
export const resets = (time: string) => `resets in ${time}`;
export const heard = (age: string) => `told ${age} ago`;
export const notHeard = 'not told yet';
export const waiting = 'waiting for the desk';
export const notFresh = 'a price is missing or old';
export const open = (name: string) => `${name}: what it is made of`;
