// A strategy at work: what it waits for, why it does not trade, and the button that stops it.

import { useComputed } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Run } from '../api/desk';
import { stopRun } from '../api/trading';
import { Badge } from '../components/basics';
import { baseOf, exactDecimal, money, signOf } from '../model/numbers';
import { decimalOf, ticks, unit } from '../model/ticks';
import { clock, minuteWithZone, span, zoneLetters } from '../model/time';
import { modes } from '../words-log';
import * as say from '../words-running';
import { runOn } from '../words-strategy';
import { client, failureOf } from './ask';
import { toast, zone } from './desk';
import { now, priceOf } from './live-desk';
import { failure, working } from './strategy-state';
import { runs, takeRuns } from './trading-desk';

async function stop(run: Run): Promise<void> {
  if (working.value) return;
  working.value = true;
  failure.value = null;
  try {
    const stopped = await stopRun(client, run.id);
    takeRuns(runs.value.map((one) => (one.id === run.id ? stopped : one)));
    toast(say.stopped(runOn(run.strategy, run.symbol, run.timeframe)));
  } catch (error) {
    failure.value = failureOf(error);
  } finally {
    working.value = false;
  }
}

export function RunningRun({ run }: { run: Run }) {
  const [why, setWhy] = useState(false);
  const base = baseOf(run.symbol);
  const held = signOf(run.position) > 0;
  const next = useComputed(() => {
    if (run.next_decision === null) return '';
    const at = Date.parse(run.next_decision);
    void now.value;
    const left = Math.max(0, Math.ceil((at - Date.now()) / 1000));
    if (left === 0) return say.deciding;
    return say.next(`${clock(at, zone.value)} ${zoneLetters(at, zone.value)}`, span(0, left));
  });
  const profit = useComputed(() => {
    const bid = ticks(priceOf(run.symbol).bid.value);
    const realised = ticks(run.realised_usd) ?? 0n;
    const quantity = ticks(run.position) ?? 0n;
    const open = bid === null ? 0n : (quantity * bid) / unit - (ticks(run.position_cost_usd) ?? 0n);
    return decimalOf(realised + (quantity > 0n ? open : 0n));
  });
  return (
    <section class={`run run-${run.mode}`} data-testid="running-strategy" aria-label={run.strategy}>
      <header class="run-head">
        <h3>{runOn(run.strategy, run.symbol, run.timeframe)}</h3>
        <Badge>{modes[run.mode]}</Badge>
      </header>
      <p class="run-next mono">{next}</p>
      <p class="run-outlook">{run.outlook}</p>
      <dl class="facts run-facts">
        <div>
          <dt>{say.position}</dt>
          <dd class="mono">{held ? `${exactDecimal(run.position)} ${base}` : say.flat}</dd>
        </div>
        {run.stop_price !== null && (
          <div>
            <dt>{say.stopAt}</dt>
            <dd class="mono">{exactDecimal(run.stop_price)}</dd>
          </div>
        )}
        {run.target_price !== null && (
          <div>
            <dt>{say.targetAt}</dt>
            <dd class="mono">{exactDecimal(run.target_price)}</dd>
          </div>
        )}
        <div>
          <dt>{say.pnl}</dt>
          <dd class={`mono ${signOf(profit.value) > 0 ? 'gain' : signOf(profit.value) < 0 ? 'loss' : ''}`}>
            {money(profit.value, 'USD', true)}
          </dd>
        </div>
        <div>
          <dt>{say.trades}</dt>
          <dd class="mono">{run.trades}</dd>
        </div>
      </dl>
      {run.pending_request !== '' ? (
        <p class="help">{say.pending}</p>
      ) : (
        run.wish !== '' && <p class="help">{say.wish[run.wish] ?? run.wish}</p>
      )}
      <div class="actions">
        <button
          type="button"
          class="button small"
          aria-expanded={why}
          data-testid="why-no-trade"
          onClick={() => setWhy(!why)}
        >
          {say.why}
        </button>
        <button
          type="button"
          class="button small"
          data-testid="stop-strategy"
          aria-disabled={working.value}
          onClick={() => void stop(run)}
        >
          {say.stop}
        </button>
      </div>
      {why && (
        <dl class="why" data-testid="why">
          <dt>{say.outlook}</dt>
          <dd>{run.outlook || '–'}</dd>
          <dt>{say.verdict}</dt>
          <dd>
            {run.verdict === null
              ? say.noVerdict
              : [
                  run.verdict.at === null ? '' : `${minuteWithZone(Date.parse(run.verdict.at), zone.value)}: `,
                  run.verdict.message || say.passed,
                  run.verdict.code === '' ? '' : ` (${run.verdict.code})`,
                ].join('')}
          </dd>
        </dl>
      )}
    </section>
  );
}
