import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatewayAuthenticator } from './authenticator.ts';
import { type CmppPdu, type Deliver, decodePdu, encodePdu, type Submit } from './codec.ts';
import { createCmppSession, specifiedLimits } from './session.ts';

const account = { sourceAddress: '901234', secret: 'secret', version: 3, verifiesGateway: true } as const;
const submit: Submit = {
  messageId: 0n,
  partTotal: 1,
  partNumber: 1,
  registeredDelivery: 1,
  level: 0,
  serviceId: 'HPF',
  feeUserType: 2,
  feeTerminal: '',
  udhi: false,
  format: 8,
  source: '901234',
  feeType: '01',
  feeCode: '0',
  validUntil: '',
  sendAt: '',
  sourceNumber: '12329',
  destinations: ['13800001111'],
  content: Buffer.from('60a8', 'hex'),
  linkId: '',
}; // prettier-ignore
const deliver: Deliver = {
  messageId: 5n,
  destinationNumber: '12329',
  serviceId: '',
  udhi: false,
  format: 0,
  sourceTerminal: '13800001111',
  isReport: false,
  content: Buffer.from('YE'),
  linkId: '',
}; // prettier-ignore

function opened(onDeliver: (deliver: Deliver) => Promise<void> = async () => undefined) {
  const state = { seconds: 0, closed: undefined as string | undefined, readyTimes: 0 };
  const said: CmppPdu[] = [];
  const begin = Temporal.ZonedDateTime.from('2026-11-26T08:00:00[Asia/Shanghai]');
  const session = createCmppSession({
    account,
    limits: specifiedLimits,
    now: () => begin.add({ seconds: state.seconds }),
    nowMs: () => state.seconds * 1_000,
    write: (bytes) => void said.push(decodePdu(bytes, 3) as CmppPdu),
    close: (reason) => {
      state.closed = reason;
    },
    onDeliver,
    onReady: () => {
      state.readyTimes += 1;
    },
  });
  const hear = (pdu: CmppPdu) => session.receive(encodePdu(pdu, 3));
  const pass = (seconds: number) => {
    state.seconds += seconds;
    session.tick();
  };
  const welcome = (given: Partial<{ status: number; secret: string; version: number }> = {}) => {
    session.start();
    const [connect] = said;
    assert.ok(connect?.command === 'connect');
    const { status = 0, secret = account.secret, version = 0x30 } = given;
    const authenticator = gatewayAuthenticator(status, connect.body.authenticator, secret, 4);
    hear({ command: 'connect-response', sequence: connect.sequence, body: { status, authenticator, version } });
  };
  return { session, state, said, hear, pass, welcome };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('nothing is sent before the gateway has let us in', async () => {
  const { session, welcome, state } = opened();
  assert.deepEqual(await session.submit(submit), { outcome: 'not-sent' });
  welcome();
  assert.ok(session.isReady());
  assert.equal(state.readyTimes, 1);
});

test('a gateway that refuses, or does not know the secret, is left', () => {
  const refused = opened();
  refused.welcome({ status: 3 });
  assert.match(refused.state.closed ?? '', /refused/);
  const forged = opened();
  forged.welcome({ secret: 'guess' });
  assert.equal(forged.state.closed, 'not genuine');
  assert.ok(!forged.session.isReady());
});

test('sixteen messages fly at a time; the seventeenth goes when one is answered', async () => {
  const { session, said, hear, welcome } = opened();
  welcome();
  const sent = Array.from({ length: 17 }, () => session.submit(submit));
  const submits = () => said.filter(({ command }) => command === 'submit');
  assert.equal(submits().length, 16);
  hear({ command: 'submit-response', sequence: submits()[0]?.sequence ?? 0, body: { messageId: 9n, result: 0 } });
  assert.deepEqual(await sent[0], { outcome: 'answered', result: 0, messageId: 9n });
  assert.equal(submits().length, 17);
});

test('without an answer a message goes again under its number; «repeated» then means taken under an id that nobody told', async () => {
  const { session, said, hear, pass, welcome } = opened();
  welcome();
  const sent = session.submit(submit);
  pass(60);
  const submits = said.filter(({ command }) => command === 'submit');
  assert.equal(submits.length, 2);
  assert.equal(submits[0]?.sequence, submits[1]?.sequence);
  hear({ command: 'submit-response', sequence: submits[0]?.sequence ?? 0, body: { messageId: 0n, result: 3 } });
  assert.deepEqual(await sent, { outcome: 'answered', result: 0, messageId: undefined });
});

test('«repeated» to a message that was sent once is a refusal', async () => {
  const { session, said, hear, welcome } = opened();
  welcome();
  const sent = session.submit(submit);
  hear({ command: 'submit-response', sequence: said.at(-1)?.sequence ?? 0, body: { messageId: 0n, result: 3 } });
  assert.deepEqual(await sent, { outcome: 'answered', result: 3, messageId: undefined });
});

test('three sends without a word and the gateway is given up: nobody knows what became of the message', async () => {
  const { session, state, pass, welcome } = opened();
  welcome();
  const sent = session.submit(submit);
  for (let times = 0; times < 3; times += 1) pass(60);
  assert.equal(state.closed, 'stalled');
  session.ended();
  assert.deepEqual(await sent, { outcome: 'unknown' });
});

test('three silent minutes are ended by an active test, and the gateway’s own are answered', () => {
  const { said, hear, pass, welcome } = opened();
  welcome();
  pass(179);
  assert.ok(!said.some(({ command }) => command === 'active-test'));
  pass(1);
  assert.equal(said.at(-1)?.command, 'active-test');
  hear({ command: 'active-test', sequence: 77 });
  assert.deepEqual(said.at(-1), { command: 'active-test-response', sequence: 77 });
});

test('an uplink is answered after it was kept; one that could not be kept is not, so that it comes again', async () => {
  let keeps = false;
  const { said, hear, welcome } = opened(async () => {
    if (!keeps) throw new Error('no database');
  });
  welcome();
  hear({ command: 'deliver', sequence: 8, body: deliver });
  await settled();
  assert.ok(!said.some(({ command }) => command === 'deliver-response'));
  keeps = true;
  hear({ command: 'deliver', sequence: 8, body: deliver });
  await settled();
  assert.deepEqual(said.at(-1), { command: 'deliver-response', sequence: 8, body: { messageId: 5n, result: 0 } });
});

test('goodbyes of either side end the connection', () => {
  const ours = opened();
  ours.welcome();
  ours.session.terminate();
  assert.equal(ours.said.at(-1)?.command, 'terminate');
  ours.hear({ command: 'terminate-response', sequence: ours.said.at(-1)?.sequence ?? 0 });
  assert.equal(ours.state.closed, 'left');
  const theirs = opened();
  theirs.welcome();
  theirs.hear({ command: 'terminate', sequence: 0 });
  assert.deepEqual(theirs.said.at(-1), { command: 'terminate-response', sequence: 0 });
  assert.equal(theirs.state.closed, 'sent away');
});

test('a body that is none of its command ends the connection', () => {
  const { session, state, welcome } = opened();
  welcome();
  session.receive(Buffer.from('0000000d8000000400000001ff', 'hex'));
  assert.equal(state.closed, 'unreadable');
});
