// The shell around every screen: name, connection, tabs, the banner slot, the status bar, dialogs and toasts.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Notice, Skeleton } from '../components/basics';
import { PiggyIcon, ThemeIcon } from '../components/icons';
import { clock, zoneLetters } from '../model/time';
import { words } from '../words';
import {
  candlesFailure,
  dialog,
  dropToast,
  follow,
  lastImport,
  link,
  loadCandles,
  look,
  retryNow,
  route,
  server,
  setSetting,
  settings,
  toasts,
  zone,
  type Toast,
} from './desk';
import { ReadResult } from './read-result';
import { RunBacktest } from './run-backtest';
import { SavedRuns } from './saved-runs';

export function Shell() {
  useEffect(() => {
    const root = document.documentElement.dataset;
    root['theme'] = settings.value.theme;
    root['colours'] = settings.value.colours;
    root['density'] = settings.value.density;
  }, [look.value, settings.value]);
  useEffect(() => {
    const timer = setTimeout(fetchFurther, 1500);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <a class="skip" href="#content">
        {words.skip}
      </a>
      <Header />
      <Banners />
      <main id="content" tabIndex={-1}>
        <BacktestTab />
      </main>
      <StatusBar />
      <PhoneBar />
      <OpenDialog />
      <Toasts />
    </>
  );
}

type Further = typeof import('./more');
const further = signal<Further | null>(null);
// While the server is away this fails; it is tried again when something of the chunk is asked for.
const fetchFurther = () =>
  void import('./more').then(
    (chunk) => (further.value = chunk),
    () => {},
  );

/** Shows something from the further chunk as soon as that is here. */
function More({ show }: { show: (chunk: Further) => JSX.Element }) {
  useEffect(() => {
    if (further.value === null) fetchFurther();
  }, []);
  return further.value === null ? null : show(further.value);
}

function useSeconds(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

const Clock = () => {
  const now = useSeconds();
  return (
    <span class="clock mono">
      {clock(now, zone.value)} <span class="muted">{zoneLetters(now, zone.value)}</span>
    </span>
  );
};

function Connection() {
  const now = useSeconds();
  const state = link.value;
  switch (state.kind) {
    case 'connected':
      return <span class="chip ok">● {words.link.connected}</span>;
    case 'connecting':
      return <span class="chip">○ {words.link.connecting}</span>;
    case 'polling':
      return (
        <span class="chip warn" title={words.link.pollingHelp}>
          ◐ {words.link.polling}
        </span>
      );
    case 'offline':
      return (
        <span class="chip danger">
          ○ {words.link.offline(Math.max(0, Math.ceil((state.retryAt - now) / 1000)))}
          <button type="button" class="chip-button" onClick={retryNow}>
            {words.link.retryNow}
          </button>
        </span>
      );
  }
}

const themes = ['system', 'dark', 'light'] as const;

function Header() {
  const theme = settings.value.theme;
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  const tool = (name: 'candles' | 'display' | 'help' | 'commands', label: string, key?: string) => (
    <button type="button" class="tool" aria-haspopup="dialog" onClick={() => (dialog.value = name)}>
      {label}
      {key !== undefined && <kbd aria-hidden="true">{key}</kbd>}
    </button>
  );
  return (
    <header class="top">
      <div class="top-row">
        <a class="brand" {...follow({ name: 'backtest' })}>
          <PiggyIcon />
          <span>{words.name}</span>
        </a>
        <Connection />
        <span class="spacer" />
        <Clock />
        <button
          type="button"
          class="icon-button"
          aria-label={words.theme.label(words.theme[theme])}
          title={words.theme.label(words.theme[theme])}
          onClick={() => void setSetting('theme', next)}
        >
          <ThemeIcon />
        </button>
      </div>
      <div class="tab-row">
        <nav aria-label={words.tabs.label}>
          <a class="tab" aria-current="page" {...follow({ name: 'backtest' })}>
            {words.tabs.backtest}
          </a>
        </nav>
        <span class="spacer" />
        <div class="tools" role="group" aria-label={words.tabs.tools}>
          {tool('candles', words.candles.open)}
          {tool('commands', words.commands.open, 'Ctrl K')}
          {tool('display', words.display.open)}
          {tool('help', words.help.open, '?')}
        </div>
      </div>
    </header>
  );
}

function Banners() {
  return (
    <div class="banners">
      {server.value.newBuild && (
        <p class="banner" role="status">
          {words.update.sentence}
          <button type="button" class="button small" onClick={() => location.reload()}>
            {words.update.action}
          </button>
        </p>
      )}
    </div>
  );
}

function BacktestTab() {
  const here = route.value;
  const { series } = server.value;
  const empty = series !== null && series.length === 0;
  const [wasEmpty, setWasEmpty] = useState(false);
  // The first candles swap the whole screen: the focus goes to its beginning instead of nowhere.
  useEffect(() => {
    if (wasEmpty && !empty) document.getElementById('content')?.focus();
    setWasEmpty(empty);
  }, [empty]);
  useEffect(() => {
    if (here.name === 'backtest') document.title = words.title(words.tabs.backtest);
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
        <More show={({ FirstStart }) => <FirstStart />} />
      </div>
    );
  }
  return (
    <div class={`desk desk-${here.name}`}>
      <div class="desk-side">
        {series !== null && series.length === 0 ? <More show={({ FirstStart }) => <FirstStart />} /> : <RunBacktest />}
      </div>
      <div class="desk-main">
        {here.name === 'backtest' && (
          <>
            <h1 class="visually-hidden">{words.tabs.backtest}</h1>
            {lastImport.value !== null && dialog.value === null && <More show={({ LastImport }) => <LastImport />} />}
            {series === null ? <Skeleton shape="list" /> : <SavedRuns />}
          </>
        )}
        {here.name === 'result' && <ReadResult key={here.id} id={here.id} />}
        {here.name === 'compare' && (
          <More show={({ CompareRuns }) => <CompareRuns first={here.first} second={here.second} />} />
        )}
      </div>
    </div>
  );
}

function StatusBar() {
  const { series, jobs, build, limits } = server.value;
  const running = Object.values(jobs).filter((job) => job.state === 'running' || job.state === 'queued').length;
  return (
    <footer class="status" aria-label={words.status.label}>
      <span>
        {series === null ? words.loading : words.status.stored(new Set(series.map((one) => one.symbol)).size)}
      </span>
      <span>{words.status.running(running)}</span>
      {limits !== '' && (
        <span class="mono" title={`${words.status.limitsHelp}: ${limits}`}>
          {words.status.limits(`${limits.slice(0, 6)}…`)}
        </span>
      )}
      <span class="spacer" />
      {build && <span class="mono">{words.status.version(build.version, build.commit.slice(0, 8))}</span>}
    </footer>
  );
}

/** On a phone the tabs and tools stand at the bottom, where the thumb is. */
function PhoneBar() {
  const tool = (name: 'candles' | 'display' | 'help', label: string) => (
    <button type="button" aria-haspopup="dialog" onClick={() => (dialog.value = name)}>
      {label}
    </button>
  );
  return (
    <nav class="phone-bar" aria-label={words.tabs.label}>
      <a aria-current="page" {...follow({ name: 'backtest' })}>
        {words.tabs.backtest}
      </a>
      {tool('candles', words.candles.open)}
      {tool('display', words.display.open)}
      {tool('help', words.help.open)}
    </nav>
  );
}

function OpenDialog() {
  switch (dialog.value) {
    case 'help':
      return <More show={({ GetHelp }) => <GetHelp />} />;
    case 'display':
      return <More show={({ DisplaySettings }) => <DisplaySettings />} />;
    case 'commands':
      return <More show={({ CommandList }) => <CommandList />} />;
    case 'candles':
      return <More show={({ CandlesDialog }) => <CandlesDialog />} />;
    case null:
      return null;
  }
}

const toastMs = 5000;

function ToastLine({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dropToast(toast.id), toastMs);
    return () => clearTimeout(timer);
  }, [held]);
  const hold = { onMouseEnter: () => setHeld(true), onMouseLeave: () => setHeld(false) };
  return (
    <p class="toast" {...hold}>
      {toast.text}
    </p>
  );
}

const Toasts = () => (
  <div class="toasts" role="status">
    {toasts.value.map((one) => (
      <ToastLine key={one.id} toast={one} />
    ))}
  </div>
);
