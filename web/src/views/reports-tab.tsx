// The Reports tab: Daily Summary, Monthly Report, tax lots; each number opens what it is made of. In a chunk of its own.

import '../styles/finished.css';
import '../styles/tables.css';
import '../styles/verdict.css';
import '../styles/dialogs.css';
import '../styles/reports.css';
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import {
  deskReport,
  reportFile,
  taxReport,
  type DeskReport,
  type ReportKind,
  type TaxLots,
  type Wanted,
} from '../api/reports';
import { Card, Notice, Segments, SelectField, Skeleton, TextField, type Failure } from '../components/basics';
import { DeskReportBody } from '../components/desk-report';
import { download } from '../components/download';
import { TaxLotsTable } from '../components/tax-lots';
import { beside, isWhen, modeOf, today } from '../model/reports';
import * as words from '../words';
import * as say from '../words-reports';
import { client, failureOf, look, zone, type Loadable } from './desk';
import { remember, remembered } from './memory';
import { useTitle } from './page-title';

type Found = { readonly kind: 'desk'; readonly report: DeskReport } | { readonly kind: 'tax'; readonly lots: TaxLots };

const kept = remembered('cryptopiggy.reports');
const kinds: readonly ReportKind[] = ['daily', 'monthly', 'tax'];
const chosen = signal({
  kind: kinds.find((one) => one === kept['kind']) ?? 'daily',
  mode: modeOf(kept['mode'] ?? ''),
  method: kept['method'] === 'hifo' ? 'hifo' : 'fifo',
});
/** Of each kind the last that was looked at; empty: today's. Not remembered over a reload: a new day is a new report. */
const when = signal<Readonly<Record<ReportKind, string>>>({ daily: '', monthly: '', tax: '' });

function choose(change: Partial<typeof chosen.value>): void {
  chosen.value = { ...chosen.value, ...change };
  remember('cryptopiggy.reports', chosen.value);
}

export function ReportsTab() {
  useTitle(words.tabs.reports);
  const { kind, mode, method } = chosen.value;
  const date = when.value[kind] || today(kind, Date.now());
  const [found, again] = useReport({ kind, mode, when: date, method });
  const [failed, setFailed] = useState<Failure | null>(null);
  const save = (form: 'csv' | 'json' | 'html') =>
    reportFile(client, { kind, mode, when: date, method }, form === 'json' ? '' : `.${form}`).then(
      (file) => {
        setFailed(null);
        download(file, `${kind}-${mode}-${date}${kind === 'tax' ? `-${method}` : ''}.${form}`);
      },
      (error: unknown) => setFailed(failureOf(error)),
    );
  return (
    <div class="reports-tab">
      <header class="reports-head">
        <h1 class="visually-hidden">{words.tabs.reports}</h1>
        <Segments
          label={say.kind}
          name="report-kind"
          value={kind}
          options={kinds.map((value) => ({ value, label: say.kinds[value] }))}
          onValue={(value) => choose({ kind: kinds.find((one) => one === value) ?? 'daily' })}
        />
        <Segments
          label={say.mode}
          name="report-mode"
          value={mode}
          options={(['paper', 'live'] as const).map((value) => ({ value, label: say.modes[value] }))}
          onValue={(value) => choose({ mode: modeOf(value) })}
        />
        <When key={kind} kind={kind} date={date} />
        {kind === 'tax' && (
          <SelectField
            label={say.method}
            value={method}
            options={(['fifo', 'hifo'] as const).map((value) => ({ value, label: say.methods[value] }))}
            onValue={(value) => choose({ method: value === 'hifo' ? 'hifo' : 'fifo' })}
          />
        )}
        <div class="reports-files">
          {(['csv', 'json', 'html'] as const)
            .filter((form) => form !== 'html' || kind !== 'tax')
            .map((form) => (
              <button
                key={form}
                type="button"
                class="button"
                aria-label={say.downloadAs(say.downloads[form])}
                data-testid={`report-${form}`}
                onClick={() => void save(form)}
              >
                ⤓ {say.downloads[form]}
              </button>
            ))}
        </div>
      </header>
      {failed !== null && <Notice failure={failed} onDismiss={() => setFailed(null)} />}
      {found.state === 'failed' ? (
        <Notice failure={found.failure} onRetry={again} />
      ) : found.state === 'loading' ? (
        <Skeleton shape="result" onRetry={again} />
      ) : (
        <Shown found={found.value} />
      )}
    </div>
  );
}

function Shown({ found }: { found: Found }) {
  const nothing = found.kind === 'tax' ? found.lots.nothing : found.report.nothing;
  if (nothing !== null) {
    return (
      <Card title={found.kind === 'tax' ? say.kinds.tax : say.kinds[found.report.kind]} testId="report-empty">
        <p class="empty-line">{nothing}</p>
        <p class="help">{say.nothingHelp}</p>
      </Card>
    );
  }
  if (found.kind === 'tax') return <TaxLotsTable lots={found.lots} zone={zone.value} />;
  return <DeskReportBody report={found.report} zone={zone.value} look={look.value} />;
}

/** Days, months and years as text: they are UTC, and every browser writes them the same. */
function When({ kind, date }: { kind: ReportKind; date: string }) {
  const [typed, setTyped] = useState<string | null>(null);
  const latest = today(kind, Date.now());
  const set = (to: string) => {
    setTyped(null);
    when.value = { ...when.value, [kind]: to };
  };
  const take = (text: string) => (isWhen(kind, text) && text <= latest ? set(text) : setTyped(text));
  const after = beside(kind, date, 1);
  return (
    <div class="reports-when">
      <button type="button" class="button" aria-label={say.before} onClick={() => set(beside(kind, date, -1))}>
        ‹
      </button>
      <TextField
        label={say.pick[kind]}
        value={typed ?? date}
        problem={typed === null || typed.length < date.length ? undefined : say.badDate}
        onValue={take}
        name="report-when"
        testId="report-when"
      />
      {after <= latest && (
        <button type="button" class="button" aria-label={say.after} onClick={() => set(after)}>
          ›
        </button>
      )}
    </div>
  );
}

function useReport(wanted: Wanted): readonly [Loadable<Found>, () => void] {
  const [found, setFound] = useState<Loadable<Found>>({ state: 'loading' });
  const [round, setRound] = useState(0);
  const { kind, mode, when: date, method } = wanted;
  useEffect(() => {
    let current = true;
    setFound({ state: 'loading' });
    const load: Promise<Found> =
      kind === 'tax'
        ? taxReport(client, wanted).then((lots) => ({ kind: 'tax', lots }))
        : deskReport(client, wanted).then((report) => ({ kind: 'desk', report }));
    load.then(
      (value) => current && setFound({ state: 'ready', value }),
      (error: unknown) => current && setFound({ state: 'failed', failure: failureOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [kind, mode, date, method, round]);
  return [found, () => setRound((before) => before + 1)];
}
