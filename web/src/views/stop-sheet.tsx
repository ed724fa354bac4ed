// The stop: its button in the header, the sheet with its steps, and the red bar where it did not get through.

import { useEffect } from 'preact/hooks';
import { Dialog } from '../components/basics';
import { StopIcon } from '../components/icons';
import { exactDecimal, money } from '../model/numbers';
import { heldOf } from '../model/latch';
import type { StopState, StopWay } from '../model/kill';
import * as bannerWords from '../words-banners';
import * as say from '../words-stop';
import * as words from '../words';
import { balanceOfLive, shown } from './live-trading';
import {
  closeStop,
  dismissStop,
  followedOrders,
  hasRealExchange,
  openStop,
  paperRuns,
  pressStop,
  stop,
  stopSheet,
} from './stop-trading';

/** Always UTC, to the millisecond: "14:32:16.204 UTC". */
const exactly = (ms: number): string => `${new Date(ms).toISOString().slice(11, 23)} UTC`;

export const StopButton = () => (
  <button
    type="button"
    class="button stop-button"
    data-testid="stop-trading"
    aria-haspopup="dialog"
    aria-keyshortcuts="Control+. Meta+."
    onClick={openStop}
  >
    <StopIcon />
    <span class="stop-long">{say.button}</span>
    <span class="stop-short" aria-hidden="true">
      {say.short}
    </span>
    <kbd aria-hidden="true">Ctrl .</kbd>
  </button>
);

/** Over everything else, also over another dialog. */
export function StopSheet() {
  return stopSheet.value ? <Sheet /> : null;
}

function Sheet() {
  const state = stop.value;
  const mode = shown.value.kind;
  const paper = mode === 'paper' || mode === 'waiting';
  return (
    <Dialog title={say.title} onClose={closeStop}>
      {state.kind === 'idle' ? (
        <>
          <p>{paper ? say.paperLead(paperRuns.value) : mode === 'live' ? say.liveLead : say.unknownLead}</p>
          <div class="stop-ways" data-testid="stop-ways">
            {paper && paperRuns.value > 0 && <Way way="paper" first name={say.paper} help={say.paperHelp} />}
            <Way way="all" first={!paper || paperRuns.value === 0} name={say.all} help={say.allHelp} />
            <Way way="new" name={say.newOnly} help={say.newHelp} />
          </div>
        </>
      ) : (
        <Steps state={state} />
      )}
    </Dialog>
  );
}

function Way({ way, name, help, first = false }: { way: StopWay; name: string; help: string; first?: boolean }) {
  return (
    <div class="stop-way">
      <button
        type="button"
        class={first ? 'button danger' : 'button'}
        autoFocus={first}
        data-testid={`stop-${way}`}
        aria-describedby={`stop-${way}-help`}
        onClick={() => pressStop(way)}
      >
        {name}
      </button>
      <p class="help" id={`stop-${way}-help`}>
        {help}
      </p>
    </div>
  );
}

function Steps({ state }: { state: Exclude<StopState, { kind: 'idle' }> }) {
  const { ended, all } = followedOrders.value;
  const done = state.kind === 'done' ? state : null;
  const held = heldOf(balanceOfLive.value);
  useEffect(() => {
    document.querySelector<HTMLElement>('[data-testid="stop-close"]')?.focus();
  }, []);
  return (
    <>
      <h3>{say.steps}</h3>
      <div role="status">
        <ol class="stop-steps" data-testid="stop-steps">
          <li class="step-done">
            {say.sent(exactly(state.begun))}
            {state.attempts > 1 && say.attempts(state.attempts)}
          </li>
          {state.kind === 'sending' && (
            <li class="step-busy">{state.trouble === '' ? say.waiting : say.trouble(state.trouble)}</li>
          )}
          {state.kind === 'failed' && <li class="step-failed">{say.failed(state.trouble)}</li>}
          {done !== null && <li class="step-done">{say.answered(exactly(done.ended))}</li>}
          {done !== null && done.way === 'paper' && <li class="step-done">{say.stopped(done.stopped)}</li>}
          {done !== null && done.way !== 'paper' && (
            <>
              <li class={ended === all ? 'step-done' : 'step-busy'}>
                {all === 0 ? say.noOrder : say.orders(ended, all)}
              </li>
              {done.status !== null && (
                <li class="step-done" data-testid="stop-mode">
                  {say.modeAt(
                    done.status.mode,
                    exactly(done.status.venue_time === null ? done.ended : Date.parse(done.status.venue_time)),
                  )}
                </li>
              )}
              {done.status !== null && done.status.unknown_orders > 0 && (
                <li class="step-failed">{say.stillUnknown(done.status.unknown_orders)}</li>
              )}
              <li class="step-note">
                {say.kept}
                {held.length > 0 &&
                  `: ${held.map((one) => bannerWords.heldOne(exactDecimal(one.total), one.asset, money(one.value, 'USDT'))).join(', ')}`}
              </li>
            </>
          )}
        </ol>
      </div>
      {state.kind === 'failed' && <WhatToRun />}
      <div class="actions end-actions">
        {state.kind === 'failed' && (
          <button type="button" class="button danger" onClick={() => pressStop(state.way)}>
            {say.again}
          </button>
        )}
        <button type="button" class="button" data-testid="stop-close" onClick={closeStop}>
          {say.close}
        </button>
      </div>
    </>
  );
}

const WhatToRun = () => (
  <p class="stop-run">
    {say.commandHelp} <code>{say.command}</code>
    {hasRealExchange.value && (
      <>
        {', '}
        {say.exchangeHelp}{' '}
        <a href={say.exchangeAddress} target="_blank" rel="noreferrer noopener">
          {say.exchangeAddress}
        </a>
      </>
    )}
  </p>
);

/** Across the whole page until it is dismissed: nobody may believe that it worked. */
export function StopFailedBar() {
  const state = stop.value;
  if (state.kind !== 'failed') return null;
  return (
    <section class="banner banner-stop-failed" role="alert" data-testid="stop-failed">
      <strong>{say.failedTitle}</strong>
      <span>{say.failed(state.trouble)}</span>
      <WhatToRun />
      <button type="button" class="button small" onClick={() => pressStop(state.way)}>
        {say.again}
      </button>
      <button type="button" class="button small" onClick={dismissStop}>
        {words.dismiss}
      </button>
    </section>
  );
}
