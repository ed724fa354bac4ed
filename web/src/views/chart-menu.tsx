// The menu of what is drawn over the candles: what strategies at work decide by, a reader's own indicators, panes.

import { useEffect, useRef } from 'preact/hooks';
import { choiceNames, choices, indicatorsOf } from '../model/chart-lines';
import * as say from '../words-indicators';
import { setWanted, wanted, type Toggle } from './chart-choices';
import { equityFailed } from './chart-equity';
import { runsHere, tooLong } from './chart-layers';
import { closed } from './live-bars';
import { timeframe } from './live-desk';
import { mode } from './trading-desk';

function Check({ name, label }: { name: Toggle; label: string }) {
  return (
    <label class="check">
      <input
        type="checkbox"
        data-testid={`over-${name}`}
        checked={wanted.value.has(name)}
        onChange={(event) => setWanted(name, event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}

/** It closes with Escape, and when somebody turns to something else. */
function useClosing(menu: { current: HTMLElement | null }): void {
  useEffect(() => {
    const details = menu.current?.closest('details');
    if (!details) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !details.open) return;
      event.stopPropagation();
      details.open = false;
      details.querySelector('summary')?.focus();
    };
    const elsewhere = ({ target }: Event) => {
      if (target instanceof Node && !details.contains(target)) details.open = false;
    };
    details.addEventListener('keydown', onKey);
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('focusin', elsewhere);
    return () => {
      details.removeEventListener('keydown', onKey);
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('focusin', elsewhere);
    };
  }, []);
}

export function ChartMenu() {
  const menu = useRef<HTMLDivElement>(null);
  useClosing(menu);
  const here = runsHere.value;
  const had = closed.value.length;
  return (
    <div ref={menu} class="over-menu" role="group" aria-label={say.title} data-testid="chart-menu">
      <fieldset>
        <legend>{say.ofStrategies}</legend>
        <Check name="runs" label={say.runs} />
        <Check name="stops" label={say.stops} />
        {here.length === 0 && <p class="help">{say.none}</p>}
        {here.map((run) => {
          const names = indicatorsOf(run).map((one) => one.name);
          const what =
            names.length === 0
              ? say.nothing(run.strategy)
              : run.timeframe === timeframe.value
                ? `${run.strategy}: ${names.join(', ')}`
                : say.elsewhere(run.strategy, run.timeframe);
          return (
            <p key={run.id} class="help">
              {what}
            </p>
          );
        })}
      </fieldset>
      <fieldset>
        <legend>{say.always}</legend>
        <div class="over-choices">
          {choiceNames.map((name) => (
            <Check key={name} name={name} label={choices[name].name} />
          ))}
        </div>
        {tooLong.value.map(({ name, candles }) => (
          <p key={name} class="help">
            {say.tooFew(name, candles, had)}
          </p>
        ))}
        <p class="help">{say.closedOnly}</p>
      </fieldset>
      <fieldset>
        <legend>{`${say.panes} ${say.modes[mode.value]}`}</legend>
        <div class="over-choices">
          <Check name="equity" label={say.equity} />
          <Check name="drawdown" label={say.drawdown} />
        </div>
        <p class="help">{equityFailed.value ? say.equityFailed : say.drawdownOf}</p>
      </fieldset>
    </div>
  );
}
