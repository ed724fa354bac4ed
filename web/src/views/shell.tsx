// The shell around every screen: name, connection, tabs, the banner slot, the status bar, dialogs and toasts.

import { useEffect, useState } from 'preact/hooks';
import { Skeleton } from '../components/basics';
import { PiggyIcon, ThemeIcon } from '../components/icons';
import { phoneTabs, tabOf, tabs, toTab, type Tab } from '../model/route';
import { clock, zoneLetters } from '../model/time';
import * as exchangeWords from '../words-exchange';
import * as noticeWords from '../words-notices';
import * as statusWords from '../words-status';
import * as words from '../words';
import {
  dialog,
  dropToast,
  follow,
  link,
  look,
  route,
  server,
  setSetting,
  settings,
  toasts,
  zone,
  type Toast,
} from './desk';
import {
  backtestTab,
  bannerMore,
  forecastTab,
  liveDialogs,
  more,
  portfolioTab,
  rehearsePage,
  reportsTab,
  settingsTab,
  telegramState,
} from './chunks';
import { Connection } from './connection';
import { FirstRunStrip } from './first-run';
import { CalmBanners, UrgentBanners } from './live-banners';
import { exchange } from './live-desk';
import { closeLive, liveDialog } from './live-trading';
import { ModeFrame, ModeWord, PausedWhy } from './mode-shown';
import { pressing } from './notices';
import { useSeconds } from './seconds';
import { BackendState, LimitsState, UnknownOrders } from './status-parts';
import { StopButton, StopFailedBar, StopSheet } from './stop-sheet';
import { asking, leave } from './signed-out';
import { Trade } from './trade';

export function Shell() {
  useEffect(() => {
    const root = document.documentElement.dataset;
    root['theme'] = settings.value.theme;
    root['colours'] = settings.value.colours;
    root['density'] = settings.value.density;
  }, [look.value, settings.value]);
  return (
    <>
      <a class="skip" href="#content">
        {words.skip}
      </a>
      <Header />
      <div class="banners-urgent">
        <StopFailedBar />
        <UrgentBanners />
      </div>
      <Banners />
      <FirstRunStrip />
      <main id="content" tabIndex={-1}>
        <Screen key={formatOfScreen()} />
      </main>
      <StatusBar />
      <PhoneBar />
      <OpenDialog />
      <OpenLiveDialog />
      <StopSheet />
      {asking.value !== null && <more.In show={({ SignIn }) => <SignIn />} onClose={leave} />}
      <Toasts />
      <ModeFrame />
    </>
  );
}

const Clock = () => {
  const now = useSeconds();
  return (
    <span class="clock mono">
      {clock(now, zone.value)} <span class="muted">{zoneLetters(now, zone.value)}</span>
    </span>
  );
};

/** Another number format writes everything anew; Settings stays as it is, so that the choice keeps the focus. */
const formatOfScreen = () => (route.value.name === 'settings' ? 'settings' : settings.value.number_format);

function Screen() {
  const meanwhile = (again: () => void) => <Skeleton shape="list" onRetry={again} />;
  switch (route.value.name) {
    case 'trade':
      return <Trade />;
    case 'portfolio':
      return <portfolioTab.In show={({ PortfolioTab }) => <PortfolioTab />} meanwhile={meanwhile} />;
    case 'forecast':
      return <forecastTab.In show={({ ForecastTab }) => <ForecastTab />} meanwhile={meanwhile} />;
    case 'reports':
      return <reportsTab.In show={({ ReportsTab }) => <ReportsTab />} meanwhile={meanwhile} />;
    case 'settings':
      return <settingsTab.In show={({ SettingsTab }) => <SettingsTab />} meanwhile={meanwhile} />;
    case 'rehearse':
      return <rehearsePage.In show={({ RehearsePage }) => <RehearsePage />} meanwhile={meanwhile} />;
    case 'backtest':
    case 'result':
    case 'compare':
      return <backtestTab.In show={({ BacktestTab }) => <BacktestTab />} meanwhile={meanwhile} />;
  }
}

const themes = ['system', 'dark', 'light'] as const;

function Header() {
  const theme = settings.value.theme;
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  const tool = (name: 'candles' | 'display' | 'help' | 'commands' | 'notices', label: string, key?: string) => (
    <button type="button" class="tool" aria-haspopup="dialog" onClick={() => (dialog.value = name)}>
      {label}
      {key !== undefined && <kbd aria-hidden="true">{key}</kbd>}
    </button>
  );
  return (
    <header class="top">
      <div class="top-row">
        <a class="brand" {...follow({ name: 'trade' })}>
          <PiggyIcon />
          <span>{words.name}</span>
        </a>
        <ModeWord testId="mode-header" />
        <PausedWhy />
        <Connection />
        <span class="spacer" />
        <Clock />
        <StopButton />
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
          {tabs.map((name) => (
            <TabLink key={name} class="tab" name={name} />
          ))}
        </nav>
        <span class="spacer" />
        <div class="tools" role="group" aria-label={words.tabs.tools}>
          {tool('candles', words.candles.open)}
          {tool('commands', words.commands.open, 'Ctrl K')}
          {tool('display', words.display.open)}
          {tool('notices', noticeWords.open)}
          {tool('help', words.help.open, '?')}
        </div>
      </div>
    </header>
  );
}

function TabLink({ name, class: style }: { name: Tab; class?: string }) {
  const isHere = tabOf(route.value) === name;
  return (
    <a class={style} aria-current={isHere ? 'page' : undefined} {...follow(toTab(name))}>
      {words.tabs[name]}
    </a>
  );
}

/** How the exchange does; what is known of it ends where the connection to our own server does. */
function ExchangeState() {
  const known = exchange.value;
  const offline = link.value.kind === 'offline';
  const state = known === null || offline ? null : known.status.state;
  const reason = offline ? exchangeWords.offline : (known?.status.reason ?? '');
  return (
    <span
      class="exchange-state"
      data-testid="exchange-state"
      title={[known?.exchange.name ?? '', reason].join('\n').trim()}
    >
      {exchangeWords.label}{' '}
      <span class={`state-${state ?? 'unknown'}`}>
        {state === null ? exchangeWords.unknown : exchangeWords.states[state]}
      </span>
      {reason !== '' && <span class="exchange-reason"> {reason}</span>}
    </span>
  );
}

function Banners() {
  return (
    <div class="banners">
      <CalmBanners />
      <telegramState.In show={({ TelegramNote }) => <TelegramNote />} />
      {server.value.newBuild && (
        <p class="banner" role="status">
          {words.update.sentence}
          <button type="button" class="button small" onClick={() => location.reload()}>
            {words.update.action}
          </button>
        </p>
      )}
      {pressing.value.length > 0 && <bannerMore.In show={({ NoticeBanners }) => <NoticeBanners />} />}
    </div>
  );
}

function StatusBar() {
  const { series, jobs, build } = server.value;
  const running = Object.values(jobs).filter((job) => job.state === 'running' || job.state === 'queued').length;
  return (
    <footer class="status" aria-label={statusWords.label}>
      <ModeWord testId="mode" />
      <PausedWhy />
      <BackendState />
      <ExchangeState />
      <telegramState.In show={({ TelegramState }) => <TelegramState />} />
      <UnknownOrders />
      <span class="wide-only">
        {series === null ? words.loading : statusWords.stored(new Set(series.map((one) => one.symbol)).size)}
      </span>
      <span class="wide-only">{statusWords.running(running)}</span>
      <LimitsState />
      <span class="spacer" />
      {build && <span class="mono wide-only">{statusWords.version(build.version, build.commit.slice(0, 8))}</span>}
    </footer>
  );
}

/** On a phone the tabs stand at the bottom, where the thumb is, and the tools behind a button of their own. */
function PhoneBar() {
  return (
    <nav class="phone-bar" aria-label={words.tabs.label}>
      {phoneTabs.map((name) => (
        <TabLink key={name} name={name} />
      ))}
      <button type="button" aria-haspopup="dialog" onClick={() => (dialog.value = 'menu')}>
        {words.tabs.more}
      </button>
    </nav>
  );
}

const closeDialog = () => (dialog.value = null);

function OpenDialog() {
  switch (dialog.value) {
    case 'help':
      return <more.In show={({ GetHelp }) => <GetHelp />} onClose={closeDialog} />;
    case 'display':
      return <more.In show={({ DisplaySettings }) => <DisplaySettings />} onClose={closeDialog} />;
    case 'commands':
      return <more.In show={({ CommandList }) => <CommandList />} onClose={closeDialog} />;
    case 'candles':
      return <more.In show={({ CandlesDialog }) => <CandlesDialog />} onClose={closeDialog} />;
    case 'made-of':
      return <more.In show={({ MadeOf }) => <MadeOf />} onClose={closeDialog} />;
    case 'menu':
      return <more.In show={({ Menu }) => <Menu />} onClose={closeDialog} />;
    case 'notices':
      return <more.In show={({ NoticesDialog }) => <NoticesDialog />} onClose={closeDialog} />;
    case null:
      return null;
  }
}

function OpenLiveDialog() {
  const open = liveDialog.value;
  if (open === null) return null;
  switch (open.kind) {
    case 'enable':
      return <liveDialogs.In show={({ EnableLive }) => <EnableLive />} onClose={closeLive} />;
    case 'test':
      return (
        <liveDialogs.In
          show={({ TestTrade }) => <TestTrade key={open.stamp} side={open.side} stamp={open.stamp} />}
          onClose={closeLive}
        />
      );
    case 'order':
      return <liveDialogs.In show={({ OrderTimeline }) => <OrderTimeline id={open.id} />} onClose={closeLive} />;
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
