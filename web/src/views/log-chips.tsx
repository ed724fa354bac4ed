// The filters that are on, each with a button that takes it off.

import { CloseIcon } from '../components/icons';
import type { LogFilter } from '../model/log-filter';
import * as say from '../words-log';
import { removeChip } from '../words-rows';
import { filter, setFilter } from './log-desk';

export function Chips() {
  const now = filter.value;
  const chips: readonly { key: keyof LogFilter; name: string; value: string }[] = [
    { key: 'mode' as const, name: say.mode, value: now.mode === '' ? '' : say.modes[now.mode] },
    { key: 'side' as const, name: say.side, value: now.side === '' ? '' : say.sides[now.side] },
    { key: 'symbol' as const, name: say.symbol, value: now.symbol },
    { key: 'result' as const, name: say.result, value: now.result === '' ? '' : say.results[now.result] },
    { key: 'text' as const, name: say.search, value: now.text },
    { key: 'from' as const, name: say.from, value: now.from },
    { key: 'to' as const, name: say.to, value: now.to },
  ].filter((chip) => chip.value !== '');
  return (
    <ul class="chips" aria-label={say.filters} data-testid="log-chips">
      {chips.map(({ key, name, value }) => (
        <li key={key}>
          <button
            type="button"
            class="filter-chip"
            aria-label={removeChip(say.chip(name, value))}
            onClick={() => setFilter({ [key]: '' })}
          >
            {say.chip(name, value)} <CloseIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}
