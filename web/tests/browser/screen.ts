// One page under watch: it collects what must not happen (console errors, CSP reports, page errors), and looks at each
// state the same way: axe, no sideways scroll, a screenshot.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { artifacts, openBrowser } from './program';

export type Size = { readonly name: string; readonly phone: boolean; readonly options: BrowserContextOptions };

const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

const always: readonly Size[] = [
  { name: 'desktop-dark', phone: false, options: { ...desktop, colorScheme: 'dark' } },
  { name: 'phone-light', phone: true, options: { ...phone, colorScheme: 'light' } },
];
/** The other two of the four combinations, for long runs. */
const alsoWhenLong: readonly Size[] = [
  { name: 'desktop-light', phone: false, options: { ...desktop, colorScheme: 'light' } },
  { name: 'phone-dark', phone: true, options: { ...phone, colorScheme: 'dark' } },
];

const isLong = process.env['PIGGY_LONG'] === '1';
export const sizes: readonly Size[] = isLong ? [...always, ...alsoWhenLong] : always;

/**
 * Once through the flows of a group, on processes of its own. The flows that need a backend take long: in the ordinary
 * run there is one round whose flows take the two sizes by turns, in a long run one round for each of the four.
 */
export type Round = { readonly name: string; readonly sizes: readonly Size[] };
export const rounds: readonly Round[] = isLong
  ? sizes.map((size) => ({ name: size.name, sizes: [size] }))
  : [{ name: 'sizes by turns', sizes: always }];

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

type AxeWindow = { axe: { run: (scope: Document, options: object) => Promise<{ violations: AxeViolation[] }> } };
type AxeViolation = { id: string; help: string; nodes: { html: string; failureSummary?: string }[] };

/** What Chromium writes on the console for every answer of 400 or more, and while a server is away. */
const ofTheNetwork = /Failed to load resource|WebSocket connection to/;

export class Screen {
  private readonly troubles: string[] = [];
  networkTroubleExpected = false;

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly size: Size,
  ) {}

  static async open(browser: Browser, size: Size, options: BrowserContextOptions = {}): Promise<Screen> {
    const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC', ...size.options, ...options });
    const page = await context.newPage();
    const screen = new Screen(context, page, size);
    page.setDefaultTimeout(60_000);
    page.on('console', (message) => {
      if (message.type() !== 'error' || (screen.networkTroubleExpected && ofTheNetwork.test(message.text()))) return;
      screen.troubles.push(`console: ${message.text()}`);
    });
    // What a refusal said, for whoever reads why a flow failed.
    page.on('response', (answer) => {
      if (answer.status() < 500 || screen.networkTroubleExpected) return;
      const asked = `${answer.status()} ${new URL(answer.url()).pathname}`;
      void answer.text().then(
        (text) => console.log(`${asked}: ${text.slice(0, 500)}`),
        () => {},
      );
    });
    page.on('pageerror', (error) => screen.troubles.push(`page error: ${error.message}`));
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(
          `CSP refused ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
        );
      });
    });
    return screen;
  }

  /** Ends the page and says what went wrong on it, if anything did. */
  async close(): Promise<void> {
    await this.context.close();
    expect(this.troubles).toEqual([]);
  }

  async look(name: string): Promise<void> {
    await this.page.screenshot({ path: join(artifacts, `${this.size.name}-${name}.png`) });
    await this.noSidewaysScroll(name);
    await this.axe(name);
  }

  async noSidewaysScroll(name: string): Promise<void> {
    const over = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(over, `${name} scrolls sideways`).toBe(0);
  }

  async axe(name: string): Promise<void> {
    // As a debugger would, since the page's own CSP rightly refuses a foreign script.
    await this.page.evaluate(axeSource);
    const violations = await this.page.evaluate(async (tags) => {
      const { axe } = window as unknown as AxeWindow;
      return (await axe.run(document, { runOnly: { type: 'tag', values: tags } })).violations;
    }, axeTags);
    const told = violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary ?? ''}`).join('\n')}`,
    );
    expect(told, `axe on ${name}`).toEqual([]);
  }

  /** Number of different colours on the chart's canvases: an empty canvas has one or two. */
  coloursOfChart(testId = 'chart'): Promise<number> {
    return this.page.getByTestId(testId).evaluate((host) => {
      const seen = new Set<string>();
      for (const canvas of host.querySelectorAll('canvas')) {
        const { width, height } = canvas;
        const data =
          width > 0 && height > 0 ? canvas.getContext('2d')?.getImageData(0, 0, width, height).data : undefined;
        for (let at = 0; data && at < data.length; at += 4 * 7) seen.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
      }
      return seen.size;
    });
  }

  async chartIsDrawn(): Promise<void> {
    await this.page.locator('[data-testid="chart"][data-drawn="true"]').waitFor();
    await expect.poll(() => this.coloursOfChart()).toBeGreaterThan(5);
  }

  async run(): Promise<string> {
    const before = this.page.url();
    await this.page.getByRole('button', { name: 'Run Backtest', exact: true }).click();
    await this.page.waitForURL((url) => /^\/backtest\/[^/]+$/.test(url.pathname) && url.href !== before);
    await this.page.getByTestId('verdict').waitFor();
    return new URL(this.page.url()).pathname.split('/').pop() ?? '';
  }

  /** A tool of the header; on a phone it stands behind More. */
  async tool(name: string): Promise<void> {
    if ((this.page.viewportSize()?.width ?? 0) < 760) {
      await this.page.getByRole('button', { name: 'More', exact: true }).click();
      await this.page.getByRole('dialog', { name: 'More' }).waitFor();
    }
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  param = (name: string) => this.page.getByTestId(`param-${name}`).locator('input, select');
  field = (name: string) => this.page.getByTestId(name).locator('input, select');
}

/** Opens a screen for each flow of the group it is called in, of the size whose turn it is, and closes it afterwards. */
export function screens(round: Round, options: BrowserContextOptions = {}) {
  const browsers = new Map<Size, Browser>();
  const open = (size: Size | undefined): Promise<Screen> => {
    const browser = size && browsers.get(size);
    if (!size || !browser) throw new Error(`no such size in the round ${round.name}`);
    return Screen.open(browser, size, options);
  };
  /** another: one of another reader, with nothing remembered. */
  const own = { screen: null as unknown as Screen, another: () => open(own.screen.size) };
  beforeAll(async () => {
    for (const size of round.sizes) browsers.set(size, await openBrowser(size.phone ? 2 : 1));
  });
  afterAll(async () => {
    for (const browser of browsers.values()) await browser.close();
  });
  beforeEach(async ({ task }) => {
    const turn = (task.suite?.tasks ?? []).indexOf(task) % round.sizes.length;
    own.screen = await open(round.sizes[Math.max(0, turn)]);
  });
  afterEach(async () => {
    await own.screen.close();
  });
  return own;
}
