// What is fetched of one saved run, and the sending of a candle file: questions of Backtest, which come with its chunk.

import { savedBacktest, savedRuns, tradesPage, type BacktestRequest, type Trade } from './backtest';
import { ApiError, refused, tokenHeader, type Client } from './client';
import { decodeColumns } from './columns';
import { jobStarted } from './job-results';
import type { BacktestId, JobId } from './values';

const pagesAtOnce = 3;
const pathOf = (id: BacktestId, what = '') => `/api/backtests/${encodeURIComponent(id)}${what}`;

export class RunFiles {
  constructor(private readonly client: Client) {}

  start = async (request: BacktestRequest) => (await this.client.post('/api/backtests', request, jobStarted)).job_id;
  generate = async (request: { symbol: string; days: number; seed: number }) =>
    (await this.client.post('/api/candles/generate', request, jobStarted)).job_id;
  cancel = async (id: JobId) => void (await this.client.call('POST', `/api/jobs/${encodeURIComponent(id)}/cancel`));
  list = (limit: number) => this.client.get(`/api/backtests?limit=${limit}&offset=0`, savedRuns);
  run = (id: BacktestId) => this.client.get(pathOf(id), savedBacktest);
  remove = async (id: BacktestId) => void (await this.client.call('DELETE', pathOf(id)));
  columns = async (id: BacktestId) =>
    decodeColumns(await (await this.client.call('GET', pathOf(id, '/series'))).arrayBuffer());
  report = async (id: BacktestId) => (await this.client.call('GET', pathOf(id, '/report.html'))).blob();

  /** Every trade; the server sets how many a page holds. Few pages at once: others want to be answered too. */
  async trades(id: BacktestId): Promise<Trade[]> {
    const page = (offset: number) => this.client.get(pathOf(id, `/trades?limit=1000&offset=${offset}`), tradesPage);
    const { items: first, total } = await page(0);
    const pages = [first];
    let next = first.length;
    const fetchRest = async (): Promise<void> => {
      while (first.length > 0 && next < total) {
        const offset = next;
        next += first.length;
        pages[offset / first.length] = (await page(offset)).items;
      }
    };
    await Promise.all(Array.from({ length: pagesAtOnce }, fetchRest));
    return pages.flat();
  }

  /** Sends a candle file as it is. XMLHttpRequest, because fetch cannot tell how much has been sent. */
  async importFile(file: File, symbol: string, timeframe: string, progress: (share: number) => void): Promise<JobId> {
    const { token } = await this.client.open();
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
