import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { pino } from 'pino';
import { fen } from '../../platform/money.ts';
import { type BdcFrame, createFrameReader, decodeBody, encodeBody, encodeFrame } from './codec.ts';
import { decryptBody, encryptBody, newSessionKey, wrapSessionKey } from './crypto.ts';
import type { BdcDocument, BdcNode } from './document.ts';
import { BdcCodecError } from './error.ts';
import { type BdcGatewayLimits, createBdcGateway } from './gateway.ts';
import {
  type AccountChangeNotice,
  formatAccountChangeNotice,
  formatReply,
  formatRequest,
  formatSignOnAnswer,
  parseReplyHead,
  returnCodes,
} from './message.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const log = pino({ level: 'silent' });
const sentAt = Temporal.PlainDateTime.from('2026-11-23T09:15:02');
const closers: (() => Promise<void> | void)[] = [];
after(async () => {
  for (const close of closers.reverse()) await close();
});

/** A scripted peer: says what it is told to, frame by frame, so that each broken answer can be had. */
async function openPeer(answer: (frame: BdcFrame, peer: { key: Buffer }, socket: Socket) => Buffer | undefined) {
  const peer = { key: newSessionKey(), signOns: 0, business: 0, port: 0 };
  const server: Server = createServer((socket) => {
    const reader = createFrameReader();
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      for (const frame of reader.push(chunk)) {
        if (frame.isEncrypted) {
          peer.business += 1;
          const bytes = answer(frame, peer, socket);
          if (bytes) socket.end(bytes);
          continue;
        }
        const txCode = decodeBody(frame.body).head.get('TxCode') ?? '';
        if (txCode === 'BDC001') {
          peer.signOns += 1;
          socket.end(
            plain(reply(txCode, returnCodes.success, formatSignOnAnswer(wrapSessionKey(peer.key, publicKey)))),
          );
        } else socket.end(plain(reply(txCode, returnCodes.success)));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  peer.port = typeof address === 'object' && address ? address.port : 0;
  closers.push(() => new Promise((resolve) => void server.close(() => resolve())));
  return peer;
}

const reply = (txCode: string, returnCode: string, body: readonly BdcNode[] = []): BdcDocument =>
  formatReply(
    {
      txCode,
      txStatus: returnCode === returnCodes.success ? '0' : '1',
      returnCode,
      returnMessage: '',
      sendNode: 'D00000',
      receiveNode: 'C52240',
      receiveSeqNo: '1',
      repliedAt: sentAt,
    },
    body,
  );
const plain = (document: BdcDocument) =>
  encodeFrame({ nodeNo: 'D00000', isEncrypted: false, body: encodeBody(document) });
const sealed = (document: BdcDocument, key: Buffer) =>
  encodeFrame({ nodeNo: 'D00000', isEncrypted: true, body: encryptBody(encodeBody(document), key, 'ecb') });

async function openGateway(
  port: number,
  options: {
    onAccountChange?: (notice: AccountChangeNotice) => Promise<void>;
    limits?: Partial<BdcGatewayLimits>;
  } = {},
) {
  const gateway = createBdcGateway({
    listen: { host: '127.0.0.1', port: 0 },
    peer: { host: '127.0.0.1', port },
    nodeNo: 'C52240',
    centreNo: '522400000000000',
    privateKey,
    log,
    onAccountChange: options.onAccountChange ?? (() => Promise.resolve()),
    limits: { answerMs: 300, ...options.limits },
  });
  await gateway.start();
  closers.push(gateway.stop);
  return gateway;
}

const payment = {
  settlement: 'same-bank',
  businessType: '02',
  from: { accountNo: '41', name: '安居市住房公积金管理中心', holder: 'corporate' },
  to: { accountNo: '62', name: '赵一', holder: 'personal', bankClass: '105' },
  amountFen: fen(100),
  referenceNo: 'R1',
  summary: '提取',
  remark: '租房',
  sendSeqNo: '52240261123333021000',
} as const;

test('a payment that the bank carried out is answered with the bank’s serial', async () => {
  const done = [
    { name: 'HostStatus', value: '0' },
    { name: 'CapHostSeqNo', value: 'S9' },
  ];
  const peer = await openPeer((_, { key }) => sealed(reply('BDC101', '00000', done), key));
  const gateway = await openGateway(peer.port);
  assert.deepEqual(await gateway.payment(payment), { outcome: 'answered', state: 'done', bankSerial: 'S9' });
});

test('a refusal under the session key is knowledge, with the bank’s words', async () => {
  const peer = await openPeer((_, { key }) => sealed(reply('BDC101', '20001'), key));
  const gateway = await openGateway(peer.port);
  assert.deepEqual(await gateway.payment(payment), { outcome: 'refused', returnCode: '20001', returnMessage: '' });
});

for (const [title, answer, cause] of [
  ['no answer in time', () => undefined, 'answer-timeout'],
  [
    'a connection closed without an answer',
    (_: BdcFrame, __: unknown, socket: Socket) => void socket.destroy(),
    'connection-closed',
  ],
  ['a refusal in plain text, which anyone could send', () => plain(reply('BDC101', '20001')), 'plain-answer'],
  ['a success in plain text', () => plain(reply('BDC101', '00000')), 'plain-answer'],
  ['an answer under another key', () => sealed(reply('BDC101', '00000'), newSessionKey()), 'bdc'],
  [
    'the answer to another question',
    (_: BdcFrame, { key }: { key: Buffer }) => sealed(reply('BDC110', '00000'), key),
    'bdc: other-message (TxCode)',
  ],
  [
    'an answer without a result',
    (_: BdcFrame, { key }: { key: Buffer }) => sealed(reply('BDC101', '00000'), key),
    'bdc: missing-field (HostStatus)',
  ],
  ['bytes that are no frame', () => Buffer.alloc(40, 0x41), 'bdc'],
] as const) {
  test(`${title} leaves the outcome unknown, and nothing is sent again`, async () => {
    const peer = await openPeer(answer);
    const gateway = await openGateway(peer.port);
    const result = await gateway.payment(payment);
    assert.equal(result.outcome, 'unknown');
    assert.ok('cause' in result && result.cause.startsWith(cause.slice(0, 11)), JSON.stringify(result));
    assert.equal(peer.business, 1);
  });
}

test('a peer that lost the key is signed on to again and gets the same request once more', async () => {
  const serials: string[] = [];
  const done = [
    { name: 'HostStatus', value: '2' },
    { name: 'CapHostSeqNo', value: '' },
  ];
  const peer = await openPeer((frame, state) => {
    if (serials.length === 0 && state.key !== peer.key) return undefined;
    const opened = tryOpen(frame, peer.key);
    if (!opened) return plain(reply('SYS600', returnCodes.sessionRefused));
    serials.push(opened.head.get('SendSeqNo') ?? '');
    return sealed(reply('BDC101', '00000', done), peer.key);
  });
  const gateway = await openGateway(peer.port);
  assert.ok(await gateway.payment(payment));
  peer.key = newSessionKey();
  assert.deepEqual(await gateway.payment(payment), { outcome: 'answered', state: 'processing' });
  assert.deepEqual([peer.signOns, serials], [2, [payment.sendSeqNo, payment.sendSeqNo]]);
});

function tryOpen(frame: BdcFrame, key: Buffer): BdcDocument | undefined {
  try {
    return decodeBody(decryptBody(frame.body, key, 'ecb'));
  } catch {
    return undefined;
  }
}

test('without a peer nothing is sent, and that is said', async () => {
  const gateway = await openGateway(1);
  const result = await gateway.payment(payment);
  assert.deepEqual(result, { outcome: 'not-sent', cause: 'sign-on: ECONNREFUSED' });
  assert.equal(await gateway.probe(), false);
});

test('a name that GBK cannot carry is thrown with its field before anything is sent', async () => {
  const peer = await openPeer(() => undefined);
  const gateway = await openGateway(peer.port);
  const rare = { ...payment, to: { ...payment.to, name: '𬱖一' } };
  await assert.rejects(
    gateway.payment(rare),
    (error) => error instanceof BdcCodecError && error.field === 'CrAcctName',
  );
  assert.equal(peer.business, 0);
});

test('a transaction the bank does not know is not found', async () => {
  const peer = await openPeer((_, { key }) => sealed(reply('BDC110', returnCodes.unknownTransaction), key));
  const gateway = await openGateway(peer.port);
  const query = { date: Temporal.PlainDate.from('2026-11-23'), sendSeqNo: payment.sendSeqNo };
  assert.deepEqual(await gateway.queryTransaction(query), { outcome: 'not-found' });
});

const notice = formatAccountChangeNotice(
  { txCode: 'SBDC100', sendSeqNo: 'N1', sendNode: 'D00000', receiveNode: 'C52240', sentAt },
  ['S1', 'S2'].map((bankSerial) => ({
    bankSerial,
    accountNo: '41',
    counterAccountNo: '62',
    counterAccountName: '赵一',
    direction: 'credit' as const,
    amountFen: fen(1),
    summary: '',
    transactionDate: sentAt.toPlainDate(),
    transactionTime: '09:15:02',
    remark: '',
    isReversal: false,
  })),
);

async function send(port: number, bytes: Uint8Array): Promise<BdcFrame | undefined> {
  const reader = createFrameReader();
  return new Promise((resolve) => {
    // Half-closes right after the request: the answer must still come.
    const socket = connect({ host: '127.0.0.1', port }, () => socket.end(bytes));
    socket.on('error', () => resolve(undefined));
    socket.on('data', (chunk: Buffer) => resolve(reader.push(chunk)[0]));
    socket.on('close', () => resolve(undefined));
  });
}

test('a notice is answered with success only when every movement in it is stored', async () => {
  const peer = await openPeer(() => undefined);
  const stored: string[] = [];
  let isFailing = true;
  const onAccountChange = async ({ bankSerial }: AccountChangeNotice) => {
    if (isFailing && bankSerial === 'S2') throw new Error('database away');
    stored.push(bankSerial);
  };
  const gateway = await openGateway(peer.port, { onAccountChange });
  await gateway.queryTransaction({ date: sentAt.toPlainDate(), sendSeqNo: '1' });
  const codeOf = async () => {
    const frame = await send(gateway.port(), sealed(notice, peer.key));
    assert.ok(frame?.isEncrypted);
    return parseReplyHead(decodeBody(decryptBody(frame.body, peer.key, 'ecb'))).returnCode;
  };
  assert.equal(await codeOf(), returnCodes.notStored);
  isFailing = false;
  assert.equal(await codeOf(), returnCodes.success);
  assert.deepEqual(stored, ['S1', 'S1', 'S2']);
});

test('a notice that is not stored in time is answered with an error', async () => {
  const peer = await openPeer(() => undefined);
  const gateway = await openGateway(peer.port, {
    onAccountChange: () => new Promise(() => undefined),
    limits: { handleMs: 50 },
  });
  await gateway.queryTransaction({ date: sentAt.toPlainDate(), sendSeqNo: '1' });
  const frame = await send(gateway.port(), sealed(notice, peer.key));
  assert.ok(frame);
  assert.equal(parseReplyHead(decodeBody(decryptBody(frame.body, peer.key, 'ecb'))).returnCode, returnCodes.notStored);
});

test('a notice in plain text or under a foreign key reaches no one', async () => {
  const peer = await openPeer(() => undefined);
  const stored: string[] = [];
  const gateway = await openGateway(peer.port, {
    onAccountChange: async ({ bankSerial }) => void stored.push(bankSerial),
  });
  for (const bytes of [plain(notice), sealed(notice, newSessionKey())]) {
    const frame = await send(gateway.port(), bytes);
    assert.ok(frame && !frame.isEncrypted);
    assert.equal(parseReplyHead(decodeBody(frame.body)).txStatus, '1');
  }
  assert.deepEqual(stored, []);
});

test('a probe of the peer is answered in plain text', async () => {
  const gateway = await openGateway(1);
  const probe = formatRequest({ txCode: 'SYS600', sendSeqNo: '1', sendNode: 'D00000', receiveNode: 'C52240', sentAt });
  const frame = await send(gateway.port(), plain(probe));
  assert.ok(frame && !frame.isEncrypted);
  assert.equal(parseReplyHead(decodeBody(frame.body)).returnCode, returnCodes.success);
});

test('a connection that trickles its bytes is dropped at the deadline, however busy it looks', async () => {
  const gateway = await openGateway(1, { limits: { receiveMs: 200 } });
  const startedMs = performance.now();
  await new Promise<void>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: gateway.port() });
    const bytes = plain(
      formatRequest({ txCode: 'SYS600', sendSeqNo: '1', sendNode: 'D00000', receiveNode: 'C52240', sentAt }),
    );
    let at = 0;
    const timer = setInterval(() => socket.write(bytes.subarray(at, ++at)), 20);
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(clearInterval(timer)));
  });
  const tookMs = performance.now() - startedMs;
  assert.ok(tookMs >= 190 && tookMs < 1_500, `${tookMs} ms`);
});

test('a header that announces 4 GiB is refused at once', async () => {
  const gateway = await openGateway(1, { limits: { receiveMs: 10_000 } });
  const prefix = Buffer.alloc(20);
  prefix.write('D000000', 'latin1');
  prefix.writeUInt32BE(0xffffffff, 16);
  const startedMs = performance.now();
  const socket = connect({ host: '127.0.0.1', port: gateway.port() }, () => socket.write(prefix));
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.on('close', resolve));
  assert.ok(performance.now() - startedMs < 2_000);
});

test('more connections than the limit are closed, and the next is taken once there is room', async () => {
  const gateway = await openGateway(1, { limits: { maxConnections: 2, receiveMs: 400 } });
  const probe = plain(
    formatRequest({ txCode: 'SYS600', sendSeqNo: '1', sendNode: 'D00000', receiveNode: 'C52240', sentAt }),
  );
  const idle = await Promise.all(
    [0, 1].map(
      () =>
        new Promise<Socket>((resolve) => {
          const socket: Socket = connect({ host: '127.0.0.1', port: gateway.port() }, () => resolve(socket));
          socket.on('error', () => undefined);
        }),
    ),
  );
  assert.equal(await send(gateway.port(), probe), undefined);
  await Promise.all(idle.map((socket) => new Promise((resolve) => socket.on('close', resolve))));
  assert.ok(await send(gateway.port(), probe));
});
