// A practice exchange of its own for one test file: started on a free port, ended by its process id.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = process.env.PIGGY_EXCHANGE;

// gives { base, account(balances), faults(rule), stop() }
export async function startVenue(...words) {
  if (!program) throw new Error('PIGGY_EXCHANGE must name the built cryptopiggy-exchange');
  const home = await mkdtemp(join(tmpdir(), 'piggy-clients-'));
  const child = spawn(program, ['--port', '0', '--home', home, '--seed', '7', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const base = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (bytes) => {
      said += bytes;
      const address = /http:\/\/[0-9.]+:\d+/.exec(said);
      if (address) resolve(address[0]);
    });
    child.once('exit', (code) => reject(new Error(`the practice exchange ended with ${code}: ${said}`)));
  });

  const post = async (path, body) => {
    const answer = await fetch(base + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    base,
    account: (balances = { USDT: '10000' }) => post('/practice/account', { balances }),
    fault: (rule) => post('/practice/faults', rule),
    ledger: async () => (await fetch(base + '/practice/ledger')).json(),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}
