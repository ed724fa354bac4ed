// Stands beside the page's own socket: notes the frames that come in, and can then speak in the server's place, in fast
// time, with the same frames whose numbers, times and prices go on as those of a long day would.

import type { Page } from 'playwright-core';

type Echo = {
  heard: string[];
  listens: boolean;
  muted: boolean;
  play: (count: number, batch: number, everyMs: number) => Promise<void>;
};
type WithEcho = { echo: Echo };

/** For addInitScript: runs in the page before anything else. */
export function standBeside(): void {
  const Real = window.WebSocket;
  let hear: ((event: MessageEvent) => void) | null = null;
  let at = 0;
  let seq = 0;
  let begun = 0;
  const echo: Echo = {
    heard: [],
    listens: true,
    muted: false,
    play: async (count, batch, everyMs) => {
      echo.listens = false;
      echo.muted = true;
      const recorded = echo.heard.map((text) => JSON.parse(text) as Record<string, unknown>);
      seq ||= Math.max(...recorded.map((one) => Number(one['seq'] ?? 0)));
      type Candle = { time: number; open: string; high: string; low: string; close: string; volume: string };
      // From the minute that was heard of last on, so that the chart misses none.
      begun ||= Math.max(...recorded.map((one) => (one['minute'] as Candle | null | undefined)?.time ?? 0));
      /** The same prices a little higher or lower, at the time of the day that it is by now. */
      const moved = (candle: Candle | null, time: number, factor: number): Candle | null =>
        candle && {
          time,
          open: (Number(candle.open) * factor).toFixed(2),
          high: (Number(candle.high) * factor).toFixed(2),
          low: (Number(candle.low) * factor).toFixed(2),
          close: (Number(candle.close) * factor).toFixed(2),
          volume: candle.volume,
        };
      for (let done = 0; done < count;) {
        for (let one = 0; one < batch && done < count; one += 1, done += 1) {
          const frame: Record<string, unknown> = { ...recorded[at % recorded.length], seq: (seq += 1) };
          const minute = begun + Math.floor(at / 600) * 60;
          const factor = 1 + 0.02 * Math.sin(at / 3000) + 0.0005 * Math.sin(at);
          if (frame['kind'] === 'quote') {
            for (const name of ['last', 'bid', 'ask']) frame[name] = (Number(frame[name]) * factor).toFixed(2);
            const candle = frame['minute'] as Candle | null;
            frame['minute'] = moved(candle, minute, factor);
            frame['closed_minute'] = moved(candle, minute - 60, factor);
          }
          at += 1;
          hear?.(new MessageEvent('message', { data: JSON.stringify(frame) }));
        }
        await new Promise((next) => (everyMs > 0 ? setTimeout(next, everyMs) : requestAnimationFrame(next)));
      }
    },
  };
  (window as unknown as WithEcho).echo = echo;
  window.WebSocket = class extends Real {
    constructor(address: string | URL) {
      super(address);
      this.addEventListener('message', (event: MessageEvent<string>) => {
        if (echo.muted) return;
        if (echo.listens && !/"kind":"(hello|snapshot)"/.test(event.data)) echo.heard.push(event.data);
        hear?.(event);
      });
    }
    override set onmessage(listener: (event: MessageEvent) => void) {
      hear = listener;
    }
  };
}

/** The frames that were heard so far, snapshots apart. */
export const heardOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as WithEcho).echo.heard);
/** As fast as the page paints, or one every so many milliseconds. */
export const play = (page: Page, count: number, everyMs = 0): Promise<void> =>
  page.evaluate(([frames, batch, pause]) => (window as unknown as WithEcho).echo.play(frames, batch, pause), [
    count,
    everyMs > 0 ? 1 : 60,
    everyMs,
  ] as const);
