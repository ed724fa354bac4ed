// A finished run from top to bottom. The page and the HTML report show the same: this.

import type { ComponentChildren } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { BacktestResult, Trade } from '../api/backtest';
import type { Columns } from '../api/columns';
import { monthlyReturns } from '../model/months';
import type { Zone } from '../model/time';
import { HeatMap } from './heat-map';
import { ResultChart, type ChartHandle } from './result-chart';
import { TradesTable } from './trades-table';
import { Definitions, Figures, Verdict, describe } from './verdict';

type Props = {
  readonly result: BacktestResult;
  /** null: not here yet; what stands in their place meanwhile is said beside them. */
  readonly trades: readonly Trade[] | null;
  readonly columns: Columns | null;
  readonly tradesMeanwhile?: ComponentChildren;
  readonly chartMeanwhile?: ComponentChildren;
  readonly zone: Zone;
  readonly look: string;
};

export function ResultBody({ result, trades, columns, zone, look, ...meanwhile }: Props) {
  const chart = useRef<ChartHandle | null>(null);
  const years = useMemo(
    () => (columns === null ? null : monthlyReturns(columns, Number(result.initial_cash))),
    [columns, result],
  );
  const show = useMemo(() => (trade: Trade) => chart.current?.showTrade(trade), []);
  const fileName = `${describe(result)}-${result.symbol}-${result.timeframe}`;
  return (
    <>
      <Verdict result={result} />
      {columns === null ? (
        meanwhile.chartMeanwhile
      ) : (
        <ResultChart result={result} trades={trades} columns={columns} zone={zone} look={look} handle={chart} />
      )}
      <Figures result={result} />
      {trades === null ? (
        meanwhile.tradesMeanwhile
      ) : (
        <TradesTable trades={trades} zone={zone} fileName={fileName} onShow={show} />
      )}
      {years !== null && <HeatMap years={years} />}
      <Definitions result={result} />
    </>
  );
}
