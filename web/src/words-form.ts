// What the form of a backtest and its button say.

export const strategy = 'Strategy';
export const run = 'Run Backtest';
export const running = 'Running…';
export const progress = 'Progress of the backtest';
export const queued = 'Waiting for its turn';
export const canceled = 'The run was cancelled. Nothing was saved.';
export const problems = {
  'needs-number': 'Needs a number.',
  'needs-whole-number': 'Needs a whole number.',
  'needs-date': 'Needs a date such as 2024-01-31.',
  'needs-choice': 'Choose one of the list.',
} as const;
export const bounds = (min: string, max: string) => `${min} to ${max}`;
