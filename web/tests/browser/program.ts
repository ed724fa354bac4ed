// Starts and stops the real program on a free port with a home of its own, and opens Chromium on it.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

export const artifacts = process.env['PIGGY_ARTIFACTS'] ?? join(import.meta.dirname, '../artifacts');
mkdirSync(artifacts, { recursive: true });

function programPath(): string {
  const path = process.env['PIGGY_APP'];
  if (path === undefined || path === '') {
    throw new Error('PIGGY_APP must be the path of the cryptopiggy program, for example build/release/bin/cryptopiggy');
  }
  return path;
}

/** For work on the page: a folder it is served from in place of the one inside the program. */
const webRoot = process.env['PIGGY_WEB_ROOT'] ?? '';
const pageFrom = webRoot === '' ? [] : ['--web-root', webRoot];

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

async function untilItAnswers(child: ChildProcess, address: string, said: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}: ${said()}`);
    const answered = await fetch(address).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}

/** The practice exchange's program; without it the flows that need one are left out. */
export const exchangePath = process.env['PIGGY_EXCHANGE'] ?? '';

/** words: more of its command line. environment: more of its environment. */
export type ExchangeOptions = { readonly words?: readonly string[]; readonly environment?: NodeJS.ProcessEnv };

/** A practice exchange of its own, with a market that is the same every time. */
export class Exchange {
  private process: ChildProcess | null = null;
  private said = '';
  readonly home = mkdtempSync(join(tmpdir(), 'cryptopiggy-exchange-'));

  private constructor(
    readonly port: number,
    private readonly how: ExchangeOptions,
  ) {}

  static async start(how: ExchangeOptions = {}): Promise<Exchange> {
    const exchange = new Exchange(await freePort(), how);
    await exchange.up();
    return exchange;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async up(): Promise<void> {
    const { words: more = [], environment = {} } = this.how;
    const words = ['--port', String(this.port), '--home', this.home, '--market', 'synthetic', '--seed', '7', ...more];
    const env = { ...process.env, ...environment };
    const child = spawn(exchangePath, words, { cwd: this.home, stdio: 'pipe', env });
    this.process = child;
    const listen = (text: Buffer) => (this.said = (this.said + text.toString()).slice(-4000));
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    await untilItAnswers(child, `${this.address}/api/v3/ping`, () => this.said);
  }

  /** It says nothing more, but its sockets stay open. */
  freeze = () => void this.process?.kill('SIGSTOP');
  thaw = () => void this.process?.kill('SIGCONT');

  async down(): Promise<void> {
    const child = this.process;
    this.process = null;
    if (child !== null) await ended(child);
  }

  async end(): Promise<void> {
    this.thaw();
    await this.down();
    rmSync(this.home, { recursive: true, force: true });
  }
}

export class Program {
  private process: ChildProcess | null = null;
  private said = '';
  readonly home = mkdtempSync(join(tmpdir(), 'cryptopiggy-page-'));

  private constructor(
    readonly port: number,
    private readonly exchangeAddress: string,
    private readonly password: string,
  ) {}

  /**
   * markets: symbols for which the command line makes 90 days of synthetic candles first.
   * exchange: where its prices come from; nobody is there when none is given.
   * password: that the page asks for; none when none is given.
   */
  static async start(markets: readonly string[], exchange: Exchange | null = null, password = ''): Promise<Program> {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const program = new Program(await freePort(), exchange?.address ?? nobody, password);
    const where = { env: program.environment(), cwd: program.home };
    if (password !== '') execFileSync(programPath(), ['password', 'set'], { ...where, input: `${password}\n` });
    for (const symbol of markets) {
      execFileSync(programPath(), ['data', 'generate', '--symbol', symbol, '--days', '90', '--seed', '7'], {
        env: program.environment(),
        cwd: program.home,
        stdio: 'pipe',
      });
    }
    await program.up();
    return program;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      CRYPTOPIGGY_HOME: join(this.home, '.cryptopiggy'),
      CRYPTOPIGGY_APP_PORT: String(this.port),
      EXCHANGE: 'practice',
      PRACTICE_EXCHANGE_URL: this.exchangeAddress,
    };
  }

  async up(): Promise<void> {
    const login = this.password === '' ? [] : ['--require-login'];
    const child = spawn(programPath(), ['app', ...login, ...pageFrom], {
      env: this.environment(),
      cwd: this.home,
      stdio: 'pipe',
    });
    this.process = child;
    const listen = (text: Buffer) => (this.said = (this.said + text.toString()).slice(-4000));
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    const open = this.password === '' ? '/api/session' : '/';
    await untilItAnswers(child, this.address + open, () => this.said);
  }

  /** Waits until the program knows this of its exchange. */
  async untilExchangeIs(wanted: 'live' | 'down'): Promise<void> {
    const { token } = (await (await fetch(`${this.address}/api/session`)).json()) as { token: string };
    for (;;) {
      const answer = await fetch(`${this.address}/api/market`, { headers: { 'X-CryptoPiggy-Token': token } });
      const { status } = (await answer.json()) as { status?: { state: string } };
      if (status?.state === wanted) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async down(): Promise<void> {
    const child = this.process;
    this.process = null;
    if (child !== null) await ended(child);
  }

  async end(): Promise<void> {
    await this.down();
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** scale: pixels of the device per CSS pixel; a context alone would emulate it, and leave the canvas coarse. */
export const openBrowser = (scale = 1): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['PIGGY_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--force-device-scale-factor=${scale}`,
    ],
  });
