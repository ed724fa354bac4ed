// Paper or live.

export const badges = { paper: '✅ Paper', live: '🔴 Live', unknown: '○ Mode not known', waiting: '○ Mode …' } as const;
export const badgeHelp = {
  paper: 'Orders are paper orders: no order leaves this machine.',
  live: 'Live trading is on: orders leave for the exchange.',
  unknown: 'The backend was live when it was last heard, and it does not answer now.',
  waiting: 'The server has not said yet.',
} as const;
export const paused = (why: string) => `paused: ${why}`;
export const pausedNoReason = 'a condition of live trading is not met';
export const titles = {
  paper: (part: string) => (part === '' ? '✅ Paper · CryptoPiggy' : `✅ Paper · ${part} · CryptoPiggy`),
  live: (equity: string, paused: boolean) =>
    ['🔴 Live', equity, paused ? 'paused' : ''].filter((one) => one !== '').join(' · '),
  unknown: (part: string) => ['○ Mode not known', part, 'CryptoPiggy'].filter((one) => one !== '').join(' · '),
} as const;
