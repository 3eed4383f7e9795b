import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.ts';

const environment = {
  ANJU_PUBLIC_URL: 'https://hall.example.gov.cn',
  ANJU_DATABASE_URL: 'postgres://anju_app@db.example/anju',
  ANJU_KEY_RING_FILE: 'keys.json',
  ANJU_SEAL_DIRECTORY: 'seal',
  ANJU_TIMESTAMP_URL: 'http://tsa.example/tsa',
  ANJU_REVOCATION_ORIGINS: 'http://ca.example',
  ANJU_MESSAGE_CENTRES_FILE: 'message-centres.json',
  ANJU_BANK_PEER: '10.1.2.3:9000',
  ANJU_BANK_PRIVATE_KEY_FILE: 'centre.pem',
  ANJU_EXCHANGE_URL: 'http://exchange.example/gateway/httpproxy',
  ANJU_EXCHANGE_KEY_URL: 'http://exchange.example/auth/secret',
  ANJU_EXCHANGE_FILE: 'exchange.json',
  ANJU_TRANSFER_URL: 'http://transfer.example/letters',
  ANJU_TRANSFER_FILE: 'transfer.json',
};

test('an installation that names the outside world starts; every missing variable is named', () => {
  assert.equal(readConfig(environment).exchangeRequestMs, 10_000);
  assert.throws(() => readConfig({ ...environment, ANJU_EXCHANGE_URL: undefined }), /ANJU_EXCHANGE_URL=\(not set\)/);
  assert.throws(() => readConfig({ ...environment, ANJU_EXCHANGE_REQUEST_MS: '5' }), /ANJU_EXCHANGE_REQUEST_MS=5/);
});

test('programs on the users’ computers listen on the loopback address and nowhere else', () => {
  const url = 'http://127.0.0.1:41234';
  assert.equal(readConfig({ ...environment, ANJU_LOCAL_SERVICES_URL: url }).localServicesUrl, url);
  for (const wrong of ['http://10.1.2.3:38090', 'http://127.0.0.1:38090/"><script>', 'http://127.0.0.1.example.com:80'])
    assert.throws(() => readConfig({ ...environment, ANJU_LOCAL_SERVICES_URL: wrong }), /ANJU_LOCAL_SERVICES_URL/);
});

test('production refuses every address of a sandbox; with ANJU_SANDBOX it starts', () => {
  for (const name of ['TIMESTAMP_URL', 'EXCHANGE_URL', 'EXCHANGE_KEY_URL', 'TRANSFER_URL']) {
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      const local = { ...environment, [`ANJU_${name}`]: `http://${host}:8090/x` };
      assert.throws(() => readConfig(local), new RegExp(`ANJU_${name} points at this machine`));
      assert.equal(readConfig({ ...local, ANJU_SANDBOX: 'true' }).sandbox, true);
    }
  }
  assert.throws(() => readConfig({ ...environment, ANJU_BANK_PEER: '127.0.0.1:9000' }), /ANJU_BANK_PEER/);
});
