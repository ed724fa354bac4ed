// The Backtest tab: the form beside the saved runs, one result, or two compared. In a chunk of its own, because the page
// starts with Trade.

import '../styles/finished.css';
import '../styles/tables.css';
import '../styles/verdict.css';
import '../styles/backtest.css';
import { useEffect, useState } from 'preact/hooks';
import { Notice, Skeleton } from '../components/basics';
import * as words from '../words';
import { setTitle } from './page-title';
import { more } from './chunks';
import { candlesFailure, dialog, lastImport, loadCandles, route, server } from './desk';
import { ReadResult } from './read-result';
import { RunBacktest } from './run-backtest';
import { SavedRuns } from './saved-runs';

export function BacktestTab() {
  const here = route.value;
  const { series } = server.value;
  const empty = series !== null && series.length === 0;
  const [wasEmpty, setWasEmpty] = useState(false);
  // The first candles swap the whole screen: the focus goes to its beginning instead of nowhere.
  useEffect(() => {
    if (wasEmpty && !empty) {
      document.getElementById('content')?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    setWasEmpty(empty);
  }, [empty]);
  useEffect(() => {
    if (here.name === 'backtest') setTitle(words.tabs.backtest);
  }, [here.name]);
  if (series === null && candlesFailure.value !== null) {
    return (
      <div class="first-start-place">
        <h1>{words.tabs.backtest}</h1>
        <Notice failure={candlesFailure.value} onRetry={() => void loadCandles()} />
      </div>
    );
  }
  if (series !== null && series.length === 0 && here.name === 'backtest') {
    return (
      <div class="first-start-place">
        <more.In show={({ FirstStart }) => <FirstStart />} />
      </div>
    );
  }
  return (
    <div class={`desk desk-${here.name}`}>
      <div class="desk-side">
        {series !== null && series.length === 0 ? (
          <more.In show={({ FirstStart }) => <FirstStart />} />
        ) : (
          <RunBacktest />
        )}
      </div>
      <div class="desk-main">
        {here.name === 'backtest' && (
          <>
            <h1 class="visually-hidden">{words.tabs.backtest}</h1>
            {lastImport.value !== null && dialog.value === null && (
              <more.In show={({ LastImport }) => <LastImport />} />
            )}
            {series === null ? <Skeleton shape="list" /> : <SavedRuns />}
          </>
        )}
        {here.name === 'result' && <ReadResult key={here.id} id={here.id} />}
        {here.name === 'compare' && (
          <more.In show={({ CompareRuns }) => <CompareRuns first={here.first} second={here.second} />} />
        )}
      </div>
    </div>
  );
}
