// What of live trading stands in the Controls: on and off, and the two test trades.

import { useLayoutEffect, useRef } from 'preact/hooks';
import { Notice } from '../components/basics';
import { redRows } from '../model/live-guards';
import * as say from '../words-controls';
import { guards as guardWords } from '../words-guards';
import { guards, testBuy, testBuyTrouble, testSell } from './guard-desk';
import { disableLive, liveDialog, newStamp, shown, switchFailure, switching } from './live-trading';
import { openStop } from './stop-trading';

const shortOf = (name: string): string => guardWords.short[name] ?? name;

/** Why a test trade can't be placed now; empty where it can. */
function whyNoTrade(): string {
  const mode = shown.value;
  const reds = redRows(guards.value)
    .map((row) => shortOf(row.name))
    .join(', ');
  if (mode.kind === 'unknown' || mode.kind === 'waiting') return say.notKnown;
  if (mode.kind === 'paper') return reds === '' ? say.off : say.redToo(reds);
  if (mode.paused !== null) return say.paused(reds === '' ? mode.paused : reds);
  return reds === '' ? '' : say.paused(reds);
}

export function LiveControls() {
  const why = whyNoTrade();
  const noBuy =
    why || (testBuy.value === null ? `${say.noSize}${testBuyTrouble.value && `: ${testBuyTrouble.value}`}` : '');
  const noSell = why || (testSell.value === null ? say.nothingToSell : '');
  return (
    <div class="control-group live-controls">
      <EnableBox />
      <TestButton side="buy" label={say.testBuy} why={noBuy} />
      <TestButton side="sell" label={say.testSell} why={noSell} />
      {switchFailure.value !== null && (
        <Notice failure={switchFailure.value} onDismiss={() => (switchFailure.value = null)} />
      )}
    </div>
  );
}

/** Ticked only while the backend says so: a click asks, and the answer moves the tick. */
function EnableBox() {
  const box = useRef<HTMLInputElement>(null);
  const mode = shown.value;
  const on = mode.kind === 'live';
  const unsure = mode.kind === 'unknown';
  useLayoutEffect(() => {
    if (box.current) box.current.indeterminate = unsure;
  }, [unsure]);
  const help = switching.value
    ? say.switching
    : unsure
      ? say.isUnknown
      : mode.kind === 'live'
        ? mode.practice
          ? say.isPractice
          : say.isOn
        : say.isOff;
  const click = (event: MouseEvent) => {
    event.preventDefault();
    if (on) void disableLive();
    else if (unsure) openStop();
    else liveDialog.value = { kind: 'enable' };
  };
  return (
    <div>
      <label class="check enable-live">
        <input
          ref={box}
          type="checkbox"
          data-testid="enable-live-trading"
          checked={on}
          aria-describedby="enable-live-help"
          onClick={click}
        />
        <span>{say.enable}</span>
      </label>
      <p class="help" id="enable-live-help">
        {help}
      </p>
    </div>
  );
}

function TestButton({ side, label, why }: { side: 'buy' | 'sell'; label: string; why: string }) {
  const id = `test-live-${side}`;
  return (
    <div class="test-live">
      <button
        type="button"
        class="button"
        data-testid={id}
        aria-disabled={why !== ''}
        aria-haspopup="dialog"
        aria-describedby={why === '' ? undefined : `${id}-why`}
        onClick={() => why === '' && (liveDialog.value = { kind: 'test', side, stamp: newStamp() })}
      >
        {label}
      </button>
      {why !== '' && (
        <p class="help" id={`${id}-why`} data-testid={`${id}-why`}>
          {why}
        </p>
      )}
    </div>
  );
}
