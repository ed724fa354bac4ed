// Telegram's Bot API on this machine, as far as the flows need it: one bot, one chat, its real refusals.

import { createServer, type Server } from 'node:http';

export const token = '123456789:AAE-canary_token_nobody_may_see_ab12';
export const chat = 4242;

export class BotServer {
  readonly messages: string[] = [];
  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static start(): Promise<BotServer> {
    return new Promise((resolve) => {
      const server = createServer((request, answer) => {
        let body = '';
        request.on('data', (part: Buffer) => (body += part.toString()));
        request.on('end', () => {
          const [, bot = '', method = ''] = (request.url ?? '').split('/');
          const say = (status: number, value: object) => {
            answer.writeHead(status, { 'Content-Type': 'application/json' });
            answer.end(JSON.stringify(value));
          };
          const no = (code: number, description: string) => say(code, { ok: false, error_code: code, description });
          if (bot !== `bot${token}`) return no(401, 'Unauthorized');
          if (method === 'getUpdates') return void setTimeout(() => say(200, { ok: true, result: [] }), 200);
          const asked = JSON.parse(body) as { chat_id: number; text: string };
          if (asked.chat_id !== chat) return no(400, 'Bad Request: chat not found');
          bots.messages.push(asked.text);
          say(200, { ok: true, result: { message_id: bots.messages.length } });
        });
      });
      let bots: BotServer;
      server.listen(0, '127.0.0.1', () => {
        const place = server.address();
        bots = new BotServer(server, `http://127.0.0.1:${typeof place === 'object' && place ? place.port : 0}`);
        resolve(bots);
      });
    });
  }

  end(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
