// What the page knows about the server, changed by the feed alone: apply() takes a frame and gives the next state.

import type { SeriesInfo } from '../api/candles';
import type { Build, FeedMessage } from '../api/feed';
import type { Job } from '../api/jobs';

export type ServerState = {
  readonly build: Build | null;
  /** Another build answers now than the one this page was loaded from. */
  readonly newBuild: boolean;
  readonly limits: string;
  readonly jobs: Readonly<Record<string, Job>>;
  readonly series: readonly SeriesInfo[] | null;
  /** Counts how often the list of saved runs has changed. */
  readonly runsVersion: number;
};

export const nothingKnown: ServerState = {
  build: null,
  newBuild: false,
  limits: '',
  jobs: {},
  series: null,
  runsVersion: 0,
};

const unreachable = (message: never): never => {
  throw new Error(`unknown frame ${JSON.stringify(message)}`);
};

export function apply(state: ServerState, message: FeedMessage): ServerState {
  switch (message.kind) {
    case 'hello': {
      const changed =
        state.build !== null &&
        (state.build.version !== message.build.version || state.build.commit !== message.build.commit);
      return {
        ...state,
        build: state.build ?? message.build,
        newBuild: state.newBuild || changed,
        limits: message.limits_sha256,
      };
    }
    case 'snapshot':
      return {
        ...state,
        jobs: Object.fromEntries(message.jobs.map((job) => [job.id, job])),
        series: message.candles,
        runsVersion: state.runsVersion + 1,
      };
    case 'job':
      return withJob(state, message.job);
    case 'candles':
      return { ...state, series: message.items };
    case 'backtests_changed':
      return { ...state, runsVersion: state.runsVersion + 1 };
    // Prices change many times a second, so they are kept apart from all this; desks and orders have a place of their own.
    case 'quote':
    case 'exchange':
    case 'desk':
    case 'order':
    case 'runs':
    case 'notice':
    case 'heartbeat':
      return state;
    default:
      return unreachable(message);
  }
}

const finished = (job: Job) => job.state === 'done' || job.state === 'failed' || job.state === 'canceled';

/** A finished job never runs again, whatever arrives late. */
export function withJob(state: ServerState, job: Job): ServerState {
  const known = state.jobs[job.id];
  if (known && finished(known) && !finished(job)) return state;
  return { ...state, jobs: { ...state.jobs, [job.id]: job } };
}

export const withSeries = (state: ServerState, series: readonly SeriesInfo[]): ServerState => ({ ...state, series });

export const isSynthetic = (state: ServerState, symbol: string): boolean =>
  (state.series ?? []).some((one) => one.symbol === symbol && one.synthetic);
