// The steps of validating keys as a person sees them, out of what the exchange and the backend have answered.

import type { LiveStatus } from '../api/desk';
import type { Keys } from '../api/keys';

export const stepNames = ['exchange', 'clock', 'can_trade', 'balances'] as const;
export type StepName = (typeof stepNames)[number];
export type StepState = 'done' | 'failed' | 'busy' | 'waiting';
export type Step = { readonly name: StepName; readonly state: StepState; readonly detail: string };

export type Validation =
  | { readonly state: 'busy' }
  | { readonly state: 'done' }
  /** code: of the refusal. */
  | { readonly state: 'failed'; readonly code: string; readonly sentence: string };

/** The step that a refusal belongs to. */
const stepOf = (code: string): StepName => {
  if (code === 'CLOCK_SKEW') return 'clock';
  if (code === 'CREDENTIALS_REFUSED' || code === 'VAULT_SEALED') return 'can_trade';
  return 'exchange';
};

export function validationSteps(validation: Validation, keys: Keys | null, status: LiveStatus | null): readonly Step[] {
  if (validation.state === 'busy') {
    return stepNames.map((name) => ({ name, state: name === 'exchange' ? 'busy' : 'waiting', detail: '' }));
  }
  const clock = status?.guards.find((one) => one.name === 'clock');
  const trading = keys?.findings.find((one) => one.name === 'can_trade');
  if (validation.state === 'failed') {
    const at = stepNames.indexOf(stepOf(validation.code));
    return stepNames.map((name, index) => ({
      name,
      state: index < at ? 'done' : index === at ? 'failed' : 'waiting',
      detail: index === at ? validation.sentence : '',
    }));
  }
  const judged = (ok: boolean | undefined): StepState => (ok === undefined ? 'busy' : ok ? 'done' : 'failed');
  const booksAgree = status?.reconciled === true;
  return [
    { name: 'exchange', state: 'done', detail: '' },
    {
      name: 'clock',
      state: judged(clock?.ok),
      detail: clock === undefined ? '' : clock.ok ? clock.reason : `${clock.reason} ${clock.fix}`,
    },
    { name: 'can_trade', state: judged(trading && trading.state === 'ok'), detail: trading?.detail ?? '' },
    { name: 'balances', state: booksAgree ? 'done' : 'busy', detail: '' },
  ];
}
