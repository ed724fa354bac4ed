// One request to the server: token header, JSON both ways, refusals as ApiError. Nothing else in the page calls fetch.

import { savedBacktest, savedRuns, strategies, tradesPage, type BacktestRequest, type Trade } from './backtest';
import { decodeColumns, seriesList } from './candles';
import { dictionary, object, otherwise, text, type Decoder } from './decode';
import { chartCandles, market, priceNow } from './exchange';
import { session, stateSnapshot, wsTicket, type Session } from './feed';
import { job, jobStarted } from './jobs';
import type { BacktestId, JobId } from './values';

export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly requestId: string,
    readonly status: number,
    readonly field: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

const refusal = object({
  code: otherwise(text, 'FAILED'),
  message: text,
  request_id: otherwise(text, ''),
  field: otherwise(text, ''),
});

const tokenHeader = 'X-CryptoPiggy-Token';
const nothing: Decoder<null> = () => null;

async function refused(response: Response): Promise<ApiError> {
  const raw = await response.text();
  try {
    const { code, message, request_id, field } = refusal(JSON.parse(raw) as unknown, 'error');
    return new ApiError(code, message, request_id, response.status, field);
  } catch {
    return new ApiError(`HTTP_${response.status}`, '', '', response.status, '');
  }
}

export type TradesProgress = (loaded: number, total: number) => void;

export class Client {
  private session: Session | null = null;
  private opening: Promise<Session> | null = null;

  /** The token lives in this object alone; a restarted server has a new one, so a 401 or 403 fetches it again, once. */
  open(): Promise<Session> {
    if (this.session) return Promise.resolve(this.session);
    this.opening ??= this.send('GET', '/api/session', null, {})
      .then(async (response) => session((await response.json()) as unknown, 'session'))
      .then((found) => (this.session = found))
      .finally(() => (this.opening = null));
    return this.opening;
  }

  private async send(method: string, path: string, body: BodyInit | null, headers: Record<string, string>) {
    let response: Response;
    try {
      response = await fetch(path, { method, body, headers, cache: 'no-store' });
    } catch {
      throw new ApiError('NO_ANSWER', '', '', 0, '');
    }
    if (!response.ok) throw await refused(response);
    return response;
  }

  private async call(method: string, path: string, json?: unknown): Promise<Response> {
    const attempt = async () => {
      const { token } = await this.open();
      const headers: Record<string, string> = { [tokenHeader]: token };
      if (method !== 'GET') headers['Content-Type'] = 'application/json';
      return this.send(method, path, method === 'GET' ? null : JSON.stringify(json ?? {}), headers);
    };
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.status === 429 && tries < 8) await new Promise((resolve) => setTimeout(resolve, 1000));
        else if ((error.status === 401 || error.status === 403) && tries === 1) this.session = null;
        else throw error;
      }
    }
  }

  private async get<T>(path: string, decode: Decoder<T>): Promise<T> {
    return decode((await (await this.call('GET', path)).json()) as unknown, path);
  }

  private async post<T>(path: string, json: unknown, decode: Decoder<T>): Promise<T> {
    return decode((await (await this.call('POST', path, json)).json()) as unknown, path);
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
  saveSettings = async (settings: Record<string, string>) => void (await this.call('PUT', '/api/settings', settings));

  runBacktest = async (request: BacktestRequest) => (await this.post('/api/backtests', request, jobStarted)).job_id;
  generate = async (request: { symbol: string; days: number; seed: number }) =>
    (await this.post('/api/candles/generate', request, jobStarted)).job_id;
  job = (id: JobId) => this.get(`/api/jobs/${encodeURIComponent(id)}`, job);
  cancel = async (id: JobId) => void (await this.call('POST', `/api/jobs/${encodeURIComponent(id)}/cancel`));

  savedRuns = (limit: number, offset: number) => this.get(`/api/backtests?limit=${limit}&offset=${offset}`, savedRuns);
  backtest = (id: BacktestId) => this.get(`/api/backtests/${encodeURIComponent(id)}`, savedBacktest);
  deleteBacktest = async (id: BacktestId) =>
    nothing(await this.call('DELETE', `/api/backtests/${encodeURIComponent(id)}`), '');

  columns = async (id: BacktestId) =>
    decodeColumns(await (await this.call('GET', `/api/backtests/${encodeURIComponent(id)}/series`)).arrayBuffer());

  reportFile = async (id: BacktestId) =>
    (await this.call('GET', `/api/backtests/${encodeURIComponent(id)}/report.html`)).blob();

  /** Every trade, page by page in order; the server sets how many a page holds. */
  async trades(id: BacktestId, progress: TradesProgress = () => {}): Promise<Trade[]> {
    const all: Trade[] = [];
    for (;;) {
      const path = `/api/backtests/${encodeURIComponent(id)}/trades?limit=1000&offset=${all.length}`;
      const { items, total } = await this.get(path, tradesPage);
      all.push(...items);
      progress(all.length, total);
      if (items.length === 0 || all.length >= total) return all;
    }
  }

  /** Sends a candle file as it is. XMLHttpRequest, because fetch cannot tell how much has been sent. */
  async importFile(file: File, symbol: string, timeframe: string, progress: (share: number) => void): Promise<JobId> {
    const { token } = await this.open();
    const query = new URLSearchParams({ symbol, name: file.name });
    if (timeframe !== '') query.set('timeframe', timeframe);
    const request = new XMLHttpRequest();
    request.open('POST', `/api/candles/import?${query.toString()}`);
    request.setRequestHeader(tokenHeader, token);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    const response = await new Promise<Response>((resolve, reject) => {
      request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
      request.onerror = () => reject(new ApiError('NO_ANSWER', '', '', 0, ''));
      request.send(file);
    });
    if (!response.ok) throw await refused(response);
    return jobStarted((await response.json()) as unknown, 'import').job_id;
  }
}
