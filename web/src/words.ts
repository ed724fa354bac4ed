// Every sentence and label of the page and of the HTML report. Text only; numbers and dates are formatted in model/.

import { whole } from './model/numbers';

const plural = new Intl.PluralRules('en');
export const many = (count: number, one: string, other: string): string =>
  `${whole(count)} ${plural.select(count) === 'one' ? one : other}`;

export const words = {
  name: 'CryptoPiggy',
  skip: 'Skip to the content',
  tabs: {
    label: 'Main',
    trade: 'Trade',
    portfolio: 'Portfolio',
    backtest: 'Backtest',
    settings: 'Settings',
    rehearse: 'Rehearse',
    tools: 'Tools',
    more: 'More',
  },
  synthetic: 'synthetic',
  syntheticHelp: 'Made by a seeded generator. These are not prices of any real market.',
  unknownFigure: 'not enough data',
  close: 'Close',
  cancel: 'Cancel',
  retry: 'Retry',
  loading: 'Loading…',
  stillLoading: 'Still loading…',
  copy: 'Copy',
  copied: 'Copied',
  dismiss: 'Dismiss',
  count: (shown: number, all: number) => `${whole(shown)} of ${whole(all)}`,

  link: {
    connecting: 'Connecting…',
    connected: 'Connected',
    ageHelp: 'How long ago the server was heard last',
    polling: 'Polling',
    pollingHelp: 'The live connection is down; the page asks every 2 seconds instead.',
    offline: (seconds: number) => `Offline, retrying in ${seconds} s`,
    retryNow: 'Retry now',
  },
  exchange: {
    label: 'Exchange',
    states: { connecting: '○ connecting', live: '● live', stale: '◐ stale', down: '○ down' },
    unknown: '○ not known',
    offline: 'The page has no connection to CryptoPiggy, so it does not know.',
    downTitle: 'The exchange can’t be reached',
    help: {
      practice:
        'Start it with cryptopiggy-exchange, or start everything with ./run. This page finds it again by itself.',
      binanceus:
        'Check this machine’s connection to the internet, or start with EXCHANGE=practice, which needs none. This page finds it again by itself.',
    } as Readonly<Record<string, string>>,
    otherHelp: 'This page finds it again by itself.',
    elseWorks: 'Everything else works: backtests, saved runs, stored candles and reports.',
    asOf: (time: string) => `The chart stands still since ${time}.`,
  },
  trade: {
    prices: 'Prices',
    age: (age: string) => `${age} ago`,
    old: (age: string) => `${age} old`,
    never: 'no price yet',
    staleHelp: 'Older than 10 seconds',
    chart: (symbol: string, timeframe: string) => `${symbol} · ${timeframe}`,
    symbol: 'Symbol',
    timeframe: 'Timeframe',
    timeframes: {
      '1m': '1 minute',
      '5m': '5 minutes',
      '15m': '15 minutes',
      '1h': '1 hour',
      '4h': '4 hours',
      '1d': '1 day',
    },
    latest: 'Latest',
    summary: (what: string, bars: number, from: string, to: string, close: string) =>
      `Live candles of ${what}: ${many(bars, 'candle', 'candles')} from ${from} to ${to}, last close ${close}. The table shows the same.`,
    noCandles: 'The exchange has no candles of this market yet.',
    tableCaption: 'Candles, newest first',
    ticker: 'Live Ticker',
    fetch: 'Fetch Price',
    fetchEmpty: 'Fetch Price asks the exchange once and shows what it answers.',
    asking: 'Asking the exchange…',
    fields: { price: 'Price', bid: 'Bid', ask: 'Ask', source: 'Source', roundTrip: 'Round trip', asked: 'Asked' },
    milliseconds: (value: string) => `${value} ms`,
    ticket: 'Order ticket',
    controls: 'Controls',
    startPolling: 'Start Polling',
    stopPolling: 'Stop Polling',
    pollingOn: 'Asks for the price every 2 seconds, also after a reload.',
    pollingOff: 'Repeats Fetch Price every 2 seconds until stopped.',
    runOn: (symbol: string, timeframe: string) => `On the stored candles of ${symbol}, ${timeframe}.`,
    noCandlesStored: 'A backtest needs stored candles, and there are none yet.',
    getCandles: 'Get candles on the Backtest tab',
    formTrouble: 'The form on the Backtest tab needs attention first.',
    openForm: 'Open the Backtest tab',
  },
  metrics: {
    title: 'Figures',
    value: 'Portfolio Value',
    pnl: 'Daily PnL',
    loss: 'Loss budget',
    trades: 'Trades today',
    today: 'since 00:00 UTC',
    baseline: (value: string) => `from ${value} at 00:00 UTC`,
    ofBudget: (used: string, most: string) => `${used} of ${most}\u00a0%`,
    left: (value: string) => `${value} left`,
    used: (used: number, most: number) => `${used} / ${most}`,
    ordersLeft: (left: number) => many(left, 'order left', 'orders left'),
    resets: (time: string) => `resets in ${time}`,
    heard: (age: string) => `told ${age} ago`,
    notHeard: 'not told yet',
    waiting: 'waiting for the desk',
    notFresh: 'a price is missing or old',
    open: (name: string) => `${name}: what it is made of`,
  },
  update: { sentence: 'A new version of CryptoPiggy is being served.', action: 'Reload to update' },
  status: {
    label: 'Status',
    stored: (count: number) => (count === 0 ? 'No candles stored' : `${many(count, 'market', 'markets')} stored`),
    running: (count: number) => (count === 0 ? 'No job running' : `${many(count, 'job', 'jobs')} running`),
    limits: (hash: string) => `limits ${hash}`,
    limitsHelp: 'The compiled-in safety limits, as a fingerprint',
    version: (version: string, commit: string) => (commit === '' ? `v${version}` : `v${version} · ${commit}`),
  },
  theme: { label: (now: string) => `Theme: ${now}`, system: 'system', dark: 'dark', light: 'light' },

  attribution: 'Charts by TradingView',
  attributionAddress: 'https://www.tradingview.com/',
  notice: 'TradingView Lightweight Charts™ Copyright (с) 2025 TradingView, Inc. https://www.tradingview.com/',

  form: {
    strategy: 'Strategy',
    run: 'Run Backtest',
    running: 'Running…',
    progress: 'Progress of the backtest',
    queued: 'Waiting for its turn',
    canceled: 'The run was cancelled. Nothing was saved.',
    problems: {
      'needs-number': 'Needs a number.',
      'needs-whole-number': 'Needs a whole number.',
      'needs-date': 'Needs a date such as 2024-01-31.',
      'needs-choice': 'Choose one of the list.',
    },
    bounds: (min: string, max: string) => `${min} to ${max}`,
  },
  candles: {
    open: 'Candles',
    progress: 'Progress',
  },
  runs: {
    deleted: 'Run deleted',
  },
  display: {
    open: 'Display',
  },
  help: {
    open: 'Help',
  },
  commands: {
    open: 'Commands',
  },

  firstRun: {
    label: 'First steps',
    steps: {
      backtest: 'Run Backtest',
      fetch: 'Fetch Price',
      poll: 'Start Polling',
      order: 'First paper order',
    },
    step: (number: number, name: string) => `${number}. ${name}`,
    done: 'done',
    skip: 'Skip the first steps',
    again: 'Show the first steps again',
    finished: 'First steps done. Everything was paper: no order left this machine.',
    makesHistory: 'No history is stored yet, so Run Backtest first makes a year of synthetic candles.',
    making: 'Making a year of synthetic candles first…',
  },

  notices: {
    open: 'Notices',
    title: 'Notices',
    none: 'Nothing has happened that you would have to know.',
    columns: { time: 'Time', level: 'Kind', text: 'What' },
    levels: { info: 'Info', warning: 'Warning', error: 'Error' },
    region: 'Notices that need attention',
    more: (count: number) => `${many(count, 'more notice', 'more notices')}`,
    all: 'All notices',
  },

  // ---- live trading ----
  live: {
    badges: { paper: '✅ Paper', live: '🔴 Live', unknown: '○ Mode not known', waiting: '○ Mode …' },
    badgeHelp: {
      paper: 'Orders are paper orders: no order leaves this machine.',
      live: 'Live trading is on: orders leave for the exchange.',
      unknown: 'The backend was live when it was last heard, and it does not answer now.',
      waiting: 'The server has not said yet.',
    },
    paused: (why: string) => `paused: ${why}`,
    pausedNoReason: 'a condition of live trading is not met',
    titles: {
      paper: (part: string) => (part === '' ? '✅ Paper · CryptoPiggy' : `✅ Paper · ${part} · CryptoPiggy`),
      live: (equity: string, paused: boolean) =>
        ['🔴 Live', equity, paused ? 'paused' : ''].filter((one) => one !== '').join(' · '),
      unknown: (part: string) => ['○ Mode not known', part, 'CryptoPiggy'].filter((one) => one !== '').join(' · '),
    },
    banners: {
      label: 'Live trading',
      active: '🔴 LIVE TRADING ACTIVE',
      practice: '(practice exchange)',
      disabled: '🛑 AUTO-DISABLED',
      split: (parts: string) => `Of this day’s change: ${parts}.`,
      held: 'Still held, and kept:',
      heldNothing: 'Nothing is held but dollars.',
      heldOne: (total: string, asset: string, value: string) => `${total} ${asset} (${value})`,
      rearm: (time: string, left: string) => `Can be enabled again from ${time} (in ${left})`,
      day: 'Trades of the day',
      reset: 'Day reset. Live stays off until you enable it.',
      restarted: (agrees: boolean) =>
        `Live was on before the restart and is now off; books equal the exchange: ${agrees ? 'yes' : 'not compared yet'}`,
      enable: 'Enable Live Trading…',
      unknownTitle: 'It is not known whether live trading is on',
      unknown: {
        app: (since: string) =>
          `It was on at ${since}, and this page has lost its connection to CryptoPiggy. Orders may still leave.`,
        backend: (since: string) =>
          `It was on at ${since}, and the backend has not answered since. An order that is on its way may still be filled.`,
      },
      unknownToDo: 'To be sure that nothing leaves, run this on the machine that runs CryptoPiggy:',
      openBackend: 'Backend settings',
    },
    statusBar: {
      backend: 'Backend',
      unknownName: 'UNKNOWN orders',
      backendStates: { ok: '✅ OK', failed: '❌ failed', waiting: '○ not known' },
      unknownOrders: (count: number | null) => `UNKNOWN orders ${count ?? '–'}`,
      limitsAgree: 'Page, app and backend have the same limits',
      limitsDiffer: 'limits differ',
    },
  },

  stop: {
    button: 'Stop trading',
    short: 'Stop',
    title: 'Stop trading',
    liveLead: 'Live trading goes off at once. Positions are kept; nothing is sold.',
    unknownLead: 'It is not known whether live trading is on. Stopping does no harm.',
    paperLead: (running: number) =>
      running === 0
        ? 'Live trading is off, and no paper strategy runs.'
        : `Live trading is off. ${many(running, 'paper strategy runs', 'paper strategies run')}.`,
    all: 'Stop and cancel orders',
    allHelp: 'Live off, live strategies stopped, and what is open at the exchange is canceled.',
    newOnly: 'Stop new orders only',
    newHelp: 'Live off, live strategies stopped; an order on its way may still be filled.',
    paper: 'Stop paper strategies',
    paperHelp: 'Paper positions are kept.',
    steps: 'What is happening',
    sent: (time: string) => `Sent at ${time}`,
    attempts: (count: number) => `, ${count} times`,
    answered: (time: string) => `Answered at ${time}`,
    noOrder: 'No live order was open',
    orders: (done: number, all: number) => `Live orders ended ${done}/${all}`,
    modeAt: (mode: string, time: string) => `Mode ${mode} at ${time}`,
    stillUnknown: (count: number) =>
      `${many(count, 'order is', 'orders are')} still UNKNOWN; the exchange is being asked`,
    stopped: (count: number) => `${many(count, 'paper strategy', 'paper strategies')} stopped`,
    kept: 'Positions are kept',
    waiting: 'Waiting for the answer…',
    trouble: (why: string) => `${why} Trying again each second.`,
    failedTitle: 'STOP DID NOT GET THROUGH',
    failed: (why: string) => `Nobody has confirmed it in 10 seconds. ${why}`,
    command: 'cryptopiggy kill',
    commandHelp: 'Run this on the machine that runs CryptoPiggy:',
    exchangeHelp: 'or cancel at the exchange itself:',
    exchangeAddress: 'https://www.binance.us/',
    again: 'Try again',
    close: 'Close',
  },

  applyToPaper: {
    action: 'Apply to paper',
    help: 'Fills the strategy card on Trade with this strategy, its parameters, symbol and timeframe. It starts nothing, and never live.',
  },

  errors: {
    title: 'Something failed',
    codes: {
      NO_ANSWER: 'The CryptoPiggy server did not answer. Check that it is running (cryptopiggy up), then try again.',
      PASSPHRASE_REFUSED: 'That is not the passphrase of the vault. Nothing was changed.',
      BAD_ANSWER:
        'The server answered in a way this page does not understand. Reload the page; if it stays, the page and the server are of different versions.',
    } as Readonly<Record<string, string>>,
    other: (status: string) => `The server refused without a reason (${status}).`,
    code: (code: string) => `Code ${code}`,
    request: (id: string) => `Request ${id}`,
  },
} as const;
