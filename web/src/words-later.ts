// Sentences of the screens that are fetched when they are asked for, beside words.ts: the first screen need not carry
// them. Text only; numbers and dates are formatted in model/.

export const later = {
  folio: {
    value: 'Portfolio Value',
    mode: 'Money',
    modes: { paper: 'Paper', live: 'Live' },
    today: 'today',
    updated: (age: string) => `${age} ago`,
    noDesk: {
      paper: 'The paper desk has not said anything yet.',
      live: 'The backend has not told anything of the live account yet.',
    },
    noDeskHelp: {
      paper: 'It starts together with CryptoPiggy; this page fills in by itself.',
      live: 'It needs the backend, saved keys and an open vault. Paper trading goes on without it.',
    },
    toSettings: 'Open Settings',
    toTrade: 'Open Trade',
    chart: {
      title: 'Portfolio Value over time',
      range: 'Range',
      ranges: { '24': '24h', '168': '7d', '720': '30d', '8760': '1y' } as Readonly<Record<string, string>>,
      rangeNames: {
        '24': 'Last 24 hours',
        '168': 'Last 7 days',
        '720': 'Last 30 days',
        '8760': 'Last year',
      } as Readonly<Record<string, string>>,
      equity: 'Equity',
      drawdown: 'Drawdown',
      time: 'Time',
      tableCaption: 'Portfolio value, newest first',
      summary: (from: string, to: string, first: string, last: string, change: string, drawdown: string) =>
        `Portfolio value from ${from} to ${to}: from ${first} to ${last} (${change}), largest drawdown ${drawdown}. The table shows the same.`,
      empty: 'No history yet: the first point is written within a minute.',
    },
    positions: {
      title: 'Open Positions',
      none: 'No open positions.',
      nonePaper: 'Place a paper order on the Trade tab, or start a strategy there.',
      noneLive: 'What is bought live appears here.',
      columns: {
        symbol: 'Symbol',
        quantity: 'Quantity',
        cost: 'Average cost',
        value: 'Value at bid',
        open: 'Open P&L',
        realised: 'Realised',
        share: 'Share',
        actions: 'Close',
      },
      close: 'Close',
      closeNamed: (quantity: string, asset: string) => `Close ${quantity} ${asset}`,
      closed: (what: string, money: string) => `Sold ${what} for ${money}`,
      review: 'This sells everything that can be sold, at once. What does not fill is cancelled.',
      sell: 'SELL',
    },
    balances: {
      title: 'Balances',
      columns: { asset: 'Asset', free: 'Free', locked: 'Locked', total: 'Total', value: 'Value', age: 'Price age' },
      noPrice: 'does not count: no price',
      none: 'No balances known yet.',
    },
    books: {
      title: { paper: 'Ledger', live: 'Exchange and ledger' },
      states: {
        agree: '✅ The books agree',
        differ: '❌ The books differ',
        unchecked: '◐ Not checked',
      },
      checked: (when: string) => `Last check ${when},`,
      never: 'Never checked',
    },
    reset: 'Reset paper',
    resetTitle: 'Reset paper trading?',
    resetText:
      'Paper trading begins anew with $10,000.00 and empty books; the old books are kept aside in a file. Running paper strategies are stopped. Live trading is not touched.',
    resetConfirm: 'Reset paper to $10,000.00',
    resetDone: 'Paper trading begins anew with $10,000.00',
  },

  rehearse: {
    title: 'Rehearse',
    open: 'Open Rehearse',
    lead: 'Make the practice exchange misbehave, and watch what CryptoPiggy does about it.',
    playMoney: 'This is play money.',
    playMoneyHelp:
      'Every fault happens at the practice exchange on this machine. Paper and live alike trade there, and nothing here can reach a real exchange.',
    notPractice: 'Rehearsals are for the practice exchange. This CryptoPiggy is connected to another one.',
    scenarios: {
      flash_crash: {
        name: 'Flash crash',
        expect:
          'The price falls by a third. With something held, the portfolio loses 5 % or more: 🛑 AUTO-DISABLED within a second, open orders are cancelled, positions are kept.',
      },
      lost_answer: {
        name: 'Lost answer',
        expect:
          'The next order is executed, but its answer gets lost. The order becomes UNKNOWN, nothing else may be sent meanwhile, and within a minute the exchange is asked and the order is found filled. It is never sent twice.',
      },
      late_answer: {
        name: 'Late answer',
        expect: 'Answers to orders take many seconds. The ticket says so and waits; no order is doubled.',
      },
      reject_orders: {
        name: 'Rejected orders',
        expect: 'The exchange rejects orders. Five in a row pause live trading; each rejected one gives its slot back.',
      },
      ban: {
        name: 'Ban',
        expect:
          'The exchange refuses this machine for a while. Prices go stale, orders are off, and all come back by themselves.',
      },
      clock_skew: {
        name: 'Clock skew',
        expect: 'The clocks disagree by more than 5 seconds. Live trading pauses until they agree again.',
      },
      halt: {
        name: 'Trading halt',
        expect: 'The exchange stops trading. Orders are refused with a sentence that says so.',
      },
      frozen_feed: {
        name: 'Frozen prices',
        expect: 'The price streams fall silent. After 10 seconds prices are stale, dimmed, and orders are off.',
      },
      price_jump: {
        name: 'Price jump',
        expect:
          'One wild price comes and goes. Orders are held for a moment; the day is not switched off for one odd price.',
      },
      outage: {
        name: 'Outage',
        expect: 'The exchange is gone altogether. Orders are off, the page says so, and it is found again by itself.',
      },
    } as Readonly<Record<string, { readonly name: string; readonly expect: string }>>,
    other: (id: string) => id.replaceAll('_', ' '),
    otherExpect: 'A fault of the practice exchange.',
    provoke: (name: string) => `Provoke: ${name}`,
    active: 'Active now',
    clearAll: 'Clear all faults',
    cleared: 'All faults are cleared',
    none: 'No fault is active.',
    watching: (name: string) => `What happened: ${name}`,
    nothingYet: 'Nothing has changed yet.',
    pressed: (name: string) => `${name} provoked`,
    after: (seconds: string) => `after ${seconds}`,
    value: (name: string, from: string, to: string) => `${name} went from ${from} to ${to}`,
    orderNew: (what: string, to: string) => `${what}: ${to}`,
    orderChange: (what: string, from: string, to: string) => `${what}: ${from} → ${to}`,
    resolved: (what: string, to: string, age: string) => `${what}: UNKNOWN was resolved to ${to} after ${age}`,
    names: {
      'live mode': 'Live trading',
      'paper mode': 'Paper trading',
      'live unknown': 'UNKNOWN live orders',
      'paper unknown': 'UNKNOWN paper orders',
      exchange: 'Exchange',
      'live guards': 'Red guards, live',
      'paper guards': 'Red guards, paper',
    } as Readonly<Record<string, string>>,
    noGuards: 'none',
    modeWords: {
      PAPER: 'off',
      LIVE: 'on',
      PAUSED: 'PAUSED',
      AUTO_DISABLED: 'AUTO-DISABLED',
    } as Readonly<Record<string, string>>,
    expectLabel: 'What should happen',
    stopWatching: 'Stop watching',
  },

  strategySettings: {
    title: 'Strategy',
    text: 'The strategy that Run Backtest uses here, in Controls and on the Backtest tab: one form, one job.',
    parameters: 'Change its parameters on the Backtest tab',
  },

  limitsSettings: {
    title: 'Limits',
    fixed: 'Compiled in; cannot be changed',
    columns: { limit: 'Limit', constant: 'Value', effective: 'Right now', meaning: 'What it does' },
    rows: {
      trade_usd_max: { name: 'Max Trade', what: 'Can never trade more than this in one order' },
      risk_percent_max: { name: 'Max Risk %', what: 'Order capped at this share of the current portfolio' },
      daily_orders_max: { name: 'Max Daily Trades', what: 'No more trades than this in one UTC day' },
      daily_loss_percent_max: {
        name: 'Max Daily Loss',
        what: 'Live trading is switched off at this loss in one UTC day',
      },
      trade_usd_min: { name: 'Min Trade', what: 'Can’t trade less than this' },
      allowed_symbols: { name: 'Allowed Symbols', what: 'Only these pairs' },
    },
    percent: (value: string) => `${value} %`,
    orderMost: (symbol: string, most: string) => `${symbol}: at most ${most}`,
    orderLeast: (symbol: string, least: string) => `${symbol}: from ${least}`,
    noneLegal: (symbol: string) => `${symbol}: no legal size right now`,
    left: (left: string, most: string) => `${left} of ${most} left today`,
    loss: (now: string, most: string) => `${now} % of ${most} %`,
    hash: 'Fingerprint (SHA-256)',
    hashMatch: '✅ page, app and backend agree',
    hashApp: '✅ page and app agree',
    hashDiffer: '❌ the backend was built with other limits',
    text: 'What the fingerprint is taken of',
    unavailable: 'The limits are not known yet: no desk has answered.',
    desk: (mode: string) => `Right now: ${mode}`,
  },

  licencesSettings: { title: 'Licences and attribution', help: 'Help' },
} as const;
