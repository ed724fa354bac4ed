// The self-contained HTML report: the data stands in the file itself, nothing is loaded from anywhere.

import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { decodeReport } from '../src/api/report-data';
import { decodeDeskReport } from '../src/api/reports';
import { Synthetic } from '../src/components/basics';
import { DeskReportBody, whenOf } from '../src/components/desk-report';
import { PiggyIcon } from '../src/components/icons';
import { ResultBody } from '../src/components/result-body';
import { describe } from '../src/components/verdict';
import { day } from '../src/model/time';
import '../src/styles/tokens.css';
import '../src/styles/text.css';
import '../src/styles/cards.css';
import '../src/styles/buttons.css';
import '../src/styles/fields.css';
import '../src/styles/notices.css';
import '../src/styles/sheets.css';
import '../src/styles/details.css';
import '../src/styles/reader.css';
import '../src/styles/charts.css';
import '../src/styles/finished.css';
import '../src/styles/tables.css';
import '../src/styles/verdict.css';
import '../src/styles/dialogs.css';
import '../src/styles/report.css';
import '../src/styles/reports.css';
import * as modeWords from '../src/words-mode';
import * as words from '../src/words';
import { backtestWords } from '../src/words-backtest';
import * as reportWords from '../src/words-reports';

const say = backtestWords.report;

type Content =
  | { readonly kind: 'backtest'; readonly found: ReturnType<typeof decodeReport> }
  | { readonly kind: 'desk'; readonly found: NonNullable<ReturnType<typeof decodeDeskReport>> }
  | { readonly kind: 'empty' | 'unreadable' };

function read(): Content {
  const json = document.getElementById('report-data')?.textContent ?? '';
  if (json.length < 20) return { kind: 'empty' };
  try {
    const desk = json.includes('"kind"') ? decodeDeskReport(json) : null;
    return desk === null ? { kind: 'backtest', found: decodeReport(json) } : { kind: 'desk', found: desk };
  } catch {
    return { kind: 'unreadable' };
  }
}

const titleOf = (data: Content): string => {
  if (data.kind === 'backtest') return `${describe(data.found.result)} ${data.found.result.symbol}`;
  return data.kind === 'desk' ? `${reportWords.kinds[data.found.kind]} ${whenOf(data.found)}` : say.title;
};

const Brand = ({ title }: { title: string }) => (
  <p class="brand">
    <PiggyIcon />
    <span>{words.name}</span>
    <span class="muted">{title}</span>
  </p>
);

function Report() {
  const [data] = useState(read);
  const [dark, setDark] = useState(matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const media = matchMedia('(prefers-color-scheme: dark)');
    media.addEventListener('change', (event) => setDark(event.matches));
    if (data.kind === 'backtest' || data.kind === 'desk') {
      const isLive = data.kind === 'desk' && data.found.mode === 'live';
      document.title = isLive ? `${modeWords.badges.live} · ${titleOf(data)}` : modeWords.titles.paper(titleOf(data));
    }
  }, []);
  switch (data.kind) {
    case 'backtest':
      return <Backtest data={data.found} look={String(dark)} />;
    case 'desk':
      return <Desk data={data.found} look={String(dark)} />;
    default:
      return (
        <main class="report">
          <h1>{say.title}</h1>
          <p>{data.kind === 'empty' ? say.empty : say.unreadable}</p>
        </main>
      );
  }
}

function Desk({ data, look }: { data: Extract<Content, { kind: 'desk' }>['found']; look: string }) {
  return (
    <main class="report result reports-tab">
      <header class="report-head">
        <Brand title={reportWords.kinds[data.kind]} />
        <h1>
          {reportWords.kinds[data.kind]} <span class="h1-market">{whenOf(data)}</span>
        </h1>
        <p class="muted mono">
          {reportWords.modes[data.mode]} {reportWords.onExchange(data.exchange)} · UTC
          {data.over ? '' : ` · ${reportWords.soFar}`}
        </p>
        {data.nothing !== null && <p class="note">{data.nothing}</p>}
      </header>
      <DeskReportBody report={data} zone="UTC" look={look} />
      <Foot />
    </main>
  );
}

const Foot = () => (
  <footer class="muted small-text">
    {say.made} {words.notice}
  </footer>
);

function Backtest({ data, look }: { data: ReturnType<typeof decodeReport>; look: string }) {
  const { result, trades, columns } = data;
  return (
    <main class="report result">
      <header class="report-head">
        <Brand title={say.title} />
        <h1>
          {describe(result)} <span class="h1-market">{`${result.symbol} · ${result.timeframe}`}</span>
          {result.synthetic && <Synthetic />}
        </h1>
        <p class="muted mono">
          {day(Date.parse(result.from), 'UTC')} – {day(Date.parse(result.to), 'UTC')} UTC ·{' '}
          {backtestWords.result.candles(result.candles)}
        </p>
        {result.synthetic && <p class="note">{words.syntheticHelp}</p>}
      </header>
      <ResultBody result={result} trades={trades} columns={columns} zone="UTC" look={look} />
      <Foot />
    </main>
  );
}

const root = document.getElementById('page');
if (root) render(<Report />, root);
