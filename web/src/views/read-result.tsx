// One finished run, at its own address: who it is, what it came to, and what can be done with it.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { SavedBacktest, Trade } from '../api/backtest';
import type { Columns } from '../api/columns';
import type { BacktestId } from '../api/values';
import { Notice, Skeleton, Synthetic } from '../components/basics';
import { download } from '../components/download';
import { loadChart } from '../components/load-chart';
import { BackIcon, DownloadIcon } from '../components/icons';
import { TrashIcon } from '../components/more-icons';
import { ResultBody } from '../components/result-body';
import { describe } from '../components/verdict';
import { formFrom } from '../model/form-request';
import { day } from '../model/time';
import { backtestWords } from '../words-backtest';
import { isChartFrame } from '../model/timeframes';
import * as words from '../words';
import { setTitle } from './page-title';
import { runFailure, setForm } from './backtest-form';
import { failureOf, follow, go, look, toast, zone, type Loadable } from './desk';
import { symbols } from './live-desk';
import { useColumns, useRun, useTrades } from './load-run';
import { runFiles, runs } from './runs-desk';
import { ConfirmDelete, nameOf } from './saved-runs';
import { percentText } from '../model/numbers';
import { runSizingFrom } from '../model/strategy-form';
import { fillStrategy } from './strategy-to-start';

const say = backtestWords.result;

export function ReadResult({ id }: { id: BacktestId }) {
  const [run, retry] = useRun(id);
  const parts = { columns: useColumns(id), trades: useTrades(id) };
  // What draws comes while the answers are on their way; whether it came is seen where it is used.
  useEffect(() => void loadChart().catch(() => {}), []);
  if (run.state === 'loading') return <Skeleton shape="result" onRetry={retry} />;
  if (run.state === 'failed') {
    return (
      <section class="result">
        <BackLink />
        <h1>{say.gone}</h1>
        <Notice failure={run.failure} onRetry={retry} />
      </section>
    );
  }
  return <Result run={run.value} parts={parts} />;
}

const BackLink = () => (
  <a class="back-link" {...follow({ name: 'backtest' })}>
    <BackIcon />
    {say.back}
  </a>
);

type Part<T> = readonly [Loadable<T>, () => void];
type Parts = { readonly columns: Part<Columns>; readonly trades: Part<readonly Trade[]> };
const valueOf = <T,>([found]: Part<T>): T | null => (found.state === 'ready' ? found.value : null);
const meanwhile = <T,>([found, retry]: Part<T>, shape: 'chart' | 'table') =>
  found.state === 'failed' ? (
    <Notice failure={found.failure} onRetry={retry} />
  ) : (
    <Skeleton shape={shape} onRetry={retry} />
  );

function Result({ run, parts }: { run: SavedBacktest; parts: Parts }) {
  const { result } = run;
  const [columns, retryColumns] = parts.columns;
  const [trades, retryTrades] = parts.trades;
  // One trouble is told once.
  const bothFailed = columns.state === 'failed' && trades.state === 'failed';
  const retryBoth = () => {
    retryColumns();
    retryTrades();
  };
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    setTitle(describe(result));
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [run.id]);
  return (
    <article class="result">
      <header class="result-head">
        <div>
          <BackLink />
          <h1 ref={heading} tabIndex={-1}>
            {describe(result)} <span class="h1-market">{`${result.symbol} · ${result.timeframe}`}</span>
            {result.synthetic && <Synthetic />}
          </h1>
          <p class="muted mono">
            {day(Date.parse(result.from), zone.value)} – {day(Date.parse(result.to), zone.value)} ·{' '}
            {say.candles(result.candles)}
          </p>
        </div>
        <ResultActions run={run} />
      </header>
      <ResultBody
        result={result}
        trades={valueOf(parts.trades)}
        columns={valueOf(parts.columns)}
        tradesMeanwhile={bothFailed ? null : meanwhile(parts.trades, 'table')}
        chartMeanwhile={meanwhile(bothFailed ? [columns, retryBoth] : parts.columns, 'chart')}
        zone={zone.value}
        look={look.value}
      />
    </article>
  );
}

function ResultActions({ run }: { run: SavedBacktest }) {
  const [deleting, setDeleting] = useState(false);
  const { result } = run;
  const name = `${describe(result)} · ${result.symbol} ${result.timeframe}`;
  const others = useMemo(
    () => (runs.value.state === 'ready' ? runs.value.value.items.filter((other) => other.id !== run.id) : []),
    [runs.value, run.id],
  );
  const reuse = () => {
    setForm(formFrom(result));
    toast(say.reused);
    document.querySelector<HTMLElement>('.run-form select')?.focus();
  };
  const applyToPaper = () => {
    fillStrategy({
      strategy: result.strategy,
      symbol: result.symbol,
      timeframe: result.timeframe,
      params: Object.fromEntries(Object.entries(result.params).map(([key, value]) => [key, String(value)])),
      ...runSizingFrom(result.sizing),
      stops: {
        stop_loss: percentText(result.stops.stop_loss),
        take_profit: percentText(result.stops.take_profit),
        trailing_stop: percentText(result.stops.trailing_stop),
      },
    });
  };
  // Only what can be traded can be applied.
  const tradable = symbols.value.includes(result.symbol) && isChartFrame(result.timeframe);
  const saveReport = () =>
    void runFiles.report(run.id).then(
      (file) => {
        download(file, `${describe(result)}-${result.symbol}-${result.timeframe}.html`);
        toast(say.reportSaved);
      },
      (error: unknown) => (runFailure.value = failureOf(error)),
    );
  return (
    <div class="actions result-actions">
      {others.length > 0 && (
        <select
          class="input"
          aria-label={say.compareWith}
          value=""
          onChange={(event) => {
            const other = others.find((one) => one.id === event.currentTarget.value);
            if (other) go({ name: 'compare', first: run.id, second: other.id });
          }}
        >
          <option value="">{say.compareWith}</option>
          {others.map((other) => (
            <option key={other.id} value={other.id}>
              {nameOf(other)}
            </option>
          ))}
        </select>
      )}
      {tradable && (
        <button
          type="button"
          class="button primary"
          data-testid="apply-to-paper"
          title={words.applyToPaper.help}
          onClick={applyToPaper}
        >
          {words.applyToPaper.action}
        </button>
      )}
      <button type="button" class="button" onClick={reuse}>
        {say.reuse}
      </button>
      <button type="button" class="button" onClick={saveReport}>
        <DownloadIcon />
        {say.report}
      </button>
      <button
        type="button"
        class="icon-button bordered"
        aria-label={backtestWords.runs.deleteNamed(name)}
        title={say.delete}
        onClick={() => setDeleting(true)}
      >
        <TrashIcon />
      </button>
      {deleting && <ConfirmDelete id={run.id} name={name} onClose={() => setDeleting(false)} />}
    </div>
  );
}
