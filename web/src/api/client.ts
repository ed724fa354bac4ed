// One request to the server: token header, JSON both ways, refusals as ApiError. Nothing else in the page calls fetch.

import { seriesList } from './candles';
import { count, dictionary, flag, list, object, otherwise, text, type Decoder } from './decode';
import {
  backend,
  deskFrame,
  guard,
  liveStatus,
  order,
  refusal as tradeRefusal,
  runList,
  type Guard,
  type Mode,
  type Refusal,
  type TradeOrder,
} from './desk';
import { chartCandles, market, priceNow } from './exchange';
import { session, stateSnapshot, wsTicket, type Session } from './feed';
import { job } from './jobs';
import { strategies } from './strategies';
import type { JobId } from './values';

/** What a refusal tells beside its sentence: legal amounts of a trade, red guards of live trading. */
export type RefusalDetails = {
  readonly trade: Refusal | null;
  readonly guards: readonly Guard[];
  /** Nobody answered, but what was asked may have been done. */
  readonly maybeArrived: boolean;
};
const noDetails: RefusalDetails = { trade: null, guards: [], maybeArrived: false };

export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly requestId: string,
    readonly status: number,
    readonly field: string,
    readonly details: RefusalDetails = noDetails,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

const refusal = object({
  code: otherwise(text, 'FAILED'),
  message: text,
  request_id: otherwise(text, ''),
  id: otherwise(text, ''),
  field: otherwise(text, ''),
  guards: otherwise(list(guard), []),
  maybe_arrived: otherwise(flag, false),
});

export const tokenHeader = 'X-CryptoPiggy-Token';
/** Refusals that another try with a fresh token cannot change. */
const final = ['SIGN_IN_REQUIRED', 'STEP_UP_REQUIRED', 'WRONG_PASSWORD'];
/** What stops trading goes before everything else, and outlives the page. */
const urgent: RequestInit = { keepalive: true, priority: 'high' };

export async function refused(response: Response): Promise<ApiError> {
  const raw = await response.text();
  try {
    const body = JSON.parse(raw) as unknown;
    const { code, message, request_id, id, field, guards, maybe_arrived: maybeArrived } = refusal(body, 'error');
    const details = { trade: tradeRefusal(body, 'error'), guards, maybeArrived };
    return new ApiError(code, message, request_id || id, response.status, field, details);
  } catch {
    return new ApiError(`HTTP_${response.status}`, '', '', response.status, '');
  }
}

/** A wrong passphrase is refused with the same status as an old token, and must not be sent a second time. */
const isOldToken = ({ status, code }: ApiError): boolean =>
  status === 401 || (status === 403 && code !== 'PASSPHRASE_REFUSED');

export class Client {
  private session: Session | null = null;
  private opening: Promise<Session> | null = null;
  /** A login is needed; done when there was one. What only asks is asked again then, everything else has failed. */
  onSignInRequired: (() => Promise<void>) | null = null;
  /** The password is needed once more; false: the person left it. */
  onStepUpRequired: (() => Promise<boolean>) | null = null;

  /** The token lives in this object alone; a restarted server has a new one, so a 401 or 403 fetches it again, once. */
  open(): Promise<Session> {
    if (this.session) return Promise.resolve(this.session);
    this.opening ??= this.send('GET', '/api/session', null, {})
      .then(async (response) => session((await response.json()) as unknown, 'session'))
      .then((found) => (this.session = found))
      .finally(() => (this.opening = null));
    return this.opening;
  }

  async send(
    method: string,
    path: string,
    body: BodyInit | null,
    headers: Record<string, string>,
    how: RequestInit = {},
  ) {
    let response: Response;
    try {
      response = await fetch(path, { method, body, headers, cache: 'no-store', ...how });
    } catch {
      throw new ApiError('NO_ANSWER', '', '', 0, '', { ...noDetails, maybeArrived: method !== 'GET' });
    }
    if (!response.ok) throw await refused(response);
    return response;
  }

  /** most: how often a busy server is asked. What must be answered as it is, an order above all, is asked once. */
  async call(method: string, path: string, json?: unknown, most = 8, how: RequestInit = {}): Promise<Response> {
    const attempt = async () => {
      const { token } = await this.open();
      const headers: Record<string, string> = { [tokenHeader]: token };
      if (method !== 'GET') headers['Content-Type'] = 'application/json';
      return this.send(method, path, method === 'GET' ? null : JSON.stringify(json ?? {}), headers, how);
    };
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.code === 'SIGN_IN_REQUIRED') {
          this.session = null;
          const back = this.onSignInRequired?.();
          if (!back || (method !== 'GET' && path !== '/api/ws-ticket')) throw error;
          await back;
          tries = 0;
        } else if (error.code === 'STEP_UP_REQUIRED' && tries === 1 && (await this.onStepUpRequired?.())) continue;
        else if (final.includes(error.code)) throw error;
        else if (error.status === 429 && tries < most) await new Promise((resolve) => setTimeout(resolve, 1000));
        else if (isOldToken(error) && tries === 1) this.session = null;
        else throw error;
      }
    }
  }

  async get<T>(path: string, decode: Decoder<T>): Promise<T> {
    return decode((await (await this.call('GET', path)).json()) as unknown, path);
  }

  async post<T>(path: string, json: unknown, decode: Decoder<T>): Promise<T> {
    return decode((await (await this.call('POST', path, json)).json()) as unknown, path);
  }

  async once<T>(method: string, path: string, json: unknown, decode: Decoder<T>, how?: RequestInit): Promise<T> {
    return decode((await (await this.call(method, path, json, 1, how)).json()) as unknown, path);
  }

  /** The session is not that any more. */
  forget(): void {
    this.session = null;
  }

  ticket = async () => (await this.post('/api/ws-ticket', {}, wsTicket)).ticket;
  state = () => this.get('/api/state', stateSnapshot);
  strategies = async () => (await this.get('/api/strategies', strategies)).items;
  candles = async () => (await this.get('/api/candles', seriesList)).items;
  market = () => this.get('/api/market', market);
  price = (symbol: string) => this.get(`/api/price?symbol=${encodeURIComponent(symbol)}`, priceNow);
  chartCandles = (symbol: string, timeframe: string, limit: number) =>
    this.get(
      `/api/market/candles?symbol=${encodeURIComponent(symbol)}&timeframe=${encodeURIComponent(timeframe)}&limit=${limit}`,
      chartCandles,
    );
  settings = () => this.get('/api/settings', dictionary(text));
  /** Sent to its end also where the page is left meanwhile. */
  saveSettings = async (settings: Record<string, string>) =>
    void (await this.call('PUT', '/api/settings', settings, 8, { keepalive: true }));

  job = (id: JobId) => this.get(`/api/jobs/${encodeURIComponent(id)}`, job);
  runCount = async () => (await this.get('/api/backtests?limit=1', object({ total: count }))).total;
  // ---- the desks ----

  /** 200 and 202 alike answer with the order as it is then; 202 says that its end is not known yet. */
  trade = (asked: TradeOrder) => this.once('POST', '/api/trade', asked, order);
  order = (mode: Mode, id: string) => this.get(`/api/orders/${encodeURIComponent(id)}?mode=${mode}`, order);
  desk = (mode: Mode) => this.get(`/api/desk?mode=${mode}`, deskFrame);

  runs = async () => (await this.get('/api/runs', runList)).items;
  stopRuns = async (mode: Mode) =>
    (await this.once('POST', '/api/runs/stop', { mode }, object({ stopped: count }))).stopped;

  backend = () => this.get('/api/backend', backend);
  disableLive = () => this.once('POST', '/api/live/disable', {}, liveStatus, urgent);
  restartSeen = () => this.once('POST', '/api/live/restart-seen', {}, liveStatus);
  kill = () => this.once('POST', '/api/kill', {}, liveStatus, urgent);
}
