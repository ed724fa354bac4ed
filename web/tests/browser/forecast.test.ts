// The Forecast tab against the real program: candles, a training from the page, its verdict, figures and chart; a
// training that is stopped and gone on with; a reload and a link that show the same.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Program } from './program';
import { screens, sizes, type Screen } from './screen';

type Page = {
  readonly model: { readonly verdict: string; readonly judged: readonly unknown[]; readonly folds: number } | null;
  readonly forecast: { readonly median: string } | null;
};
/** A training takes only what the processor has to spare, which beside a compiler is little. */
const whileOthersWork = 400_000;
const noNumber = /NaN|undefined|Infinity/;

describe.each(sizes)('forecast, $name', (size) => {
  const own = screens({ name: size.name, sizes: [size] });
  let program: Program;
  let empty: Program;
  beforeAll(async () => {
    program = await Program.start(['BTC/USDT', 'ETH/USDT']);
    empty = await Program.start([]);
  }, 120_000);
  afterAll(async () => {
    await program?.end();
    await empty?.end();
  });

  const open = async (query = ''): Promise<void> => {
    await own.screen.page.goto(`${program.address}/forecast${query}`);
    await own.screen.page.getByTestId('forecast-train').waitFor();
  };
  const fill = async ({ page }: Screen, form: Readonly<Record<string, string>>): Promise<void> => {
    const more = page.locator('.train-form details');
    if (!(await more.evaluate((one) => one.hasAttribute('open')))) await more.locator('summary').click();
    for (const [name, value] of Object.entries(form))
      await page.getByTestId(`train-${name}`).locator('input').fill(value);
  };
  const quick = { window: '10', horizon: '1', seed: '3', folds: '1' };
  /** What the server says, by the page's own token. */
  const told = (): Promise<Page> =>
    own.screen.page.evaluate(async () => {
      const { token } = (await (await fetch('/api/session')).json()) as { token: string };
      const answer = await fetch(`/api/forecast${location.search}`, { headers: { 'X-CryptoPiggy-Token': token } });
      return (await answer.json()) as Page;
    });

  test('without candles it says where they come from', async () => {
    const { page } = own.screen;
    await page.goto(`${empty.address}/forecast`);
    await page.getByTestId('forecast-empty').getByText('cryptopiggy data download').waitFor();
    await own.screen.look('forecast-empty');
    await page.getByRole('button', { name: 'Get candles' }).click();
    await page.getByRole('dialog', { name: 'Candles' }).waitFor();
  });

  test('a model is trained, and judged before anything else', async () => {
    const { page } = own.screen;
    await page.goto(`${program.address}/trade`);
    await page.getByTestId('mode').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.getByRole('heading', { name: 'LSTM Prediction', level: 1 }).waitFor();
    await page.getByTestId('forecast-none').getByText('There is no forecast model of BTC/USDT 1h yet').waitFor();
    expect(new URL(page.url()).search).toBe('?symbol=BTC%2FUSDT&timeframe=1h');
    await own.screen.look('forecast-none');
    await fill(own.screen, { ...quick, window: '1' });
    await page.getByText('A whole number from 2 to 512.').waitFor();
    await own.screen.axe('forecast with a bad field');
    await fill(own.screen, quick);
    await page.getByTestId('train').click();
    await page.getByTestId('forecast-verdict').waitFor({ timeout: whileOthersWork });
    const { model, forecast } = await told();
    const sentence = await page.locator('.verdict-sentence').innerText();
    expect(sentence.toLowerCase()).toContain(model?.verdict.toLowerCase());
    expect(model?.folds).toBe(1);
    const rows = page.getByTestId('forecast-skill').getByRole('table', { name: 'Skill' }).locator('tbody tr');
    expect(await rows.count()).toBe(4);
    await page.locator('[data-testid="forecast-chart"][data-drawn="true"]').waitFor();
    await expect.poll(() => own.screen.coloursOfChart('forecast-chart')).toBeGreaterThan(5);
    expect(await page.getByTestId('forecast-chart').getAttribute('data-points')).toBe(String(model?.judged.length));
    expect(await page.getByTestId('forecast-today').innerText()).not.toMatch(noNumber);
    expect(forecast).not.toBeNull();
    await page.evaluate(() => window.scrollTo(0, 0));
    await own.screen.look('forecast');
    await page.getByTestId('forecast-skill').scrollIntoViewIfNeeded();
    await own.screen.look('forecast-skill');
    await page.getByTestId('forecast-calibration').scrollIntoViewIfNeeded();
    await own.screen.look('forecast-calibration');
    expect(await page.locator('main').innerText()).not.toMatch(noNumber);
    await page.getByTestId('forecast-as-table').click();
    const table = page.getByRole('table', { name: 'Forecasts that were judged' });
    await table.waitFor();
    expect(Number(await table.getAttribute('aria-rowcount'))).toBeGreaterThan(100);
    await own.screen.look('forecast-table');
    await page.getByTestId('forecast-as-table').click();
    // The canvas follows the theme: one or two presses to the other one, three in all back to the system's.
    const ground = () =>
      page.getByTestId('forecast-chart').evaluate((host) => {
        const canvas = host.querySelector('canvas');
        return canvas?.getContext('2d')?.getImageData(1, 1, 1, 1).data.join() ?? '';
      });
    const theme = page.getByRole('button', { name: /^Theme: / });
    // Shown again, the chart takes a frame to its new size; until then its canvas is blank.
    await expect.poll(ground).toMatch(/,255$/);
    const before = await ground();
    for (let press = size.phone ? 1 : 2; press > 0; press -= 1) await theme.click();
    await expect.poll(ground).not.toBe(before);
    for (let press = size.phone ? 2 : 1; press > 0; press -= 1) await theme.click();
    await expect.poll(ground).toBe(before);
    await page.reload();
    await page.locator('[data-testid="forecast-chart"][data-drawn="true"]').waitFor();
    expect(await page.locator('.verdict-sentence').innerText()).toBe(sentence);
  }, 600_000);

  test('a training that is stopped goes on where it was, and the choice outlives a reload', async () => {
    const { page } = own.screen;
    await open('?symbol=ETH/USDT&timeframe=1m');
    expect(await page.getByTestId('forecast-symbol').locator('select').inputValue()).toBe('ETH/USDT');
    await fill(own.screen, { ...quick, folds: '20' });
    await page.getByTestId('train').click();
    await page
      .getByTestId('training')
      .getByText(/training 1 of 21, epoch ([2-9]|\d\d)/)
      .waitFor({ timeout: whileOthersWork });
    await own.screen.look('forecast-training');
    // Another page sees it too, says which one it is, and can't start a second one.
    const another = await own.another();
    await another.page.goto(`${program.address}/forecast?symbol=BTC%2FUSDT&timeframe=4h`);
    await another.page.getByText('ETH/USDT 1m is being trained.').waitFor();
    expect(await another.page.getByTestId('train').count()).toBe(0);
    await another.close();
    await page.getByTestId('stop-training').click();
    await page.getByText('Training was stopped.').waitFor();
    await page.getByText('A training was cut off.').waitFor();
    await own.screen.look('forecast-stopped');
    await page.reload();
    await page.getByRole('button', { name: 'Go on with training' }).waitFor();
    expect(await page.getByTestId('forecast-timeframe').locator('select').inputValue()).toBe('1m');
    await fill(own.screen, { ...quick, folds: '20' });
    await page.getByTestId('train').click();
    await page
      .getByTestId('training')
      .getByText(/training \d+ of 21/)
      .waitFor({ timeout: whileOthersWork });
    await page.getByTestId('stop-training').click();
    await page.getByText('Training was stopped.').waitFor();
    await page.getByTestId('forecast-symbol').locator('select').selectOption('BTC/USDT');
    await page.waitForURL(/symbol=BTC/);
    await page.goto(`${program.address}/forecast`);
    await page.waitForURL(/symbol=BTC%2FUSDT&timeframe=1m/);
  }, 1_000_000);

  test('what can’t be had says why, with its code and request', async () => {
    const { page } = own.screen;
    own.screen.networkTroubleExpected = true;
    await page.route('**/api/forecast?*', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/json',
        body: '{"code":"UNAVAILABLE","message":"The disk refused to read the models.","request_id":"abc"}',
      }),
    );
    await page.goto(`${program.address}/forecast`);
    await page.getByText('The disk refused to read the models.').waitFor();
    await page.getByText('Code UNAVAILABLE · Request abc').waitFor();
    await own.screen.look('forecast-failed');
    await page.unroute('**/api/forecast?*');
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByTestId('forecast-train').waitFor();
    // Too few candles to learn from: the training's own sentence.
    await page.goto(`${program.address}/forecast?symbol=BTC%2FUSDT&timeframe=1d`);
    await page.getByTestId('train').click();
    await page.getByTestId('forecast-train').getByRole('alert').waitFor();
    await own.screen.look('forecast-too-few');
  });
});
