// The list of saved runs: open one, tick two to compare, delete with a question first.

import { useState } from 'preact/hooks';
import type { SavedRun } from '../api/backtest';
import type { BacktestId } from '../api/values';
import { Card, Dialog, Notice, Skeleton, Synthetic, type Failure } from '../components/basics';
import { TrashIcon } from '../components/more-icons';
import { describe } from '../components/verdict';
import { VirtualTable, type Column } from '../components/virtual-table';
import { percent, ratio, signOf, whole } from '../model/numbers';
import { minute, zoneLetters } from '../model/time';
import * as words from '../words';
import { backtestWords } from '../words-backtest';
import { deleteRun } from './backtest-desk';
import { failureOf, follow, go, zone } from './desk';
import { loadRuns, runs, runsMost } from './runs-desk';

const say = backtestWords.runs;
const tone = (value: number | null) => (signOf(value) > 0 ? 'gain' : signOf(value) < 0 ? 'loss' : '');
export const nameOf = (run: SavedRun) => `${describe(run)} · ${run.symbol} ${run.timeframe}`;

export function ConfirmDelete(props: { id: BacktestId; name: string; onClose: () => void }) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const remove = () => void deleteRun(props.id).then(props.onClose, (error: unknown) => setFailure(failureOf(error)));
  return (
    <Dialog title={say.confirmTitle} onClose={props.onClose}>
      <p>{say.confirm(props.name)}</p>
      {failure && <Notice failure={failure} />}
      <div class="actions end-actions">
        <button type="button" class="button" onClick={props.onClose}>
          {words.cancel}
        </button>
        <button type="button" class="button danger" data-testid="confirm-delete" onClick={remove}>
          {say.delete}
        </button>
      </div>
    </Dialog>
  );
}

export function SavedRuns() {
  const [picked, setPicked] = useState<readonly BacktestId[]>([]);
  const [search, setSearch] = useState('');
  const [doomed, setDoomed] = useState<SavedRun | null>(null);
  const now = runs.value;
  if (now.state === 'failed') return <Notice failure={now.failure} onRetry={() => void loadRuns()} />;
  if (now.state === 'loading') return <Skeleton shape="list" onRetry={() => void loadRuns()} />;

  const { items, total } = now.value;
  const chosen = picked.filter((id) => items.some((run) => run.id === id));
  const wanted = search.trim().toLowerCase();
  const shown =
    wanted === ''
      ? items
      : items.filter((run) => `${nameOf(run)} ${run.synthetic ? words.synthetic : ''}`.toLowerCase().includes(wanted));
  const toggle = (id: BacktestId) =>
    setPicked(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(-2));
  const [first, second] = chosen;
  const label = say.columns;
  const columns: Column<SavedRun>[] = [
    {
      key: 'pick',
      label: label.pick,
      headHidden: true,
      cell: (run) => (
        <label class="pick">
          <input type="checkbox" checked={chosen.includes(run.id)} onChange={() => toggle(run.id)} />
          <span class="visually-hidden">{say.pick(nameOf(run))}</span>
        </label>
      ),
    },
    {
      key: 'what',
      label: label.what,
      cell: (run) => (
        <a class="row-link" {...follow({ name: 'result', id: run.id })}>
          {describe(run)}
        </a>
      ),
    },
    {
      key: 'market',
      label: label.market,
      cell: (run) => (
        <>
          <span>
            {run.symbol} {run.timeframe}
          </span>{' '}
          {run.synthetic && <Synthetic />}
        </>
      ),
    },
    {
      key: 'total',
      label: label.total,
      end: true,
      cell: (run) => <span class={tone(run.total_return_pct)}>{percent(run.total_return_pct, 2, true)}</span>,
    },
    { key: 'hold', label: label.hold, end: true, cell: (run) => percent(run.buy_and_hold_return_pct, 2, true) },
    { key: 'sharpe', label: label.sharpe, end: true, cell: (run) => ratio(run.sharpe) },
    { key: 'drawdown', label: label.drawdown, end: true, cell: (run) => percent(run.max_drawdown_pct) },
    { key: 'trades', label: label.trades, end: true, cell: (run) => whole(run.trades) },
    {
      key: 'when',
      label: `${label.when} ${zoneLetters(Date.now(), zone.value)}`,
      cell: (run) => minute(Date.parse(run.created_at), zone.value),
    },
    {
      key: 'actions',
      label: label.actions,
      headHidden: true,
      end: true,
      cell: (run) => (
        <button
          type="button"
          class="icon-button"
          aria-label={say.deleteNamed(nameOf(run))}
          title={say.delete}
          onClick={() => setDoomed(run)}
        >
          <TrashIcon />
        </button>
      ),
    },
  ];

  return (
    <Card
      title={say.title}
      class="runs-card"
      testId="saved-runs"
      tools={
        items.length > 0 && (
          <div class="card-tools">
            <input
              type="search"
              class="input search"
              placeholder={say.search}
              aria-label={say.search}
              data-search
              value={search}
              onInput={(event) => setSearch(event.currentTarget.value)}
            />
            <span class="count">{words.count(shown.length, total)}</span>
            <button
              type="button"
              class="button small"
              aria-disabled={second === undefined}
              aria-describedby="compare-help"
              onClick={() => first !== undefined && second !== undefined && go({ name: 'compare', first, second })}
            >
              {say.compare}
            </button>
          </div>
        )
      }
    >
      {items.length === 0 ? (
        <p class="empty-line">{say.none}</p>
      ) : shown.length === 0 ? (
        <p class="empty-line">
          {say.noMatch}{' '}
          <button type="button" class="button small" onClick={() => setSearch('')}>
            {say.clear}
          </button>
        </p>
      ) : (
        <VirtualTable
          name={say.title}
          class="runs-table"
          columns={columns}
          rows={shown}
          rowKey={(run) => run.id}
          onRow={(run) => go({ name: 'result', id: run.id })}
        />
      )}
      {items.length > 0 && (
        <p class="card-foot" id="compare-help">
          {chosen.length === 1 ? say.compareOne : say.compareHelp}
          {items.length < Math.min(total, runsMost) && (
            <button type="button" class="button small" onClick={() => void loadRuns(true)}>
              {say.more}
            </button>
          )}
        </p>
      )}
      {doomed && <ConfirmDelete id={doomed.id} name={nameOf(doomed)} onClose={() => setDoomed(null)} />}
    </Card>
  );
}
