// All of CryptoPiggy as real processes with a home of its own: the practice exchange, the backend, the app. Each can be
// killed, frozen and started again by itself.

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Exchange, type ExchangeOptions } from './program';

const appPath = process.env['PIGGY_APP'] ?? '';
const backendPath = process.env['PIGGY_BACKEND'] ?? join(dirname(appPath), 'cryptopiggy-backend');
const webRoot = process.env['PIGGY_WEB_ROOT'] ?? '';

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

const answers = (address: string): Promise<boolean> =>
  fetch(address).then(
    (response) => response.ok,
    () => false,
  );

class Part {
  private child: ChildProcess | null = null;
  private said = '';

  constructor(
    private readonly path: string,
    private readonly words: () => readonly string[],
    private readonly environment: () => NodeJS.ProcessEnv,
    private readonly health: string,
    private readonly folder: string,
  ) {}

  async up(): Promise<void> {
    const child = spawn(this.path, [...this.words()], { env: this.environment(), cwd: this.folder, stdio: 'pipe' });
    this.child = child;
    const listen = (text: Buffer) => (this.said = (this.said + text.toString()).slice(-4000));
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    while (!(await answers(this.health))) {
      if (child.exitCode !== null) throw new Error(`${this.path} ended with ${child.exitCode}: ${this.said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exit = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGCONT');
    child.kill(signal);
    await exit;
  }
  /** Of the process, while it is up. */
  get pid(): number {
    return this.child?.pid ?? 0;
  }
  down = () => this.end('SIGTERM');
  crash = () => this.end('SIGKILL');
  freeze = () => void this.child?.kill('SIGSTOP');
  thaw = () => void this.child?.kill('SIGCONT');
}

export class Stack {
  readonly home = mkdtempSync(join(tmpdir(), 'cryptopiggy-stack-'));
  readonly backend: Part;
  readonly app: Part;

  private constructor(
    readonly exchange: Exchange,
    readonly port: number,
    readonly backendPort: number,
    private allowLive: boolean,
    more: NodeJS.ProcessEnv,
  ) {
    const environment = () => ({
      ...process.env,
      ...more,
      CRYPTOPIGGY_HOME: join(this.home, '.cryptopiggy'),
      CRYPTOPIGGY_APP_PORT: String(port),
      CRYPTOPIGGY_BACKEND_PORT: String(backendPort),
      BACKEND_API_URL: `http://localhost:${backendPort}`,
      EXCHANGE: 'practice',
      PRACTICE_EXCHANGE_URL: exchange.address,
      ALLOW_LIVE: this.allowLive ? '1' : '0',
    });
    const health = `http://127.0.0.1:${backendPort}/api/health`;
    this.backend = new Part(backendPath, () => [], environment, health, this.home);
    const words = () => ['app', ...(webRoot === '' ? [] : ['--web-root', webRoot])];
    this.app = new Part(appPath, words, environment, `${this.address}/api/session`, this.home);
    this.sender = new Part(appPath, () => ['alerts'], environment, health, this.home);
  }
  private readonly sender: Part;
  /** The sender of alerts, which the flows of Telegram alone need. Up as soon as it is started. */
  async alerts(): Promise<Part> {
    await this.sender.up();
    return this.sender;
  }

  /** how: words for the exchange's command line, and an environment for all of them. */
  static async start(allowLive = true, how: ExchangeOptions = {}): Promise<Stack> {
    const exchange = await Exchange.start(how);
    const stack = new Stack(exchange, await freePort(), await freePort(), allowLive, how.environment ?? {});
    await stack.backend.up();
    await stack.app.up();
    return stack;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async restartBackend(allowLive: boolean): Promise<void> {
    await this.backend.down();
    this.allowLive = allowLive;
    await this.backend.up();
  }

  /** A question to the app as a page would ask it. */
  async ask(method: string, path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }> {
    const { token } = (await (await fetch(`${this.address}/api/session`)).json()) as { token: string };
    const answer = await fetch(`${this.address}${path}`, {
      method,
      headers: {
        'X-CryptoPiggy-Token': token,
        ...(method === 'GET' ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  /** The practice exchange's own switchboard. */
  async practice<T>(path: string, body: object): Promise<T> {
    const answer = await fetch(`${this.exchange.address}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} refused ${JSON.stringify(body)}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  /** What it shall do wrong. */
  fault = (rule: object): Promise<unknown> => this.practice('/practice/faults', rule);
  async noFaults(): Promise<void> {
    await fetch(`${this.exchange.address}/practice/faults`, { method: 'DELETE' });
  }

  /** Files under the home in which this text can be read. */
  filesWith(text: string): string[] {
    const found: string[] = [];
    const walk = (folder: string) => {
      for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        const kind = statSync(path);
        if (kind.isDirectory()) walk(path);
        else if (kind.isFile() && readFileSync(path).includes(text)) found.push(path);
      }
    };
    walk(this.home);
    return found;
  }

  async end(): Promise<void> {
    await this.sender.crash();
    await this.app.crash();
    await this.backend.crash();
    await this.exchange.end();
    rmSync(this.home, { recursive: true, force: true });
  }
}
