// A vault written by our program, opened by another: npm's build of libsodium and the format as it is documented.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openVault } from './vault_reader.js';

// PIGGY_VAULT_SAMPLE names the built vault_sample; it lies beside the practice exchange.
const program =
  process.env.PIGGY_VAULT_SAMPLE ??
  (process.env.PIGGY_EXCHANGE && join(dirname(process.env.PIGGY_EXCHANGE), 'vault_sample'));

describe('the vault', { skip: program ? false : 'PIGGY_VAULT_SAMPLE names no program' }, () => {
  it('opens elsewhere with its passphrase, and holds what was put in', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'piggy-vault-'));
    try {
      const file = join(folder, 'credentials.json');
      const text = () => randomBytes(48).toString('base64');
      const passphrase = `a pässphrase, ${text()}`;
      const [key, secret, liveKey, liveSecret] = [text(), text(), text(), text()];
      const made = spawnSync(program, [file], {
        input: [passphrase, key, secret, liveKey, liveSecret, ''].join('\n'),
        encoding: 'utf8',
      });
      assert.equal(made.status, 0, made.stderr);

      const written = await readFile(file, 'utf8');
      for (const hidden of [key, secret, liveKey, liveSecret, passphrase]) assert.ok(!written.includes(hidden));
      const vault = await openVault(written, passphrase);
      const expected = [
        { exchange: 'practice', hint: key.slice(-4), api_key: key, api_secret: secret },
        { exchange: 'binanceus', hint: liveKey.slice(-4), api_key: liveKey, api_secret: liveSecret },
      ];
      assert.deepEqual(
        vault.key_sets.map(({ saved_at, ...set }) => (assert.ok(Date.parse(saved_at) > 0), set)),
        expected,
      );
      assert.match(vault.mac_key, /^[0-9a-f]{64}$/);

      await assert.rejects(openVault(written, `${passphrase} `));
      await assert.rejects(openVault(written.replace('"binanceus"', '"practices"'), passphrase));
      const previous = await openVault(await readFile(`${file}.previous`, 'utf8'), passphrase);
      assert.equal(previous.mac_key, vault.mac_key);
      assert.equal(previous.key_sets.length, 1);

      const reader = fileURLToPath(new URL('vault_reader.js', import.meta.url));
      const script = spawnSync(process.execPath, [reader, file], { input: `${passphrase}\n`, encoding: 'utf8' });
      assert.match(script.stdout, new RegExp('^practice …'));
      assert.ok(!script.stdout.includes(secret));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
