import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, privateEncrypt } from 'node:crypto';
import { test } from 'node:test';
import { decodeBody, encodeBody } from './codec.ts';
import { decryptBody, encryptBody, newSessionKey, unwrapSessionKey, wrapSessionKey } from './crypto.ts';
import { BdcCodecError } from './error.ts';

const body = encodeBody({ head: new Map([['TxCode', 'SYS600']]), body: [] });
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });

test('the session key travels under an RSA key of 1,024 bits and comes back', () => {
  const key = newSessionKey();
  assert.deepEqual(unwrapSessionKey(wrapSessionKey(key, publicKey), privateKey), key);
});

test('a session key is refused when its cipher text was tampered with, is short or is no hex', () => {
  const key = newSessionKey();
  const wrapped = wrapSessionKey(key, publicKey);
  const tampered = `${wrapped.slice(0, -2)}${wrapped.endsWith('00') ? '01' : '00'}`;
  for (const handKey of [tampered, wrapped.slice(0, 100), `${wrapped.slice(0, -2)}zz`, '']) {
    // Implicit rejection answers random bytes: by chance they may even be 24, but never the key itself.
    try {
      assert.notDeepEqual(unwrapSessionKey(handKey, privateKey), key);
    } catch (error) {
      assert.ok(error instanceof BdcCodecError && error.field === 'HandKey');
    }
  }
});

test('a session key of another length is refused', () => {
  const wrapped = wrapSessionKey(newSessionKey().subarray(8), publicKey);
  assert.throws(() => unwrapSessionKey(wrapped, privateKey), BdcCodecError);
});

test('another key opens nothing', () => {
  const sealed = encryptBody(body, newSessionKey(), 'ecb');
  assert.throws(() => decodeBody(decryptBody(sealed, newSessionKey(), 'ecb')), BdcCodecError);
});

test('a platform that seals with its private key is read with its public one', () => {
  const key = newSessionKey();
  const sealed = privateEncrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, key).toString('hex');
  assert.deepEqual(unwrapSessionKey(sealed, publicKey), key);
});
