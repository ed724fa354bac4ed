// Parts of the status bar: the backend, orders whose fate is not known, and whether all programs have the same limits.

import * as say from '../words-status';
import * as statusWords from '../words-status';
import { follow, link, server } from './desk';
import { liveDialog, ordersUnknown, sameLimits } from './live-trading';
import { backend } from './trading-desk';

export function BackendState() {
  const known = link.value.kind === 'offline' ? null : backend.value;
  const state = known === null ? 'waiting' : known.ok ? 'ok' : 'failed';
  return (
    <a
      class={`backend-state is-${state}`}
      data-testid="backend-state"
      title={known?.error}
      {...follow({ name: 'settings', anchor: 'backend' })}
    >
      {say.backend} <span>{say.backendStates[state]}</span>
    </a>
  );
}

/** Red, and the way to the order, as long as there is one. */
export function UnknownOrders() {
  const count = ordersUnknown.value;
  if (count === null || count === 0) {
    return (
      <span class="wide-only" data-testid="unknown-orders">
        {say.unknownOrders(count)}
      </span>
    );
  }
  return (
    <button
      type="button"
      class="unknown-orders"
      data-testid="unknown-orders"
      aria-haspopup="dialog"
      onClick={() => (liveDialog.value = { kind: 'order', id: null })}
    >
      {say.unknownOrders(count)}
    </button>
  );
}

export function LimitsState() {
  const hash = server.value.limits;
  if (hash === '') return null;
  const agree = sameLimits.value;
  const title = `${statusWords.limitsHelp}: ${hash}${agree === true ? `\n${say.limitsAgree}` : ''}`;
  return (
    <span
      class={agree === false ? 'limits-state is-bad' : 'limits-state mono wide-only'}
      data-testid="limits"
      title={title}
    >
      {agree === false
        ? say.limitsDiffer
        : `${statusWords.limits(`${hash.slice(0, 6)}…`)}${agree === true ? ' ✓' : ''}`}
    </span>
  );
}
