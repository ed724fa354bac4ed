// The saved keys and the vault: what is known of them, and what a person can do. No secret is ever kept here; it goes
// from its field into one request.

import { computed, effect, signal } from '@preact/signals';
import { KeyVault, type Keys } from '../api/keys';
import type { Failure } from '../components/basics';
import type { Validation } from '../model/validation';
import { client, failureOf, type Loadable } from './ask';
import { exchange } from './live-desk';
import { liveStatus, refreshLive } from './live-trading';
import { backend, takeStatus } from './trading-desk';

export const vault = new KeyVault(client);
export const keys = signal<Loadable<Keys>>({ state: 'loading' });
export const knownKeys = computed(() => (keys.value.state === 'ready' ? keys.value.value : null));
export const validation = signal<Validation | null>(null);
/** Play money: what is saved and reset is the practice exchange's alone. */
export const isPractice = computed(() => liveStatus.value?.practice ?? exchange.value?.exchange.id === 'practice');

export async function loadKeys(): Promise<void> {
  try {
    keys.value = { state: 'ready', value: await vault.keys() };
  } catch (error) {
    if (keys.value.state !== 'ready') keys.value = { state: 'failed', failure: failureOf(error) };
  }
}

/** While Settings is open: keys are asked for again when the backend comes back, or its vault opens or closes. */
export const followKeys = (): (() => void) => {
  const opened = computed(() => liveStatus.value?.guards.find((one) => one.name === 'vault')?.ok);
  const answers = computed(() => backend.value?.ok);
  return effect(() => {
    void opened.value;
    void answers.value;
    void loadKeys();
  });
};

/** Does it, takes the keys as they are then, and says what went wrong; null where nothing did. */
async function change(what: () => Promise<Keys>): Promise<Failure | null> {
  try {
    keys.value = { state: 'ready', value: await what() };
    void refreshLive();
    return null;
  } catch (error) {
    return failureOf(error);
  }
}

export function saveKeys(asked: { api_key: string; api_secret: string; passphrase: string }): Promise<Failure | null> {
  validation.value = null;
  return change(() => vault.save(asked));
}
export const removeKeys = (passphrase: string): Promise<Failure | null> => change(() => vault.remove(passphrase));
export const unlock = (passphrase: string): Promise<Failure | null> => change(() => vault.unseal(passphrase));
export const sealNow = (): Promise<Failure | null> => change(() => vault.seal());
export const resetPractice = (passphrase: string): Promise<Failure | null> =>
  change(() => vault.resetPractice(passphrase));

export async function validate(): Promise<void> {
  if (validation.value?.state === 'busy') return;
  validation.value = { state: 'busy' };
  const failure = await change(() => vault.validate());
  if (failure === null) validation.value = { state: 'done' };
  else {
    validation.value = { state: 'failed', code: failure.code, sentence: failure.sentence };
    void loadKeys();
  }
}

/** Live off first, then the vault; the second is tried whatever the first came to. */
export async function shutForGood(): Promise<Failure | null> {
  const off = await client.disableLive().then(
    (status) => {
      takeStatus('live', status);
      return null;
    },
    (error: unknown) => failureOf(error),
  );
  return (await sealNow()) ?? off;
}

export async function acknowledge(asked: {
  passphrase: string;
  asset: string;
  amount: string;
}): Promise<Failure | null> {
  try {
    takeStatus('live', await vault.acknowledgeTransfer(asked));
    return null;
  } catch (error) {
    return failureOf(error);
  }
}
