// Beside the chart: the Live Ticker, which asks the exchange for its price, and the Controls.

import { useComputed, type ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { Notice } from '../components/basics';
import { ageText } from '../model/age';
import { exactDecimal, ratio, unknown } from '../model/numbers';
import * as say from '../words-trade';
import { priceDigits } from './figures-row';
import { LiveControls } from './live-controls';
import { fetchFailure, fetching, fetchPrice, polled, polledAgeMs, polling, setPolling, symbol } from './live-desk';
import { Panel } from './panel';
import { RunFromHere } from './run-from-here';

const Fact = ({ name, value, id }: { name: string; value: ReadonlySignal<string>; id: string }) => (
  <div>
    <dt>{name}</dt>
    <dd class="mono" data-testid={`ticker-${id}`}>
      {value}
    </dd>
  </div>
);

export function LiveTicker() {
  const facts = useMemo(() => {
    const of = (write: (found: NonNullable<typeof polled.value>) => string) => () =>
      polled.value === null ? unknown : write(polled.value);
    return {
      price: of(({ price }) => exactDecimal(price.price, priceDigits)),
      bid: of(({ price }) => exactDecimal(price.bid, priceDigits)),
      ask: of(({ price }) => exactDecimal(price.ask, priceDigits)),
      roundTrip: of(({ price }) => say.milliseconds(ratio(price.round_trip_ms, 1))),
      asked: () => (polledAgeMs.value === null ? unknown : say.age(ageText(polledAgeMs.value))),
      source: of(({ price }) => price.source),
    };
  }, []);
  const values = {
    price: useComputed(facts.price),
    bid: useComputed(facts.bid),
    ask: useComputed(facts.ask),
    roundTrip: useComputed(facts.roundTrip),
    asked: useComputed(facts.asked),
    source: useComputed(facts.source),
  };
  return (
    <Panel name="live-ticker" title={say.ticker}>
      <p class="panel-line">
        <strong>{symbol}</strong>
        <button
          type="button"
          class="button"
          data-testid="fetch-price"
          aria-disabled={fetching.value && !polling.value}
          onClick={() => void fetchPrice()}
        >
          {say.fetch}
        </button>
      </p>
      <Answered>
        {(Object.keys(values) as (keyof typeof values)[]).map((key) => (
          <Fact key={key} id={key} name={say.fields[key]} value={values[key]} />
        ))}
      </Answered>
      {fetchFailure.value !== null && (
        <Notice failure={fetchFailure.value} onDismiss={() => (fetchFailure.value = null)} />
      )}
    </Panel>
  );
}

/** The answer's facts, their places kept before there is one. */
function Answered({ children }: { children: ComponentChildren }) {
  const some = useComputed(() => polled.value !== null);
  const asking = fetching.value && !polling.value;
  return (
    <>
      <dl class="facts ticker-facts">{children}</dl>
      <p class="help ticker-note" role="status">
        {asking ? say.asking : some.value ? '' : say.fetchEmpty}
      </p>
    </>
  );
}

export function Controls() {
  const on = polling.value;
  return (
    <Panel name="controls" title={say.controls}>
      <div class="control-group">
        <button
          type="button"
          class="button"
          aria-describedby="polling-help"
          data-testid={on ? 'stop-polling' : 'start-polling'}
          onClick={() => setPolling(!on)}
        >
          {on ? say.stopPolling : say.startPolling}
        </button>
        <p class="help" id="polling-help">
          {on ? say.pollingOn : say.pollingOff}
        </p>
      </div>
      <RunFromHere />
      <LiveControls />
    </Panel>
  );
}
