// The Portfolio tab: what a desk is worth and how it came there, what it holds, and whether its books agree with the
// exchange. In a chunk of its own.

import '../styles/finished.css';
import '../styles/tables.css';
import '../styles/later.css';
import { signal, useComputed } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Desk, Mode } from '../api/desk';
import { equityOf } from '../api/equity';
import type { DecimalText } from '../api/values';
import { Card, Notice, Segments, Skeleton, type Failure } from '../components/basics';
import { EquityChart } from '../components/equity-chart';
import { ClockIcon } from '../components/icons';
import { StackTable } from '../components/stack-table';
import type { Column } from '../components/virtual-table';
import { ageText } from '../model/age';
import { curveOf, factsOf, withNow, type EquityHistory } from '../model/equity-curve';
import { exactDecimal, money, unknown } from '../model/numbers';
import { balancesOf, booksOf, centSign, priceAgeOf, type Holding } from '../model/portfolio';
import { decimalOf, ticks } from '../model/ticks';
import { minuteWithZone } from '../model/time';
import * as chartWords from '../words-chart';
import * as words from '../words';
import { later } from '../words-later';
import { client, failureOf, look, zone, type Loadable } from './desk';
import { now } from './live-desk';
import { remember, remembered } from './memory';
import { NoDesk } from './no-desk';
import { useTitle } from './page-title';
import { OpenPositions } from './open-positions';
import { ResetPaper } from './reset-paper';
import { desks, mode as modeNow, orders } from './trading-desk';
import { TradeLog } from './trading-parts';

const say = later.folio;
const hoursChoices = ['24', '168', '720', '8760'] as const;
const kept = remembered('cryptopiggy.portfolio');

/** Which desk is looked at; null: whichever is on. */
const chosen = signal<Mode | null>(kept['mode'] === 'live' ? 'live' : kept['mode'] === 'paper' ? 'paper' : null);
const hours = signal<string>(hoursChoices.find((one) => one === kept['hours']) ?? '24');
const keep = () =>
  remember('cryptopiggy.portfolio', {
    ...(chosen.value === null ? {} : { mode: chosen.value }),
    hours: hours.value,
  });

export function PortfolioTab() {
  useTitle(words.tabs.portfolio);
  const mode = chosen.value ?? modeNow.value;
  const desk = desks[mode].value;
  return (
    <div class="portfolio-tab">
      <header class="folio-head">
        <h1 class="visually-hidden">{words.tabs.portfolio}</h1>
        <Worth mode={mode} desk={desk} />
        <div class="folio-tools">
          <Segments
            label={say.mode}
            name="portfolio-mode"
            value={mode}
            options={(['paper', 'live'] as const).map((value) => ({ value, label: say.modes[value] }))}
            onValue={(value) => {
              chosen.value = value === 'live' ? 'live' : 'paper';
              keep();
            }}
          />
          {mode === 'paper' && <ResetPaper />}
        </div>
      </header>
      <EquityCard key={`equity ${mode}`} mode={mode} desk={desk} />
      <div class="folio-side">
        <BooksCard mode={mode} desk={desk} />
        <BalancesCard mode={mode} desk={desk} />
      </div>
      <OpenPositions key={`positions ${mode}`} mode={mode} desk={desk} />
      <div class="folio-log">
        <TradeLog tabs={['trades', 'log']} />
      </div>
    </div>
  );
}

function Worth({ mode, desk }: { mode: Mode; desk: Desk | null }) {
  const status = desk?.status ?? null;
  const equity = status?.equity_usd ?? desk?.balance?.equity_usd ?? null;
  const isFresh = status?.equity_is_fresh ?? false;
  const [value, then] = [ticks(equity), ticks(status?.baseline_usd ?? null)];
  const day = value === null || then === null ? null : decimalOf(value - then);
  const tone = centSign(day);
  const age = desk?.balance == null ? null : priceAgeOf(desk.balance);
  return (
    <dl class={`folio-worth is-${equity === null ? 'unknown' : isFresh ? 'fresh' : 'stale'}`}>
      <dt>{say.value}</dt>
      <dd class="worth-value mono" data-testid="portfolio-value" data-mode={mode}>
        {money(equity, 'USD')}
      </dd>
      <dd class="worth-age mono">
        {equity !== null && !isFresh && <ClockIcon />}
        <span>
          {day === null ? (
            unknown
          ) : (
            <>
              <span class={tone > 0 ? 'gain' : tone < 0 ? 'loss' : ''}>
                {tone > 0 ? '▲ ' : tone < 0 ? '▼ ' : ''}
                {money(day, 'USD', true)}
              </span>{' '}
              {say.today}
            </>
          )}
          {age !== null && ` · ${say.priced(ageText(age))}`}
        </span>
      </dd>
    </dl>
  );
}

/** How long ago something was heard: its letters move, nothing else. */
function AsOf({ at }: { at: string | null }) {
  const age = useComputed(() => {
    void now.value;
    return at === null ? say.books.never : say.updated(ageText(Date.now() - Date.parse(at)));
  });
  return <span>{age}</span>;
}

const historyEveryMs = 60_000;
const points = 600;

/** Loads the history, and again each minute and whenever the number of traded orders changes. */
function useHistory(mode: Mode, wanted: string): readonly [Loadable<EquityHistory>, () => void] {
  const [found, setFound] = useState<Loadable<EquityHistory>>({ state: 'loading' });
  const [round, setRound] = useState(0);
  const ended = useComputed(() => orders.value.filter((one) => one.mode === mode && one.final).length).value;
  useEffect(() => setFound({ state: 'loading' }), [mode, wanted]);
  useEffect(() => {
    let current = true;
    const load = () =>
      equityOf(client, mode, Number(wanted), points).then(
        (value) => current && setFound({ state: 'ready', value }),
        (error: unknown) =>
          // What is drawn already stays; it says itself how old it is.
          current && setFound((before) => (before.state === 'ready' ? before : failed(failureOf(error)))),
      );
    void load();
    const timer = setInterval(() => document.visibilityState === 'visible' && void load(), historyEveryMs);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [mode, wanted, ended, round]);
  const again = () => {
    setFound({ state: 'loading' });
    setRound((before) => before + 1);
  };
  return [found, again];
}
const failed = (failure: Failure): Loadable<EquityHistory> => ({ state: 'failed', failure });

function EquityCard({ mode, desk }: { mode: Mode; desk: Desk | null }) {
  const [found, again] = useHistory(mode, hours.value);
  const [asTable, setAsTable] = useState(false);
  const equity = desk?.status?.equity_usd ?? null;
  const history = useMemo(() => {
    if (found.state !== 'ready') return null;
    return equity === null ? found.value : withNow(found.value, Date.now() / 1000, equity);
  }, [found, equity]);
  const curve = useMemo(() => (history === null ? null : curveOf(history)), [history]);
  return (
    <Card
      title={say.chart.title}
      class="chart-card folio-chart"
      testId="equity-card"
      tools={
        <div class="card-tools">
          <div class="bare-segments">
            <Segments
              label={say.chart.range}
              name="equity-range"
              value={hours.value}
              options={hoursChoices.map((value) => ({
                value,
                label: say.chart.ranges[value] ?? value,
                title: say.chart.rangeNames[value] ?? value,
              }))}
              onValue={(value) => {
                hours.value = value;
                keep();
              }}
            />
          </div>
          <button type="button" class="button small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {chartWords.table}
          </button>
        </div>
      }
    >
      <div class="equity-place">
        {found.state === 'failed' ? (
          <Notice failure={found.failure} onRetry={again} />
        ) : history === null || curve === null ? (
          <Skeleton shape="equity" onRetry={again} />
        ) : factsOf(history, curve) === null ? (
          <p class="empty-line">{say.chart.empty}</p>
        ) : (
          <EquityChart history={history} curve={curve} zone={zone.value} look={look.value} asTable={asTable} />
        )}
      </div>
    </Card>
  );
}

function BooksCard({ mode, desk }: { mode: Mode; desk: Desk | null }) {
  const status = desk?.status ?? null;
  if (status === null) {
    return (
      <Card title={say.books.title[mode]} testId="books">
        <NoDesk mode={mode} />
      </Card>
    );
  }
  const books = booksOf(status.reconciled, status.guards);
  const at = desk?.balance?.as_of ?? null;
  return (
    <Card title={say.books.title[mode]} testId="books">
      <p class={`books-state is-${books.state}`} data-testid="books-state">
        {say.books.states[books.state]}
      </p>
      {books.sentences.map((sentence) => (
        <p key={sentence} class="help">
          {sentence}
        </p>
      ))}
      <p class="help mono">
        {at === null ? (
          say.books.never
        ) : (
          <>
            {say.books.checked(minuteWithZone(Date.parse(at), zone.value))} <AsOf at={at} />
          </>
        )}
      </p>
    </Card>
  );
}

/** Cash in cents; coins to their last place. */
const amountOf = (asset: string, value: DecimalText): string =>
  exactDecimal(value, asset === 'USDT' ? { least: 2, most: 2 } : { least: 0, most: 8 });

function BalancesCard({ mode, desk }: { mode: Mode; desk: Desk | null }) {
  const balance = desk?.balance ?? null;
  if (balance === null) {
    return (
      <Card title={say.balances.title} testId="balances">
        {desk === null ? <NoDesk mode={mode} /> : <p class="empty-line">{say.balances.none}</p>}
      </Card>
    );
  }
  const label = say.balances.columns;
  const columns: Column<Holding>[] = [
    { key: 'asset', label: label.asset, cell: ({ asset }) => <b>{asset}</b> },
    { key: 'free', label: label.free, end: true, cell: ({ asset, free }) => amountOf(asset, free) },
    { key: 'locked', label: label.locked, end: true, cell: ({ asset, locked }) => amountOf(asset, locked) },
    {
      key: 'value',
      label: label.value,
      end: true,
      cell: ({ value_usd: value }) =>
        value === null ? <span class="muted">{say.balances.noPrice}</span> : money(value, 'USD'),
    },
    {
      key: 'age',
      label: label.age,
      end: true,
      cell: ({ price_age_ms: age }) => (age === null ? unknown : ageText(age)),
    },
  ];
  const rows = balancesOf(balance);
  return (
    <Card title={say.balances.title} testId="balances">
      {rows.length === 0 ? (
        <p class="empty-line">{say.balances.none}</p>
      ) : (
        <StackTable name={say.balances.title} columns={columns} rows={rows} rowKey={({ asset }) => asset} />
      )}
    </Card>
  );
}
