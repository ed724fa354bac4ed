// The live connection: one socket with heartbeat, back-off when it falls, GET /api/state while none stands.

import type { Client } from './client';
import { frame, type FeedMessage } from './feed';

export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'polling' }
  | { readonly kind: 'offline'; readonly retryAt: number };

export type LiveHandlers = {
  readonly message: (message: FeedMessage) => void;
  readonly link: (link: Link) => void;
};

const silenceMs = 5_000;
const offlineAfterMs = 10_000;
const pollMs = 2_000;
const backOffMs = { first: 500, most: 15_000 };
const failuresBeforePolling = 3;

export class LiveConnection {
  private socket: WebSocket | null = null;
  private failures = 0;
  private lastHeard = Date.now();
  private seq: number | null = null;
  private retryTimer = 0;
  private silenceTimer = 0;
  private pollTimer = 0;
  private polled = false;
  private wasUp = false;
  /** A ticket may take as long as it takes a person to log in. */
  private connecting = false;

  constructor(
    private readonly client: Client,
    private readonly handlers: LiveHandlers,
  ) {}

  start(): void {
    window.addEventListener('online', this.retryNow);
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.retryNow());
    void this.connect();
  }

  retryNow = (): void => {
    if (this.socket) return;
    window.clearTimeout(this.retryTimer);
    void this.connect();
  };

  private async connect(): Promise<void> {
    window.clearTimeout(this.retryTimer);
    if (this.connecting) return;
    this.connecting = true;
    if (!this.wasUp && this.failures === 0) this.handlers.link({ kind: 'connecting' });
    try {
      const ticket = await this.client.ticket();
      const address = new URL(`/ws?ticket=${encodeURIComponent(ticket)}`, location.href);
      address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
      const socket = new WebSocket(address);
      this.socket = socket;
      socket.onmessage = (event) => this.receive(String(event.data));
      socket.onclose = () => this.fallen(socket);
      this.watchSilence();
      this.connecting = false;
    } catch {
      this.connecting = false;
      this.fallen(null);
    }
  }

  private receive(data: string): void {
    this.lastHeard = Date.now();
    this.watchSilence();
    const { seq, message } = frame(JSON.parse(data) as unknown, 'frame');
    if (message.kind === 'hello') {
      this.failures = 0;
      this.wasUp = true;
      this.seq = seq;
      window.clearTimeout(this.pollTimer);
      this.polled = false;
      this.handlers.link({ kind: 'connected' });
    } else if (seq !== null) {
      // A gap means that frames were lost: take the whole state again rather than guess.
      if (this.seq !== null && seq > this.seq + 1 && message.kind !== 'snapshot') void this.takeState();
      this.seq = seq;
    }
    this.handlers.message(message);
  }

  private watchSilence(): void {
    window.clearTimeout(this.silenceTimer);
    this.silenceTimer = window.setTimeout(() => this.socket?.close(), silenceMs);
  }

  private fallen(socket: WebSocket | null): void {
    if (socket !== this.socket) return;
    this.socket = null;
    window.clearTimeout(this.silenceTimer);
    this.failures += 1;
    const wait = Math.min(backOffMs.most, backOffMs.first * 2 ** (this.failures - 1)) * (0.8 + 0.4 * Math.random());
    this.retryTimer = window.setTimeout(this.retryNow, wait);
    if (this.failures >= failuresBeforePolling) this.poll();
    if (!this.polled) this.tellDown(Date.now() + wait);
  }

  private tellDown(retryAt: number): void {
    const silent = Date.now() - this.lastHeard >= offlineAfterMs;
    this.handlers.link(
      silent || !this.wasUp || this.failures > 1 ? { kind: 'offline', retryAt } : { kind: 'connecting' },
    );
  }

  private poll(): void {
    window.clearTimeout(this.pollTimer);
    this.pollTimer = window.setTimeout(() => {
      if (this.socket && this.failures === 0) return;
      void this.takeState().then((worked) => {
        if (this.failures === 0) return;
        this.polled = worked;
        if (worked) this.handlers.link({ kind: 'polling' });
        this.poll();
      });
    }, pollMs);
  }

  private async takeState(): Promise<boolean> {
    try {
      this.handlers.message(await this.client.state());
      this.lastHeard = Date.now();
      return true;
    } catch {
      return false;
    }
  }
}
