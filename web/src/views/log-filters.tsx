// What the log is filtered by.

import { SelectField, TextField } from '../components/basics';
import { isFiltered, type LogFilter } from '../model/log-filter';
import * as say from '../words-log';
import { logRows } from './chunks';
import { symbols } from './live-desk';
import { filter, setFilter } from './log-desk';

export function Filters() {
  const now = filter.value;
  const options = (names: Readonly<Record<string, string>>) => [
    { value: '', label: say.all },
    ...Object.entries(names).map(([value, label]) => ({ value, label })),
  ];
  return (
    <div class="log-filters">
      <details class="filter-fields" open={!matchMedia('(max-width: 759px)').matches}>
        <summary>{say.filters}</summary>
        <div class="filter-row">
          <SelectField
            label={say.mode}
            value={now.mode}
            testId="filter-mode"
            options={options(say.modes)}
            onValue={(value) => setFilter({ mode: value as LogFilter['mode'] })}
          />
          <SelectField
            label={say.side}
            value={now.side}
            testId="filter-side"
            options={options(say.sides)}
            onValue={(value) => setFilter({ side: value as LogFilter['side'] })}
          />
          <SelectField
            label={say.symbol}
            value={now.symbol}
            testId="filter-symbol"
            options={options(Object.fromEntries(symbols.value.map((name) => [name, name])))}
            onValue={(value) => setFilter({ symbol: value })}
          />
          <SelectField
            label={say.result}
            value={now.result}
            testId="filter-result"
            options={options(say.results)}
            onValue={(value) => setFilter({ result: value as LogFilter['result'] })}
          />
          <TextField
            label={say.from}
            type="date"
            value={now.from}
            testId="filter-from"
            onValue={(from) => setFilter({ from })}
          />
          <TextField label={say.to} type="date" value={now.to} testId="filter-to" onValue={(to) => setFilter({ to })} />
          <div class="field">
            <label for="log-search">{say.search}</label>
            <input
              id="log-search"
              class="input"
              type="search"
              data-search
              autocomplete="off"
              spellcheck={false}
              value={now.text}
              onInput={(event) => setFilter({ text: event.currentTarget.value })}
            />
          </div>
        </div>
      </details>
      {isFiltered(now) && <logRows.In show={({ Chips }) => <Chips />} />}
    </div>
  );
}
