// How the closed trades are spread over what they brought: a table whose bars only help the eye.

import type { ClosedTrade } from '../api/reports';
import { percent, whole } from '../model/numbers';
import { binsOf } from '../model/reports';
import * as say from '../words-reports';
import { Card } from './basics';

export function TradeSpread({ trades }: { trades: readonly ClosedTrade[] }) {
  const bins = binsOf(trades.flatMap((trade) => (trade.return_pct === null ? [] : [trade.return_pct])));
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  return (
    <Card title={say.spread.title} testId="trade-spread">
      {bins.length === 0 ? (
        <p class="empty-line">{say.spread.none}</p>
      ) : (
        <table class="plain spread">
          <thead>
            <tr>
              <th scope="col">{say.spread.columns.range}</th>
              <th scope="col">{say.spread.columns.count}</th>
            </tr>
          </thead>
          <tbody>
            {bins.map((bin) => (
              <tr key={bin.from}>
                <th scope="row" class="mono">
                  {say.spread.range(percent(bin.from, 2, true), percent(bin.to, 2, true))}
                </th>
                <td>
                  <span
                    class={`spread-bar ${bin.from < 0 ? 'is-loss' : 'is-gain'}`}
                    style={{ inlineSize: `${(bin.count / most) * 75}%` }}
                  />{' '}
                  {whole(bin.count)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
