import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createCertificateService } from '../certificate-service/service.ts';
import { openLocalHttp } from '../page.ts';
import { demoCards, openCardReader, registerCards, registerReader } from './reader.ts';

// The reader's service and the page beside it, over sockets, as the clerk's browser meets them.

let service: FastifyInstance;
let page: FastifyInstance;
let address = '';
let pageAddress = '';
before(async () => {
  const reader = openCardReader();
  service = createCertificateService({
    authority: { employerKeys: async () => [], setPin: async () => false, signWithKey: async () => new Uint8Array() },
  });
  registerReader(service, reader);
  page = openLocalHttp();
  registerCards(page, reader);
  address = await service.listen({ host: '127.0.0.1', port: 0 });
  pageAddress = await page.listen({ host: '127.0.0.1', port: 0 });
});
after(() => Promise.all([service.close(), page.close()]));

interface Answer {
  readonly resultFlag: number;
  readonly resultContent?: Readonly<Record<string, string>>;
}
const read = async (origin?: string) => {
  const response = await fetch(`${address}/idcard/readcard`, { ...(origin && { headers: { origin } }) });
  return {
    status: response.status,
    allowed: response.headers.get('access-control-allow-origin'),
    body: (await response.json()) as Answer,
  };
};
const lay = (cardId: string | null) =>
  fetch(`${pageAddress}/cards/lying`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(cardId === null ? {} : { cardId }),
  });

test('an empty reader says that no card lies on it', async () => {
  const { body } = await read('http://localhost:8080');
  assert.deepEqual([body.resultFlag, body.resultContent], [-1, undefined]);
});

test('a card that was laid on the reader is read until it is taken away, by pages of this computer', async () => {
  const [card] = demoCards;
  assert.ok(card);
  assert.equal((await lay(card.cardId)).status, 200);
  const { allowed, body } = await read('http://localhost:8080');
  assert.equal(allowed, 'http://localhost:8080');
  assert.deepEqual(
    [body.resultFlag, body.resultContent?.['partyName'], body.resultContent?.['certNumber']],
    [0, card.name, card.certificateNumber],
  );
  assert.equal((await lay(null)).status, 200);
  assert.equal((await read()).body.resultFlag, -1);
});

test('a foreign page reads no card, and a card that is not there cannot be laid', async () => {
  await lay('card-0');
  assert.equal((await read('https://evil.example')).status, 403);
  assert.equal((await lay('card-nobody')).status, 404);
});
