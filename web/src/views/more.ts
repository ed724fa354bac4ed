// What a first look at the page does not need: one further chunk, fetched when the browser is idle or it is asked for.

import '../styles/finished.css';
import '../styles/tables.css';
import '../styles/dialogs.css';
import '../styles/verdict.css';
import '../styles/backtest.css';
import '../styles/later.css';

export { CommandList } from './command-list';
export { CompareRuns } from './compare-runs';
export { DisplaySettings } from './display-settings';
export { CandlesDialog, FirstStart, LastImport } from './get-candles';
export { GetHelp } from './get-help';
export { MadeOf } from './made-of';
export { Menu } from './menu';
export { NoticesDialog } from './notice-list';
export { SignIn } from './sign-in';
