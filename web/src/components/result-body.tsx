// A finished run from top to bottom. The page and the HTML report show the same: this.

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
  readonly trades: readonly Trade[];
  readonly columns: Columns;
  readonly zone: Zone;
  readonly look: string;
};

export function ResultBody({ result, trades, columns, zone, look }: Props) {
  const chart = useRef<ChartHandle | null>(null);
  const years = useMemo(() => monthlyReturns(columns, Number(result.initial_cash)), [columns, result]);
  const show = useMemo(() => (trade: Trade) => chart.current?.showTrade(trade), []);
  const fileName = `${describe(result)}-${result.symbol}-${result.timeframe}`;
  return (
    <>
      <Verdict result={result} />
      <ResultChart result={result} trades={trades} columns={columns} zone={zone} look={look} handle={chart} />
      <Figures result={result} />
      <TradesTable trades={trades} zone={zone} fileName={fileName} onShow={show} />
      <HeatMap years={years} />
      <Definitions result={result} />
    </>
  );
}
