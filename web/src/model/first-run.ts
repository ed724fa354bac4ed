// The first run: four steps, each ticked by doing it. Kept as a few words of text in the settings, so that it is the same
// in every browser.

export const firstSteps = ['backtest', 'fetch', 'poll', 'order'] as const;
export type FirstStep = (typeof firstSteps)[number];

export type FirstRun = { readonly done: readonly FirstStep[]; readonly skipped: boolean };

export function firstRunFrom(text: string): FirstRun {
  const words = text.split(/\s+/);
  return { done: firstSteps.filter((step) => words.includes(step)), skipped: words.includes('skipped') };
}

export const firstRunText = ({ done, skipped }: FirstRun): string =>
  [...firstSteps.filter((step) => done.includes(step)), ...(skipped ? ['skipped'] : [])].join(' ');

export const withStep = (run: FirstRun, step: FirstStep): FirstRun =>
  run.done.includes(step) ? run : { ...run, done: firstSteps.filter((one) => one === step || run.done.includes(one)) };

export const isComplete = (run: FirstRun): boolean => firstSteps.every((step) => run.done.includes(step));
/** The first one that is still to be done. */
export const nextStep = (run: FirstRun): FirstStep | null =>
  firstSteps.find((step) => !run.done.includes(step)) ?? null;
