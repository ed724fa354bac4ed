// The stop.

import { many } from './words-count';

export const button = 'Stop trading';
export const short = 'Stop';
export const title = 'Stop trading';
export const liveLead = 'Live trading goes off at once. Positions are kept; nothing is sold.';
export const unknownLead = 'It is not known whether live trading is on. Stopping does no harm.';
export const paperLead = (running: number) =>
  running === 0
    ? 'Live trading is off, and no paper strategy runs.'
    : `Live trading is off. ${many(running, 'paper strategy runs', 'paper strategies run')}.`;
export const all = 'Stop and cancel orders';
export const allHelp = 'Live off, live strategies stopped, and what is open at the exchange is canceled.';
export const newOnly = 'Stop new orders only';
export const newHelp = 'Live off, live strategies stopped; an order on its way may still be filled.';
export const paper = 'Stop paper strategies';
export const paperHelp = 'Paper positions are kept.';
export const steps = 'What is happening';
export const sent = (time: string) => `Sent at ${time}`;
export const attempts = (count: number) => `, ${count} times`;
export const answered = (time: string) => `Answered at ${time}`;
export const noOrder = 'No live order was open';
export const orders = (done: number, all: number) => `Live orders ended ${done}/${all}`;
export const modeAt = (mode: string, time: string) => `Mode ${mode} at ${time}`;
export const stillUnknown = (count: number) =>
  `${many(count, 'order is', 'orders are')} still UNKNOWN; the exchange is being asked`;
export const stopped = (count: number) => `${many(count, 'paper strategy', 'paper strategies')} stopped`;
export const kept = 'Positions are kept';
export const waiting = 'Waiting for the answer…';
export const trouble = (why: string) => `${why} Trying again each second.`;
export const failedTitle = 'STOP DID NOT GET THROUGH';
export const failed = (why: string) => `Nobody has confirmed it in 10 seconds. ${why}`;
export const command = 'cryptopiggy kill';
export const commandHelp = 'Run this on the machine that runs CryptoPiggy:';
export const exchangeHelp = 'or cancel at the exchange itself:';
export const exchangeAddress = 'https://www.binance.us/';
export const again = 'Try again';
export const close = 'Close';
