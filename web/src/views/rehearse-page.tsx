// The rehearsal of what can go wrong, on the practice exchange alone, in a chunk of its own: one button per fault, what
// should happen, and what did.

import '../styles/finished.css';
import '../styles/tables.css';
import '../styles/later.css';
import { effect, signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { Rehearsals as Door, type Rehearsal as Offered, type Scenario } from '../api/rehearsal';
import { Card, Notice, Skeleton, type Failure } from '../components/basics';
import { ageText } from '../model/age';
import { watched, type Known, type Line, type Rehearsal } from '../model/rehearse';
import { clock, zoneLetters } from '../model/time';
import * as exchangeWords from '../words-exchange';
import * as words from '../words';
import { guards as guardWords } from '../words-guards';
import { later } from '../words-later';
import { client, failureOf, follow, toast, zone } from './desk';
import { exchange } from './live-desk';
import { useTitle } from './page-title';
import { desks, notices, orders } from './trading-desk';

const say = later.rehearse;
const nameOf = (id: string) => say.names[id] ?? say.other(id);

/** What is active at the practice exchange, and which faults it knows; null until it has said so. */
const offered = signal<Offered | null>(null);
/** The rehearsal that is watched; it goes on while other screens are looked at. */
const current = signal<Rehearsal | null>(null);

function known(): Known {
  const values: Record<string, string> = {};
  for (const mode of ['live', 'paper'] as const) {
    const status = desks[mode].value?.status;
    if (status == null) continue;
    values[`${mode} mode`] = say.modeWords[status.mode] ?? status.mode;
    values[`${mode} unknown`] = String(status.unknown_orders);
    const red = status.guards.filter(({ ok }) => !ok).map(({ name }) => guardWords.short[name] ?? name);
    values[`${mode} guards`] = red.length === 0 ? say.noGuards : red.join(', ');
  }
  if (exchange.value !== null) values['exchange'] = exchangeWords.states[exchange.value.status.state];
  return {
    values,
    notices: notices.value,
    orders: orders.value.map((one) => ({
      id: `${one.mode} ${one.request_id}`,
      state: one.state,
      what: `${later.folio.modes[one.mode]} ${one.side.toUpperCase()} ${one.symbol}`,
    })),
  };
}

effect(() => {
  const now = known();
  const before = current.peek();
  if (before !== null) current.value = watched(before, now, Date.now());
});

export function RehearsePage() {
  useTitle(words.tabs.rehearse);
  const id = exchange.value?.exchange.id;
  return (
    <div class="rehearse-page">
      <header class="page-head">
        <a class="back-link" {...follow({ name: 'settings', anchor: 'rehearse' })}>
          ‹ {words.tabs.settings}
        </a>
        <h1>{say.title}</h1>
        <p class="muted">{say.lead}</p>
      </header>
      {id === undefined ? (
        <Skeleton shape="table" />
      ) : id !== 'practice' ? (
        <p class="empty-line" data-testid="rehearse-refused">
          {say.notPractice}
        </p>
      ) : (
        <Rehearsals />
      )}
    </div>
  );
}

const rehearsals = new Door(client);

function Rehearsals() {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState('');
  const load = () =>
    rehearsals.offered().then(
      (found) => {
        offered.value = found;
        setFailure(null);
      },
      (error: unknown) => setFailure(failureOf(error)),
    );
  useEffect(() => {
    void load();
    // A fault ends by itself when its time is over.
    const timer = setInterval(() => document.visibilityState === 'visible' && void load(), 2_000);
    return () => clearInterval(timer);
  }, []);

  const provoke = async (scenario: string) => {
    if (busy !== '') return;
    setBusy(scenario);
    // From before the press, so that nothing is missed; the clock starts with it.
    current.value = { scenario, startedAt: Date.now(), known: known(), lines: [] };
    try {
      offered.value = await rehearsals.begin(scenario);
      setFailure(null);
    } catch (error) {
      current.value = null;
      setFailure(failureOf(error));
    } finally {
      setBusy('');
    }
  };
  const clear = async () => {
    try {
      offered.value = await rehearsals.end();
      setFailure(null);
      toast(say.cleared);
    } catch (error) {
      setFailure(failureOf(error));
    }
  };

  const found = offered.value;
  return (
    <>
      <p class="play-money" data-testid="play-money">
        <b>{say.playMoney}</b> {say.playMoneyHelp}
      </p>
      {failure !== null && <Notice failure={failure} onRetry={() => void load()} />}
      {found === null ? (
        failure === null && <Skeleton shape="table" onRetry={() => void load()} />
      ) : (
        <div class="rehearse-columns">
          <ul class="scenarios" aria-label={say.title}>
            {found.scenarios.map((one) => (
              <ScenarioItem
                key={one.id}
                scenario={one}
                busy={busy !== ''}
                active={found.active.includes(one.id)}
                onPress={provoke}
              />
            ))}
          </ul>
          <div class="rehearse-side">
            <Card title={say.active} testId="rehearse-active">
              {found.active.length === 0 ? (
                <p class="help">{say.none}</p>
              ) : (
                <ul class="active-faults">
                  {found.active.map((id) => (
                    <li key={id}>{nameOf(id)}</li>
                  ))}
                </ul>
              )}
              <button type="button" class="button" data-testid="clear-faults" onClick={() => void clear()}>
                {say.clearAll}
              </button>
            </Card>
            <WhatHappened />
          </div>
        </div>
      )}
    </>
  );
}

function ScenarioItem(props: {
  scenario: Scenario;
  busy: boolean;
  active: boolean;
  onPress: (id: string) => Promise<void>;
}) {
  const { busy, active, onPress } = props;
  const { id, what_happens: happens, expect } = props.scenario;
  return (
    <li class={active ? 'scenario is-active' : 'scenario'} data-testid={`scenario-${id.replaceAll('_', '-')}`}>
      <h2>
        {nameOf(id)} {active && <span class="badge">{say.active}</span>}
      </h2>
      <p class="help" id={`happens-${id}`}>
        <b>{say.happensLabel}:</b> {happens}
      </p>
      <p class="help">
        <b>{say.expectLabel}:</b> {expect}
      </p>
      <button
        type="button"
        class="button"
        aria-disabled={busy}
        aria-describedby={`happens-${id}`}
        onClick={() => void onPress(id)}
      >
        {say.provoke(nameOf(id))}
      </button>
    </li>
  );
}

function lineText({ seen, afterMs }: Line, lines: readonly Line[]): string {
  switch (seen.kind) {
    case 'notice':
      return seen.text;
    case 'value':
      return say.value(say.watched[seen.name] ?? seen.name, seen.from, seen.to);
    case 'order': {
      if (seen.from === null) return say.orderNew(seen.what, seen.to.toUpperCase());
      if (seen.from !== 'unknown') return say.orderChange(seen.what, seen.from.toUpperCase(), seen.to.toUpperCase());
      const began = lines.findLast(
        (line) => line.seen.kind === 'order' && line.seen.what === seen.what && line.seen.to === 'unknown',
      );
      return say.resolved(seen.what, seen.to.toUpperCase(), ageText(afterMs - (began?.afterMs ?? 0)));
    }
  }
}

function WhatHappened() {
  const rehearsal = current.value;
  if (rehearsal === null) return null;
  const at = (ms: number) => `${clock(ms, zone.value)} ${zoneLetters(ms, zone.value)}`;
  return (
    <Card
      title={say.watching(nameOf(rehearsal.scenario))}
      testId="what-happened"
      tools={
        <button type="button" class="button small" onClick={() => (current.value = null)}>
          {say.stopWatching}
        </button>
      }
    >
      <div role="log" aria-label={say.watching(nameOf(rehearsal.scenario))}>
        <ol class="happened">
          <li>
            <span class="mono muted">{at(rehearsal.startedAt)}</span> {say.pressed(nameOf(rehearsal.scenario))}
          </li>
          {rehearsal.lines.map((line, index) => (
            <li key={index}>
              <span class="mono muted">
                {at(line.at)}, {say.after(ageText(line.afterMs))}
              </span>{' '}
              {lineText(line, rehearsal.lines)}
            </li>
          ))}
        </ol>
      </div>
      {rehearsal.lines.length === 0 && <p class="help">{say.nothingYet}</p>}
    </Card>
  );
}
