// What the log of orders is filtered by.

import type { Mode } from '../api/desk';
import type { Result } from './desks';

export type LogFilter = {
  readonly mode: Mode | '';
  readonly side: 'buy' | 'sell' | '';
  readonly symbol: string;
  readonly result: Result | '';
  readonly text: string;
  /** "2026-02-04": a day in UTC, as the lines of the log are. */
  readonly from: string;
  readonly to: string;
};
export const noFilter: LogFilter = { mode: '', side: '', symbol: '', result: '', text: '', from: '', to: '' };
export const isFiltered = (filter: LogFilter): boolean => Object.values(filter).some((value) => value !== '');
