// The words of the tools behind the header: display, help, the command list.

import * as words from './words';

export const toolWords = {
  display: {
    ...words.display,
    title: 'Display',
    theme: 'Theme',
    themes: { system: 'As the system', dark: 'Dark', light: 'Light' },
    time_zone: 'Time zone',
    zones: { utc: 'UTC', local: (zone: string) => `Local (${zone})` },
    colours: 'Gain and loss',
    colourings: { 'blue-orange': 'Blue / orange', 'green-red': 'Green / red', 'red-green': 'Red / green (red is up)' },
    number_format: 'Numbers',
    number_formats: {
      system: 'As the browser',
      'comma-point': '1,234.56',
      'point-comma': '1.234,56',
      'space-comma': '1 234,56',
      plain: '1234.56',
    },
    density: 'Rows',
    densities: { comfortable: 'Comfortable', compact: 'Compact' },
    single_keys: 'Single-letter shortcuts',
    switches: { on: 'On', off: 'Off' },
    sample: 'Sample',
    daysAreUtc: 'The day of the limits begins at 00:00 UTC, whatever zone is shown.',
    saved: 'Saved. These settings stay after a restart.',
    notSaved: 'These settings could not be saved and hold for this visit only.',
  },

  help: {
    ...words.help,
    title: 'Help',
    shortcuts: 'Keyboard',
    keys: [
      ['?', 'This help'],
      ['g then t p b f r s', 'Trade, Portfolio, Backtest, Forecast, Reports or Settings tab'],
      ['1 to 6', 'Timeframe of the live chart'],
      ['b and s', 'Fill the order ticket to buy or to sell; nothing is sent'],
      ['/', 'Search the list on the screen'],
      ['Ctrl or ⌘ K', 'Command list'],
      ['Ctrl or ⌘ .', 'Stop trading, from everywhere'],
      ['j and k', 'Next and previous row of a table'],
      ['+ and −', 'Zoom the chart, while one of its buttons has the focus'],
      ['Esc', 'Close what is open'],
    ] as readonly (readonly [string, string])[],
    about: 'About the numbers',
    aboutText:
      'A backtest replays stored candles through the same strategy code that would trade. It says what would have happened with these costs, not what will happen.',
    licences: 'Licences',
    licencesText: 'CryptoPiggy is free software under the MIT licence. This page contains the packages below.',
  },

  commands: {
    ...words.commands,
    title: 'Command list',
    search: 'Type a command or a run',
    none: 'Nothing matches.',
    trade: 'Trade',
    startPolling: 'Start Polling',
    stopPolling: 'Stop Polling',
    newRun: 'New backtest',
    savedRuns: 'Saved runs',
    theme: (name: string) => `Theme: ${name}`,
    openRun: (what: string) => `Open ${what}`,
  },
} as const;
