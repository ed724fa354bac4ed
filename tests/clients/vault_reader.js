// Opens credentials.json without a line of our C++: the format as it is documented, read by another program with another
// build of libsodium. As a script it says whose keys a file holds:
//
//   node vault_reader.js .cryptopiggy/credentials.json      (the passphrase is the first line of standard input)

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sodium from 'libsodium-wrappers-sumo';

// gives { mac_key, key_sets: [{ exchange, hint, saved_at, api_key, api_secret }] }; throws where the passphrase is
// another's or the file is not as it was written
export async function openVault(text, passphrase) {
  await sodium.ready;
  const file = JSON.parse(text);
  if (file.version !== 1 || file.cipher !== 'xchacha20-poly1305' || file.kdf !== 'argon2id' || file.parallelism !== 1) {
    throw new Error('not a vault of version 1');
  }
  const bytes = (base64) => new Uint8Array(Buffer.from(base64, 'base64'));
  const key = sodium.crypto_pwhash(
    32,
    passphrase,
    bytes(file.salt),
    file.passes,
    file.memory_kib * 1024,
    sodium.crypto_pwhash_ALG_ARGON2ID13,
  );
  // Everything before the ciphertext is authenticated, byte for byte.
  const head = text.slice(0, text.length - file.ciphertext.length - '"}\n'.length);
  const plain = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
    null,
    bytes(file.ciphertext),
    head,
    bytes(file.nonce),
    key,
  );
  const inside = JSON.parse(Buffer.from(plain).toString('latin1'));
  return { ...inside, key_sets: inside.key_sets.map((set, i) => ({ ...file.key_sets[i], ...set })) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [passphrase] = readFileSync(0, 'utf8').split('\n');
  const { key_sets } = await openVault(readFileSync(process.argv[2], 'utf8'), passphrase);
  for (const set of key_sets) console.log(`${set.exchange} …${set.hint}, saved at ${set.saved_at}`);
}
