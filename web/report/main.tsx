// The self-contained HTML report: the data stands in the file itself, nothing is loaded from anywhere.

import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { decodeReport } from '../src/api/report-data';
import { Synthetic } from '../src/components/basics';
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
import '../src/styles/report.css';
import * as modeWords from '../src/words-mode';
import * as words from '../src/words';
import { backtestWords } from '../src/words-backtest';

const say = backtestWords.report;

function read(): ReturnType<typeof decodeReport> | 'empty' | 'unreadable' {
  const json = document.getElementById('report-data')?.textContent ?? '';
  if (json.length < 20) return 'empty';
  try {
    return decodeReport(json);
  } catch {
    return 'unreadable';
  }
}

function Report() {
  const [data] = useState(read);
  const [dark, setDark] = useState(matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const media = matchMedia('(prefers-color-scheme: dark)');
    media.addEventListener('change', (event) => setDark(event.matches));
    if (data !== 'empty' && data !== 'unreadable')
      document.title = modeWords.titles.paper(`${describe(data.result)} ${data.result.symbol}`);
  }, []);
  if (data === 'empty' || data === 'unreadable') {
    return (
      <main class="report">
        <h1>{say.title}</h1>
        <p>{data === 'empty' ? say.empty : say.unreadable}</p>
      </main>
    );
  }
  const { result, trades, columns } = data;
  return (
    <main class="report result">
      <header class="report-head">
        <p class="brand">
          <PiggyIcon />
          <span>{words.name}</span>
          <span class="muted">{say.title}</span>
        </p>
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
      <ResultBody result={result} trades={trades} columns={columns} zone="UTC" look={String(dark)} />
      <footer class="muted small-text">
        {say.made} {words.notice}
      </footer>
    </main>
  );
}

const root = document.getElementById('page');
if (root) render(<Report />, root);
