// The form of a backtest as it was left, and what keeps it from running: Backtest, Controls and Settings share it.

import { computed, effect, signal, untracked } from '@preact/signals';
import type { Failure } from '../components/basics';
import { blankForm, completed, type Form } from '../model/form';
import { server, strategies } from './desk';
import { remember, remembered } from './memory';

export const form = signal<Form>({ ...blankForm, ...rememberedForm() });
export const problems = signal<Readonly<Record<string, string>>>({});
export const runFailure = signal<Failure | null>(null);

// ---- the form as it was left ----

function rememberedForm(): Partial<Form> {
  const { params, filters, ...rest } = remembered('cryptopiggy.form');
  const plain = Object.fromEntries(Object.entries(rest).filter(([key]) => key in blankForm));
  const kept = remembered('cryptopiggy.params');
  return { ...plain, params: kept, ...(filters === undefined ? {} : { filters: filters === 'true' }) };
}

export function setForm(change: Partial<Form>): void {
  const strategyList = strategies.value.state === 'ready' ? strategies.value.value : [];
  form.value = completed({ ...form.value, ...change }, strategyList, server.value.series ?? []);
  const { params, filters, ...rest } = form.value;
  remember('cryptopiggy.form', { ...rest, filters: String(filters) });
  remember('cryptopiggy.params', params);
  if (Object.keys(problems.value).length > 0) {
    const touched = [...Object.keys(change), ...Object.keys(change.params ?? {}).map((name) => `param:${name}`)];
    problems.value = Object.fromEntries(Object.entries(problems.value).filter(([field]) => !touched.includes(field)));
  }
}

export function setParam(name: string, value: string): void {
  const { [`param:${name}`]: _solved, ...others } = problems.value;
  problems.value = others;
  setForm({ params: { ...form.value.params, [name]: value } });
}

// What the server knows of strategies and candles fills what the form leaves open.
const series = computed(() => server.value.series);
effect(() => {
  void strategies.value;
  void series.value;
  untracked(() => setForm({}));
});
