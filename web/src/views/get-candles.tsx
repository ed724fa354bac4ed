// How candles come in: a generated market or an imported file. Shown alone on the first start, later in a dialog.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { importReport, type ImportReport } from '../api/job-results';
import type { Job } from '../api/jobs';
import type { JobId } from '../api/values';
import { Dialog, Notice, Progress, SelectField, Synthetic, TextField, type Failure } from '../components/basics';
import { FileIcon, WaveIcon } from '../components/more-icons';
import { ratio, whole } from '../model/numbers';
import * as words from '../words';
import { backtestWords } from '../words-backtest';
import { RunFromHere } from './run-from-here';
import { dialog, failureOf, followJob, lastImport, loadCandles, server, toast } from './desk';
import { runFiles } from './runs-desk';

const say = backtestWords.candles;
const frames = ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '1w'];

/** Starts a job, follows it, and tells how it went. Shared by both ways in. */
function useJob(done: (job: Job) => void) {
  const [id, setId] = useState<JobId | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async (begin: () => Promise<JobId>) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const started = await begin();
      setId(started);
      const job = await followJob(started);
      if (job.error) setFailure({ code: job.error.code, sentence: job.error.message, requestId: '' });
      else if (job.state === 'done') {
        done(job);
        await loadCandles();
      }
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
      setId(null);
    }
  };
  return { busy, job: id === null ? undefined : server.value.jobs[id], failure, setFailure, run };
}

function Way(props: {
  icon: ComponentChildren;
  title: string;
  text: string;
  children: ComponentChildren;
  onSubmit: () => void;
}) {
  return (
    <form
      class="way"
      aria-label={props.title}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      <h3>
        {props.icon}
        {props.title}
      </h3>
      <p class="muted">{props.text}</p>
      {props.children}
    </form>
  );
}

function Generate() {
  const [symbol, setSymbol] = useState('BTC/USDT');
  const [days, setDays] = useState('365');
  const [seed, setSeed] = useState('42');
  const [bad, setBad] = useState<Readonly<Record<string, string>>>({});
  const { busy, job, failure, setFailure, run } = useJob(() => toast(say.generated(symbol)));
  const submit = () => {
    const isWhole = (text: string) => /^\d+$/.test(text.trim());
    const found = {
      ...(isWhole(days) ? {} : { days: backtestWords.form.problems['needs-whole-number'] }),
      ...(isWhole(seed) ? {} : { seed: backtestWords.form.problems['needs-whole-number'] }),
    };
    setBad(found);
    if (Object.keys(found).length === 0)
      void run(() => runFiles.generate({ symbol: symbol.trim(), days: Number(days), seed: Number(seed) }));
  };
  return (
    <Way icon={<WaveIcon />} title={say.generateTitle} text={say.generateText} onSubmit={submit}>
      <div class="triple">
        <TextField label={say.symbol} value={symbol} onValue={setSymbol} />
        <TextField label={say.days} numeric problem={bad['days']} value={days} onValue={setDays} />
        <TextField label={say.seed} numeric problem={bad['seed']} value={seed} onValue={setSeed} />
      </div>
      <p class="help">{say.seedHelp}</p>
      {failure && <Notice failure={failure} onDismiss={() => setFailure(null)} />}
      {busy && <Progress label={say.progress} share={job?.progress ?? 0} detail={job?.detail || say.generating} />}
      <button type="submit" class="button primary" data-testid="generate" aria-disabled={busy}>
        {say.generate}
      </button>
    </Way>
  );
}

function Import() {
  const [symbol, setSymbol] = useState('BTC/USDT');
  const [timeframe, setTimeframe] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [missing, setMissing] = useState(false);
  const [sent, setSent] = useState(0);
  const { busy, job, failure, setFailure, run } = useJob((finished) => {
    lastImport.value = importReport(finished.result, 'job.result');
    toast(say.imported);
  });
  const submit = () => {
    setMissing(file === null);
    if (file === null) return;
    lastImport.value = null;
    setSent(0);
    void run(() => runFiles.importFile(file, symbol.trim(), timeframe, setSent));
  };
  const detail = job === undefined && sent < 1 ? say.sending(`${ratio(sent * 100, 0)} %`) : job?.detail || say.reading;
  return (
    <Way icon={<FileIcon />} title={say.importTitle} text={say.importText} onSubmit={submit}>
      <div class="field">
        <label for="candle-file">{say.file}</label>
        <input
          id="candle-file"
          class="input file"
          type="file"
          accept=".csv,.json,.gz,.txt"
          aria-invalid={missing}
          aria-describedby={missing ? 'candle-file-problem' : undefined}
          onChange={(event) => {
            setFile(event.currentTarget.files?.[0] ?? null);
            setMissing(false);
          }}
        />
        {missing && (
          <p class="problem" id="candle-file-problem">
            {say.needsFile}
          </p>
        )}
      </div>
      <div class="pair">
        <TextField label={say.symbol} value={symbol} onValue={setSymbol} />
        <SelectField
          label={say.timeframe}
          value={timeframe}
          options={[{ value: '', label: say.timeframeAuto }, ...frames.map((name) => ({ value: name, label: name }))]}
          onValue={setTimeframe}
        />
      </div>
      {failure && <Notice failure={failure} onDismiss={() => setFailure(null)} />}
      {busy && <Progress label={say.progress} share={job ? job.progress : sent} detail={detail} />}
      {dialog.value !== null && lastImport.value && <Report report={lastImport.value} />}
      <button type="submit" class="button" data-testid="import" aria-disabled={busy}>
        {say.import}
      </button>
    </Way>
  );
}

const minuteOf = (iso: string) => iso.slice(0, 16).replace('T', ' ');

function Report({ report }: { report: ImportReport }) {
  const facts: readonly (readonly [string, string])[] = [
    [say.rowsRead, whole(report.rows_read)],
    [say.kept, whole(report.rows_kept)],
    [say.added, whole(report.added)],
    [say.gaps, report.gaps.count === 0 ? '0' : say.gapsMissing(report.gaps.count, report.gaps.missing)],
  ];
  return (
    <section class="import-report" aria-label={say.report} data-testid="import-report">
      <h3>
        {say.report}: {report.symbol} {report.timeframe}
      </h3>
      <p class="muted mono">
        {minuteOf(report.from)} – {minuteOf(report.to)} UTC{report.file !== '' && ` · ${report.file}`}
      </p>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {report.conflicting > 0 && <p class="note">{say.conflicting(report.conflicting)}</p>}
      {report.defects.length === 0 ? (
        <p class="note">{say.noDefects}</p>
      ) : (
        <div class="table-region" role="region" aria-label={say.defects} tabIndex={0}>
          <table class="plain">
            <thead>
              <tr>
                <th scope="col" class="end">
                  {say.found}
                </th>
                <th scope="col">{say.defect}</th>
                <th scope="col">{report.form === 'json' ? say.firstRows : say.firstLines}</th>
              </tr>
            </thead>
            <tbody>
              {report.defects.map((defect) => (
                <tr key={defect.kind}>
                  <td class="end">{whole(defect.count)}</td>
                  <td>
                    <b>{defect.kind.replaceAll('_', ' ')}</b>
                    {defect.sentence !== '' && <span class="muted">: {defect.sentence}</span>}
                  </td>
                  <td class="lines">
                    {defect.first_lines.join(', ')}
                    {defect.count > defect.first_lines.length && defect.first_lines.length > 0 && ', …'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {report.notes.length > 0 && (
        <ul class="notes muted">
          {report.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Above the saved runs, so that the defects are read even when the import was the way out of an empty start. */
export function LastImport() {
  if (lastImport.value === null) return null;
  return (
    <section class="card last-import" aria-label={say.report}>
      <Report report={lastImport.value} />
      <div class="actions">
        <button type="button" class="button small" onClick={() => (lastImport.value = null)}>
          {words.dismiss}
        </button>
      </div>
    </section>
  );
}

function StoredCandles() {
  const series = server.value.series ?? [];
  if (series.length === 0) return <p class="empty-line">{say.none}</p>;
  const label = say.columns;
  return (
    <div class="table-region stored-region" role="region" aria-label={say.stored} tabIndex={0}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{label.symbol}</th>
            <th scope="col">{label.timeframe}</th>
            <th scope="col">{label.from}</th>
            <th scope="col">{label.to}</th>
            <th scope="col" class="end">
              {label.candles}
            </th>
            <th scope="col" class="end">
              {label.gaps}
            </th>
          </tr>
        </thead>
        <tbody>
          {series.map((one) => (
            <tr key={`${one.symbol} ${one.timeframe}`}>
              <td>
                {one.symbol} {one.synthetic && <Synthetic />}
              </td>
              <td>{one.timeframe}</td>
              <td class="mono">{one.from.slice(0, 10)}</td>
              <td class="mono">{one.to.slice(0, 10)}</td>
              <td class="end mono">{whole(one.candles)}</td>
              <td class="end mono">{whole(one.gaps)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Ways = () => (
  <div class="ways">
    <Generate />
    <Import />
  </div>
);

export const CandlesDialog = () => (
  <Dialog title={say.title} onClose={() => (dialog.value = null)} wide>
    <h3>{say.stored}</h3>
    <StoredCandles />
    <Ways />
  </Dialog>
);

export function FirstStart() {
  return (
    <section class="card first-start" aria-labelledby="first-start-title" data-testid="first-start">
      <h1 id="first-start-title">{say.firstTitle}</h1>
      <p class="lead">{say.firstText}</p>
      <div class="first-try">
        <RunFromHere />
      </div>
      <Ways />
    </section>
  );
}
