// The Forecast tab. Text only; numbers and dates are formatted in model/.

import { many } from './words-count';

export const title = 'LSTM Prediction';
export const lead =
  'A small neural network looks at the newest candles and says where a later close may be. It is judged on candles it had never seen, beside doing nothing, and trades only where it is better than that.';
export const symbol = 'Symbol';
export const timeframe = 'Timeframe';

export const empty = {
  title: 'No candles yet',
  sentence: 'A forecast is learnt from stored candles, and none are stored yet.',
  help: 'Import or generate some here, or fetch real ones in the terminal:',
  command: 'cryptopiggy data download --symbol BTC/USDT --timeframe 1h',
  action: 'Get candles',
} as const;

export const none = {
  title: 'Nothing to show yet',
  stored: (candles: string) => `${candles} candles are stored. Train a model with Train.`,
  notStored: 'No candles of this timeframe can be read.',
} as const;

export const verdict = {
  used: 'A strategy may trade by it.',
  /** The verdict has said itself that it is not. */
  unproven: 'No strategy trades by it: it has not proved better than expecting no change.',
  stale: (until: string) =>
    `The model is too old for the newest candles: it was good until ${until}. No strategy trades by it until it is trained again.`,
  early: 'The newest stored candle is older than what the model learnt from, so its forecast is no forecast.',
} as const;

export const chart = {
  title: 'Forecast and what came',
  summary: (what: string, from: string, to: string, inside: number, of: number) =>
    `Forecasts of ${what} from ${from} to ${to} and what came: of ${many(of, 'close', 'closes')} ${inside} lay between the 10 % and the 90 % line.`,
  next: (when: string, median: string, low: string, high: string) =>
    ` The newest forecast, for ${when}, is ${median}, between ${low} and ${high}.`,
  twin: ' The table shows the same.',
  tableCaption: 'Forecasts that were judged, newest first',
  actual: 'Actual close',
  median: 'Median (50 %)',
  band: 'From 10 % to 90 %',
  next_: 'Newest forecast',
  empty: 'No window was judged, so there is nothing to draw.',
  columns: {
    time: 'Forecast for',
    close: 'Made at',
    low: '10 %',
    median: '50 %',
    high: '90 %',
    actual: 'Actual',
    inside: 'Within',
  },
  yes: 'yes',
  no: 'no',
} as const;

export const today = {
  title: 'The newest forecast',
  sentence: (when: string, median: string, change: string) => `Close at ${when}: ${median} (${change}).`,
  interval: (low: string, high: string) => `With 80 % between ${low} and ${high}, as the model sees it.`,
  from: (close: string, newest: string) => `Made from the close at ${close}, of the candle that opened ${newest}.`,
  past: (age: string) =>
    `That time has passed: the newest stored candle closed ${age} ago. Newer candles give a newer forecast.`,
  none: 'There is no forecast now.',
} as const;

export const model = {
  title: 'Model',
  trained: 'Trained',
  range: 'On candles',
  candles: 'Number of candles',
  window: 'Window',
  windowOf: (count: string) => `${count} candles`,
  horizon: 'Horizon',
  horizonOf: (count: number) => `${many(count, 'candle', 'candles')} ahead`,
  epochs: 'Epochs',
  seed: 'Seed',
  fresh: 'Good until',
  size: 'Size',
  sizeOf: (hidden: string) => `1 LSTM layer of ${hidden} units`,
  rangeOf: (from: string, to: string) => `${from} to ${to}`,
} as const;

export const skill = {
  title: 'Skill',
  help: (windows: string, folds: string) =>
    `Of ${windows} forecasts on candles that the model had not seen, in ${folds}. Errors are of the change in %, smaller is better; p is how likely the model looks this much better by chance.`,
  folds: (count: number) => many(count, 'fold', 'folds'),
  names: {
    LSTM: 'LSTM',
    'no change': 'No change',
    drift: 'Drift',
    'AR(1)': 'AR(1)',
  } as Readonly<Record<string, string>>,
  columns: {
    name: 'Forecast',
    mae: 'MAE',
    rmse: 'RMSE',
    hits: 'Direction right',
    p: 'p: LSTM better',
  },
  noDirection: 'says no direction',
  interval: (low: string, high: string) => `${low} to ${high}`,
  foldTitle: 'Fold by fold',
  foldColumns: {
    fold: 'Fold',
    windows: 'Forecasts',
    mae: 'MAE',
    noChange: 'MAE of no change',
    hits: 'Direction right',
    p: 'p',
    proven: 'Proven',
  },
  proven: 'yes',
  notProven: 'no',
} as const;

export const calibration = {
  title: 'Calibration',
  help: 'A line that says 10 % should have one close in ten below it. On the diagonal it does; the bars are 95 % intervals.',
  summary: (parts: string) => `Calibration, asked and seen: ${parts}.`,
  part: (asked: string, seen: string, low: string, high: string) => `${asked} asked, ${seen} seen (${low} to ${high})`,
  asked: 'Asked',
  seen: 'Seen',
  interval: '95 % interval',
  within: 'Within the band',
  tableCaption: 'Asked and seen',
} as const;

export const train = {
  title: 'Train',
  lead: 'Learns from the newest 8,000 stored candles at most, at the lowest priority: orders and prices never wait for it.',
  window: 'Window, candles',
  horizon: 'Horizon, candles ahead',
  seed: 'Seed',
  folds: 'Folds',
  more: 'More',
  foldsHelp: 'Times that it is judged on what came next. More folds take longer and prove more.',
  whole: (low: string, high: string) => `A whole number from ${low} to ${high}.`,
  wholeFrom: (low: string) => `A whole number, ${low} or more.`,
  start: 'Train',
  again: 'Train again',
  goOn: 'Go on with training',
  scratch: 'Start from scratch',
  unfinished: 'A training was cut off. With the same settings it goes on where it was.',
  starting: 'Starting…',
  progress: 'Training',
  detail: (percent: string, step: number, steps: number, epoch: number, most: number) =>
    `${percent} · training ${step} of ${steps}, epoch ${epoch} of at most ${most}`,
  left: (time: string) => `about ${time} left`,
  cancel: 'Stop training',
  stopping: 'Stopping…',
  stopped: 'Training was stopped.',
  other: (what: string) => `${what} is being trained. One training runs at a time; wait for it, or stop it.`,
  done: (what: string) => `${what} is trained.`,
} as const;
