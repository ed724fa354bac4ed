// Two runs beside each other: equity over equity, figure beside figure with the difference.

import { useEffect, useMemo } from 'preact/hooks';
import type { BacktestResult, SavedBacktest } from '../api/backtest';
import type { Columns } from '../api/columns';
import type { BacktestId } from '../api/values';
import { Attribution } from '../components/attribution';
import { Card, Notice, Skeleton, Synthetic } from '../components/basics';
import { CompareChart } from '../components/compare-chart';
import { BackIcon } from '../components/icons';
import { conditions, describe } from '../components/verdict';
import { percentCurve } from '../model/compare';
import { compared, difference, written } from '../model/figures';
import { day } from '../model/time';
import * as chartWords from '../words-chart';
import { backtestWords } from '../words-backtest';
import { setTitle } from './page-title';
import { follow, look, zone } from './desk';
import { useLoad } from './load-run';
import { runFiles } from './runs-desk';

const say = backtestWords.compare;
type Side = { readonly run: SavedBacktest; readonly columns: Columns };

export function CompareRuns({ first, second }: { first: BacktestId; second: BacktestId }) {
  const side = async (id: BacktestId): Promise<Side> => {
    const [run, columns] = await Promise.all([runFiles.run(id), runFiles.columns(id)]);
    return { run, columns };
  };
  const [both, retry] = useLoad(`${first} ${second}`, () => Promise.all([side(first), side(second)]));
  useEffect(() => {
    setTitle(say.title);
    window.scrollTo(0, 0);
  }, [first, second]);
  return (
    <article class="result compare" data-testid="compare">
      <header class="result-head">
        <div>
          <a class="back-link" {...follow({ name: 'backtest' })}>
            <BackIcon />
            {backtestWords.result.back}
          </a>
          <h1 tabIndex={-1}>{say.title}</h1>
        </div>
      </header>
      {both.state === 'failed' && <Notice failure={both.failure} onRetry={retry} />}
      {both.state === 'loading' && <Skeleton shape="result" onRetry={retry} />}
      {both.state === 'ready' && <SideBySide a={both.value[0]} b={both.value[1]} />}
    </article>
  );
}

function SideBySide({ a, b }: { a: Side; b: Side }) {
  const [first, second] = [a.run.result, b.run.result];
  const curves = useMemo(
    () => [a, b].map(({ run, columns }) => percentCurve(columns, Number(run.result.initial_cash))),
    [a, b],
  );
  const sameCandles =
    first.symbol === second.symbol &&
    first.timeframe === second.timeframe &&
    first.from === second.from &&
    first.to === second.to;
  const summary = chartWords.compareSummary(describe(first), describe(second));
  return (
    <>
      {!sameCandles && <p class="note banner-note">{say.differentMarkets}</p>}
      <div class="sides">
        <SideCard letter={say.first} run={a.run} kind="a" />
        <SideCard letter={say.second} run={b.run} kind="b" />
      </div>
      <Card title={say.equity} class="chart-card">
        <CompareChart curves={curves} summary={summary} zone={zone.value} look={look.value} />
        <p class="chart-foot">
          <span class="keys">
            <span>
              <i class="line-sample equity" /> {say.first}
            </span>
            <span>
              <i class="line-sample second" /> {say.second}
            </span>
          </span>
          <Attribution />
        </p>
      </Card>
      <Card title={say.figures}>
        <div class="table-region compare-region" role="region" aria-label={say.figures} tabIndex={0}>
          <table class="plain compare-table">
            <thead>
              <tr>
                <th scope="col">{say.figure}</th>
                <th scope="col" class="end">
                  {say.first}
                </th>
                <th scope="col" class="end">
                  {say.second}
                </th>
                <th scope="col" class="end">
                  {say.difference}
                </th>
              </tr>
            </thead>
            <tbody>
              {compared.map((figure) => {
                const { text, better } = difference(first, second, figure);
                return (
                  <tr key={figure.key}>
                    <th scope="row">{backtestWords.figures[figure.key]}</th>
                    <Value result={first} text={written(first, figure)} better={better === 'first'} />
                    <Value result={second} text={written(second, figure)} better={better === 'second'} />
                    <td class="end mono">{text}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </Card>
    </>
  );
}

const Value = (props: { result: BacktestResult; text: string; better: boolean }) => (
  <td class={`end mono${props.better ? ' is-better' : ''}`}>
    {props.better && (
      <>
        <span aria-hidden="true">★ </span>
        <span class="visually-hidden">{say.better} </span>
      </>
    )}
    {props.text}
  </td>
);

function SideCard({ letter, run, kind }: { letter: string; run: SavedBacktest; kind: 'a' | 'b' }) {
  const { result } = run;
  return (
    <section class={`card side side-${kind}`} aria-label={`${letter}: ${describe(result)}`}>
      <h2>
        <span class="letter">{letter}</span>
        <a {...follow({ name: 'result', id: run.id })}>{describe(result)}</a>
        {result.synthetic && <Synthetic />}
      </h2>
      <p class="muted mono">
        {result.symbol} · {result.timeframe} · {day(Date.parse(result.from), zone.value)} –{' '}
        {day(Date.parse(result.to), zone.value)}
      </p>
      <p>{result.verdict}</p>
      <p class="muted small-text">{conditions(result).join(' · ')}</p>
    </section>
  );
}
